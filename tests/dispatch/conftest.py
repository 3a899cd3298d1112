"""A centre with lawyers who sit there, and people who wait."""

import pytest

from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at


@pytest.fixture
def lead_desk(centre: UnitRow) -> Browser:
    """The browser of the lead lawyer of the shift."""
    return sign_in(Role.LEAD_LAWYER, centre)


@pytest.fixture
def lead(lead_desk: Browser) -> Actor:
    """The same lead lawyer, as they act."""
    return lead_desk.actor


@pytest.fixture
def stranger(db: None) -> Actor:
    """A lead lawyer of another centre."""
    return sign_in(Role.LEAD_LAWYER, unit_at("4403", UnitKind.LEGAL_AID_OFFICE)).actor


@pytest.fixture
def duty_lawyers(duty: Actor, colleague: Actor) -> tuple[Actor, Actor]:
    """Two duty lawyers of the centre."""
    return duty, colleague
