"""The whole network of Guangdong, once for all tests, and people who may edit parts of it."""

import pytest
from pytest_django.plugin import DjangoDbBlocker

from fawang.kernel.actor import SYSTEM, Actor, ActorKind, Grant
from fawang.organisations import queries
from fawang.organisations.actions import seed_demo_firms, seed_province
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UNIT_EDIT, UnitKind
from fawang.regions import queries as regions
from fawang.regions.actions import load_divisions


@pytest.fixture(scope="session")
def province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Divisions, units, jurisdictions and demo firms in the database."""
    with django_db_blocker.unblock():
        load_divisions(by=SYSTEM)
        seed_province(by=SYSTEM)
        seed_demo_firms(by=SYSTEM)
    regions.forget()
    queries.forget_calendars()


@pytest.fixture(autouse=True)
def _fresh() -> None:
    regions.forget()
    queries.forget_calendars()


def one(region: str, kind: UnitKind) -> UnitRow:
    """The unit of a kind that stands in exactly this division."""
    found = queries.nearest(region, kind)[0]
    assert found.region_code == region
    return found


def editor(unit_id: int) -> Actor:
    """Somebody who may edit a unit and all below it."""
    return Actor(ActorKind.STAFF, 7, "", (Grant(unit_id, "provincial_admin", frozenset({UNIT_EDIT})),))


def clerk(unit_id: int) -> Actor:
    """Somebody who works there and may not."""
    return Actor(
        ActorKind.STAFF, 8, "", (Grant(unit_id, "station_clerk", frozenset({"order.view", "route.try"})),)
    )
