"""A committee in Nanhai with two mediators and its head."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.browser import PLAIN_FILES
from tests.mediation.cases import Committee, committee_at


@pytest.fixture
def committee(db: None, settings: Settings, tmp_path: Path) -> Committee:
    """Return the committee of Nanhai."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return Committee(committee_at("440605"))
