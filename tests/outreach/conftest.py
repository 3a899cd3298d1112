"""A bureau, an adviser with a village, and photos that lie in a folder of the test's own."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations import queries as organisations
from fawang.organisations.actions import edit_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import Position, UnitKind
from fawang.outreach.actions.contracts import make_contract
from fawang.outreach.actions.day_log import Log, log_day
from fawang.outreach.models import Contract, ServedDay
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES
from tests.conftest import Appoint, unit_at
from tests.feedback.conftest import register_lawyers

#: 叠北社区, Guicheng, Nanhai.
VILLAGE = "440605011011"
POSITION = Position(Decimal("23.040000"), Decimal("113.150000"))


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"


@pytest.fixture
def bureau(db: None) -> UnitRow:
    """The justice bureau of Nanhai."""
    return unit_at("440605", UnitKind.BUREAU)


@pytest.fixture
def workroom(db: None) -> UnitRow:
    """The workroom of the village."""
    return unit_at(VILLAGE, UnitKind.VILLAGE_WORKROOM)


@pytest.fixture
def leader(staff: Appoint, bureau: UnitRow) -> Actor:
    """Leads outreach in Nanhai."""
    return staff(Role.SUPERVISOR, bureau)


@pytest.fixture
def adviser(staff: Appoint, db: None) -> Actor:
    """A lawyer of the register."""
    register_lawyers()
    lawyer = organisations.lawyers(region="440605").items[0]
    return staff(Role.LAWYER, lawyer.firm_id, lawyer_id=lawyer.id)


@pytest.fixture
def contract(leader: Actor, adviser: Actor) -> Contract:
    """The adviser's contract with the village: two days a month, 333.33 yuan each."""
    return contract_of(leader, adviser)


def contract_of(leader: Actor, adviser: Actor, village: str = VILLAGE, **changes: Any) -> Contract:
    """Return a new contract of an adviser with a village."""
    today = clock.today()
    given: dict[str, Any] = {
        "begins": today - timedelta(days=200), "ends": today + timedelta(days=100), "days_a_month": 2,
        "fee": Decimal("333.33"), "lawyer_id": adviser.lawyer_id,
    } | changes  # fmt: skip
    return make_contract(by=leader, village=village, **given)


def logged(by: Actor, contract: Contract, *, day: Any = None, **more: Any) -> ServedDay:
    """Return a day that an adviser logs."""
    say = {"persons": 4, "work": {"advised": 3, "mediated": 1}} | more.pop("say", {})
    log = Log(day=day or clock.today(), **say)
    return log_day(by=by, contract=contract.code, log=log, **{"client_id": "once"} | more)


def place_workroom(workroom: UnitRow) -> None:
    """Let the register say where the workroom stands."""
    edit_unit(by=SYSTEM, unit_id=workroom.id, version=workroom.version, position=POSITION)
