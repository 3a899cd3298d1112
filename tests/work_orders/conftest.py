"""A document store of a test's own, a scanner that is a program, and who calls the interface."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, sign_in
from tests.conftest import unit_at
from tests.work_orders.callers import Headers
from tests.work_orders.cases import bearer


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


@pytest.fixture
def desk(pages: None, nanhai: UnitRow) -> Headers:
    """The headers of an officer of the Nanhai office."""
    return bearer(sign_in(Role.OFFICE_OFFICER, nanhai))


@pytest.fixture
def elsewhere(pages: None, db: None) -> Headers:
    """The headers of the head of another county's office."""
    return bearer(sign_in(Role.OFFICE_HEAD, unit_at("440606", UnitKind.LEGAL_AID_OFFICE)))
