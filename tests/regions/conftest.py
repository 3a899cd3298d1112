"""Divisions for tests: from the shipped file, in memory. The database is a copy of the province."""

import gzip
import json

import pytest

from fawang.regions.actions import GUANGDONG
from fawang.regions.rules.addresses import Gazetteer


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
