"""Provinces at a twentieth and a fiftieth of their services: one with hot spots planted, and quiet ones."""

import pytest
from django.conf import settings

from fawang.datacentre.engines import DuckDB
from fawang.datacentre.generating import making
from fawang.datacentre.store import Store
from fawang.knowledge import packs
from fawang.regions.actions import GUANGDONG


def made(store: Store, *, seed: int, scale: float, years: int, planted: bool) -> DuckDB:
    topics = sorted(packs.read(settings.FAWANG_CONTENT).matters)
    making.generate(
        store, years=years, seed=seed, scale=scale, divisions=GUANGDONG, topics=topics, planted=planted
    )
    return DuckDB(store, memory_mb=1000, threads=2, seconds=60)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("planted"))
    made(store, seed=3, scale=0.05, years=4, planted=True)
    return store
