"""Provinces at a twentieth and a fiftieth of their services: one with hot spots planted, and quiet ones."""

from typing import Any

import pytest

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.store import Part, Store
from fawang.regions.actions import GUANGDONG
from lab.province import making
from tests.datacentre.conftest import not_forced, topics


class Services(Store):
    """Keeps of all facts the services alone: nothing else is looked at for hot spots."""

    def write(self, fact: str, month: str, rows: Any, **more: Any) -> Part:
        if fact in FACTS and fact != "service":
            return Part(month, "", 0, 0, "", "", "", True)
        return super().write(fact, month, rows, **more)


def made(store: Services, *, seed: int, scale: float, years: int, planted: bool) -> DuckDB:
    with not_forced():
        making.generate(
            store, years=years, seed=seed, scale=scale, divisions=GUANGDONG, topics=topics(), planted=planted
        )
    return DuckDB(store, memory_mb=1000, threads=2, seconds=60)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Services:
    store = Services(tmp_path_factory.mktemp("planted"))
    made(store, seed=3, scale=0.05, years=4, planted=True)
    return store
