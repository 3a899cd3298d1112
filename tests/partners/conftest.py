"""Pages without built static files; a link that keeps what would have left."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from fawang.organisations.queries import UnitRow
from fawang.partners import links
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.partners.cases import Kept


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def kept() -> Iterator[Kept]:
    """A link that keeps what would have left."""
    link, before = Kept(), dict(links.registered())
    links.register(link)
    yield link
    links.forget(link.name)
    links.register(*before.values())


@pytest.fixture
def officers(nanhai: UnitRow) -> Browser:
    """The browser of an officer of the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, nanhai)
