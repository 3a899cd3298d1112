"""Questions, and the lawyers of the centre that answers them."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from fawang.consultations.actions.asking import Asked, ask
from fawang.consultations.models import Consultation
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, sign_in
from tests.consultations.cases import question


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def lead(centre: UnitRow) -> Actor:
    """The lead lawyer of the shift."""
    return sign_in(Role.LEAD_LAWYER, centre).actor


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
