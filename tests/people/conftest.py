"""Passwords that cost nothing to check, pages without built static files."""

import pytest
from pytest_django import Settings

from tests.browser import PLAIN_FILES


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES
