"""Fixtures of the catalogue."""

from collections.abc import Iterator

import pytest
from django.test import Client

from fawang.catalogue.actions.forms import publish
from fawang.catalogue.queries import forms as versions
from fawang.kernel.rules.actor import SYSTEM
from tests.catalogue.form_cases import SHIPPED, shipped


@pytest.fixture(autouse=True)
def _nothing_of_others() -> Iterator[None]:
    """Let no test see a version that another one published."""
    versions.forget()
    yield
    versions.forget()


@pytest.fixture
def forms(db: None) -> None:
    """Every form that is shipped, published."""
    for path in SHIPPED:
        publish(by=SYSTEM, form=shipped(path.stem))


@pytest.fixture
def person() -> Client:
    """A person's browser; a page that breaks is raised."""
    return Client(raise_request_exception=True, headers={"origin": "http://testserver"})
