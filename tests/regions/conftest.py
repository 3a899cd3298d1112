"""Divisions for tests: from the shipped file, in memory and in the database."""

import gzip
import json

import pytest
from pytest_django.plugin import DjangoDbBlocker

from fawang.kernel.actor import SYSTEM
from fawang.regions import queries
from fawang.regions.actions import GUANGDONG, load_divisions
from fawang.regions.addresses import Gazetteer


@pytest.fixture(scope="session")
def divisions() -> list[tuple[str, str]]:
    """(code, name) of every division of Guangdong, the province among them."""
    with gzip.open(GUANGDONG, "rt", encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    return [("44", "广东省"), *((entry["code"], entry["name"]) for entry in entries)]


@pytest.fixture(scope="session")
def gazetteer(divisions: list[tuple[str, str]]) -> Gazetteer:
    """The index over them."""
    return Gazetteer(divisions)


@pytest.fixture(scope="session")
def province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The divisions in the database, once for all tests."""
    with django_db_blocker.unblock():
        load_divisions(by=SYSTEM)
    queries.forget()
