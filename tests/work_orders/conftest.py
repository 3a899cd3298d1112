"""A document store of a test's own, and a scanner that is a program."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.browser import PLAIN_FILES


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty document store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


type Scanner = Callable[[str], None]


@pytest.fixture
def scanner(settings: Settings, tmp_path: Path) -> Scanner:
    """Install a shell script as the installation's virus scan; it gets the file as its first argument."""

    def install(script: str) -> None:
        path = tmp_path / "scan it"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        settings.FAWANG_VIRUS_SCAN = f"'{path}'"

    return install


@pytest.fixture
def pages(settings: Settings) -> None:
    """Pages without built static files; passwords that cost nothing to check."""
    settings.STORAGES = PLAIN_FILES
    settings.PASSWORD_HASHERS = ["tests.people.cases.QuickHasher"]
