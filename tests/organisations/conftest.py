"""Units to begin with, and people who may edit parts of the network."""

import math
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind, Grant
from fawang.organisations import queries
from fawang.organisations.actions import seed_demo_firms
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UNIT_EDIT, UnitKind
from fawang.regions import queries as regions
from tests.browser import PLAIN_FILES


@pytest.fixture
def firms(db: None) -> None:
    """Demo firms with their lawyers, beside the network that every test database holds."""
    seed_demo_firms(by=SYSTEM)


@pytest.fixture
def firms_of_the_city(db: None) -> None:
    """The demo firms of Foshan alone: for all who need some and not all."""
    seed_demo_firms(by=SYSTEM, area="4406")


@pytest.fixture
def plain_files(settings: Settings) -> None:
    """Let pages name their style sheet and scripts without the list that a deployment makes of them."""
    settings.STORAGES = PLAIN_FILES


@pytest.fixture(autouse=True)
def _keep_divisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is known of the divisions run out in the middle of a test."""
    monkeypatch.setattr(regions, "CHECK_SECONDS", math.inf)


@pytest.fixture
def divisions() -> Iterator[None]:
    """For tests that change the divisions: nothing of before is known, and nothing of theirs afterwards."""
    regions.forget()
    yield
    regions.forget()


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
