"""A notary office in Nanhai and one in another city."""

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from tests.conftest import unit_at


def office_in(region: str) -> UnitRow:
    """Return a new notary office in a division."""
    bureau = unit_at(region, UnitKind.BUREAU)
    made = create_unit(
        by=SYSTEM,
        name=f"{region}公证处",
        kind=UnitKind.NOTARY_OFFICE,
        region_code=region,
        parent_id=bureau.id,
    )
    return organisations.unit(made.pk)


@pytest.fixture
def nanhai(db: None) -> UnitRow:
    """Return the office of Nanhai, Foshan."""
    return office_in("440605")


@pytest.fixture
def guangzhou(db: None) -> UnitRow:
    """Return an office of another city."""
    return office_in("440104")
