"""An installation with legal aid and the three kinds beside."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pytest_django import Settings

from fawang.appointments.actions.slots import open_slots
from fawang.appraisal.actions.register import enter_appraiser, enter_institution
from fawang.appraisal.rules import Scope
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit, register_lawyer
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import kinds
from tests.browser import PLAIN_FILES, sign_in
from tests.conftest import own_database, unit_at
from tests.feedback.conftest import register_lawyers
from tests.kinds.examples import DISTRICTS
from tests.kinds.installation import further, installed


@pytest.fixture(scope="package")
def _settled(django_db_setup: None, django_db_blocker: Any, cluster: psycopg.Connection) -> Iterator[None]:
    """A database with somebody to assign a case to, and times to be had at some offices: made once for all tests."""
    with own_database(cluster):
        with django_db_blocker.unblock():
            settle()
        yield


@pytest.fixture
def offices(_settled: None, db: None, settings: Settings, tmp_path: Path) -> None:
    """That database, and an empty document store."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"


def settle() -> None:
    """Let there be somebody to assign a case to, and times to be had at some offices."""
    register_lawyers()
    firm_id = organisations.lawyers_for("440605")[0].firm_id
    for number in "345":
        # Whoever was asked, declined or gave a case away is not asked again.
        register_lawyer(
            by=SYSTEM, firm_id=firm_id, name=f"律师{number}", licence_no=number, skills=["labour"]
        )
    for region in DISTRICTS:
        for kind in kinds.everything().values():
            office_at(region, kind.office)
        open_times(unit_at(region, UnitKind.LEGAL_AID_OFFICE))
    list_institutions()
    for region in DISTRICTS:
        sign_in(Role.MEDIATOR, unit_at(region, UnitKind.MEDIATION_COMMITTEE))


@pytest.fixture
def everything(offices: None) -> Iterator[None]:
    """An installation of all four kinds."""
    with installed({**kinds.everything(), **further()}):
        yield


def office_at(region: str, kind: str) -> None:
    """Let there be a unit of this kind in a district; the network of the tests has none of the institutions."""
    if kind and not organisations.nearest(region, UnitKind(kind)):
        bureau = unit_at(region, UnitKind.BUREAU)
        create_unit(by=SYSTEM, name=f"{region}机构", kind=kind, region_code=region, parent_id=bureau.id)


def list_institutions() -> None:
    """Let the institutions of the districts be entered in the register, each with two appraisers."""
    later = date(2099, 12, 31)
    for region in DISTRICTS:
        unit = unit_at(region, UnitKind.APPRAISAL_INSTITUTE)
        enter_institution(by=SYSTEM, unit_id=unit.id, licence_no=region, scope=list(Scope), valid_until=later)
        for number in (1, 2):
            enter_appraiser(
                by=SYSTEM, unit_id=unit.id, name=f"鉴定人{number}", licence_no=f"{region}{number}", scope=list(Scope),
                valid_until=later, staff_id=sign_in(Role.APPRAISER, unit).staff_id,
            )  # fmt: skip


def open_times(unit: UnitRow) -> None:
    """Let there be times for talks at an office, on each of the next days."""
    first = datetime.combine(clock.today(), time(9), clock.CHINA)
    days = [first + timedelta(days=number) for number in range(1, 8)]
    open_slots(
        by=SYSTEM, unit_id=unit.id, resource="talk", begins=days, length=timedelta(hours=1), capacity=20
    )
