"""The same seed gives the same rows; another one gives others."""

from pathlib import Path
from typing import Any

from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.store import Part, Store
from fawang.regions.actions import GUANGDONG
from lab.province import making

TOPICS = [
    "labour.wages", "labour.dismissal", "housing.lease", "housing.purchase", "consumer.prepaid", "rural_land.contract",
]  # fmt: skip


class Kept(Store):
    """Keeps what would be written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.tables: dict[str, list[Any]] = {}

    def write(self, fact: str, month: str, rows: Any, **more: Any) -> Part:
        self.tables.setdefault(fact, []).append(rows)
        return Part(month, "", rows.num_rows, 0, "", "", "", True)


def made(folder: Path, seed: int) -> dict[str, list[Any]]:
    store = Kept(folder)
    making.generate(store, years=1, seed=seed, scale=0.002, divisions=GUANGDONG, topics=TOPICS)
    return store.tables


def test_a_seed_is_a_province(tmp_path: Path) -> None:
    first = made(tmp_path, 7)
    assert first == made(tmp_path, 7)
    assert first.keys() == DECLARED.keys()
    other = made(tmp_path, 8)
    assert first["service"] != other["service"]
    assert first["region"] == other["region"]
