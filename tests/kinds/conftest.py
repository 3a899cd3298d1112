"""An installation with legal aid and the three kinds beside."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.appointments.actions.slots import open_slots
from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.work_orders import kinds
from tests.browser import PLAIN_FILES
from tests.conftest import unit_at
from tests.feedback.conftest import register_lawyers
from tests.kinds.examples import DISTRICTS
from tests.kinds.installation import further, installed


@pytest.fixture
def everything(db: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """All four kinds; somebody to assign a case to, times to be had at two offices, an empty document store."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    register_lawyers()
    for region in DISTRICTS:
        open_times(unit_at(region, UnitKind.LEGAL_AID_OFFICE))
    with installed({**kinds.everything(), **further()}):
        yield


def open_times(unit: UnitRow) -> None:
    """Let there be times for talks at an office, on each of the next days."""
    first = datetime.combine(clock.today(), time(9), clock.CHINA)
    days = [first + timedelta(days=number) for number in range(1, 8)]
    open_slots(
        by=SYSTEM, unit_id=unit.id, resource="talk", begins=days, length=timedelta(hours=1), capacity=20
    )
