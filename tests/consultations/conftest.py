"""Questions, and the lawyers of the centre that answers them."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from fawang.consultations.actions.asking import Asked, ask
from fawang.consultations.models import Consultation
from fawang.kernel.actor import ANONYMOUS, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import actor_of, question


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def centre(db: None) -> UnitRow:
    """The province's centre, whose duty lawyers answer."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


@pytest.fixture
def desk(centre: UnitRow) -> Browser:
    """The browser of a duty lawyer."""
    return sign_in(Role.DUTY_LAWYER, centre)


@pytest.fixture
def duty(desk: Browser) -> Actor:
    """The same duty lawyer, as they act."""
    return actor_of(desk)


@pytest.fixture
def colleague(centre: UnitRow) -> Actor:
    """Another duty lawyer."""
    return actor_of(sign_in(Role.DUTY_LAWYER, centre))


@pytest.fixture
def lead(centre: UnitRow) -> Actor:
    """The lead lawyer of the shift."""
    return actor_of(sign_in(Role.LEAD_LAWYER, centre))


type Ask = Callable[..., Asked]


@pytest.fixture
def asked(db: None) -> Ask:
    """Ask, with changes."""

    def make(by: Actor = ANONYMOUS, **changes: Any) -> Asked:
        return ask(by=by, question=question(**changes))

    return make


@pytest.fixture
def row(asked: Ask) -> Consultation:
    """A question in writing that waits."""
    return asked().consultation
