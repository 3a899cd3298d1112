"""The same seed gives the same rows; another one gives others."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from fawang.datacentre.dimensions import DECLARED
from fawang.datacentre.generating import making
from fawang.datacentre.store import Store
from fawang.regions.actions import GUANGDONG

TOPICS = [
    "labour.wages", "labour.dismissal", "housing.lease", "housing.purchase", "consumer.prepaid", "rural_land.contract",
]  # fmt: skip


def made(folder: Path, seed: int) -> dict[str, list[Any]]:
    store = Store(folder)
    making.generate(store, years=1, seed=seed, scale=0.002, divisions=GUANGDONG, topics=TOPICS)
    snapshot = store.snapshot()
    return {fact: [pq.read_table(path) for path in snapshot.paths(fact)] for fact in snapshot.parts}


def test_a_seed_is_a_province(tmp_path: Path) -> None:
    first = made(tmp_path / "a", 7)
    assert first == made(tmp_path / "b", 7)
    assert first.keys() == DECLARED.keys()
    other = made(tmp_path / "c", 8)
    assert first["service"] != other["service"]
    assert first["region"] == other["region"]
