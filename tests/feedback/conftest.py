"""A matter that is closed, and pages without built static files."""

import pytest
from pytest_django import Settings

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.actions import create_unit, register_lawyer
from fawang.organisations.rules import UnitKind
from fawang.work_orders.queries import WorkOrder
from tests.browser import PLAIN_FILES
from tests.cases import bring_to
from tests.conftest import unit_at


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


def register_lawyers() -> None:
    """Let there be two lawyers in Nanhai: the demo's two thousand take their time."""
    bureau = unit_at("440605", UnitKind.BUREAU)
    firm = create_unit(
        by=SYSTEM,
        name="南海某某律师事务所",
        kind=UnitKind.LAW_FIRM,
        region_code="440605",
        parent_id=bureau.id,
    )
    for number in ("1", "2"):
        register_lawyer(
            by=SYSTEM, firm_id=firm.pk, name=f"律师{number}", licence_no=number, skills=["labour"]
        )


@pytest.fixture
def closed(order: WorkOrder) -> WorkOrder:
    """The case, closed."""
    register_lawyers()
    return bring_to(order, "closed")
