"""Pages without collected files, and an empty document store."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.browser import PLAIN_FILES


@pytest.fixture(autouse=True)
def _plain(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
