"""A firm with two lawyers, who have accounts, and pages without built static files."""

import pytest
from pytest_django import Settings

from tests.browser import PLAIN_FILES
from tests.lawyers.cases import Firm, firm_with_lawyers


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def firm(db: None) -> Firm:
    """A firm of Nanhai with two lawyers."""
    return firm_with_lawyers()
