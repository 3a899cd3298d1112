"""A small store that is written by hand: two counties of Foshan and one of Shenzhen, February and March 2021."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fawang.datacentre.queries.engines import engine
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.store import WHOLE, Store
from tests.datacentre.rows import rows

NANHAI, CHANCHENG, FUTIAN = "440605011001", "440604011001", "440304001001"
#: Services in February and in March.
COUNTS = {NANHAI: (30, 40), CHANCHENG: (3, 25), FUTIAN: (50, 60)}
NAMES = {
    "4406": "佛山市", "4403": "深圳市", "440605": "南海区", "440604": "禅城区", "440304": "福田区",
}  # fmt: skip


def place(village: str) -> dict[str, str]:
    """Return the columns of a place."""
    return {
        name: village[:size]
        for name, size in (("prefecture", 4), ("county", 6), ("town", 9), ("village", 12))
    }


def write(folder: Path, *, demo: bool = False) -> Store:
    """Write the store: services by web and hotline, and ratings of every second one."""
    store = Store(folder)
    store.write("day", WHOLE, days(), source="test")
    regions = [
        {"code": code, "name": name, "first": date(2000, 1, 1), "until": FOREVER, "now": code}
        for code, name in NAMES.items()
    ]
    store.write("region", WHOLE, rows("region", *regions), source="test")
    unit = {"first": date(2000, 1, 1), "until": FOREVER, "region": "44"}
    units = [
        {**unit, "unit": 900_001, "name": "=佛山", "now": 900_001, "above_1": 900_001},
        {**unit, "unit": 900_002, "name": "南海", "now": 900_002, "above_1": 900_001, "above_2": 900_002},
    ]
    store.write("unit", WHOLE, rows("unit", *units), source="test")
    villages = [{**place(one), "population": 1000} for one in COUNTS]
    store.write("place", WHOLE, rows("place", *villages), source="test")
    for month, index in ((2, 0), (3, 1)):
        services: list[dict[str, Any]] = []
        for village, counts in COUNTS.items():
            services += [
                {
                    **place(village), "day": date(2021, month, 1) + timedelta(n % 28), "since": -1,
                    "channel": "web" if n % 2 else "hotline", "matter": "labour" if n % 3 else "traffic",
                    "unit": 900_002 if village == NANHAI else 900_001,
                    "person": int(village[4:6]) * 1000 + n, "score": 5,
                }
                for n in range(counts[index])
            ]  # fmt: skip
        name = f"2021-{month:02}"
        store.write("service", name, rows("service", *services), source="test", demo=demo)
        store.write("rating", name, rows("rating", *services[::2]), source="test", demo=demo)
    return store


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small store, written once: copying its files takes a tenth of the time."""
    return write(tmp_path_factory.mktemp("written"), demo=True)


@pytest.fixture
def installed(written: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A copy of the small store as that of the installation."""
    monkeypatch.setattr(settings, "FAWANG_FACTS", tmp_path / "facts")
    engine.engine.cache_clear()
    shutil.copytree(written.folder, tmp_path / "facts")
    yield Store(tmp_path / "facts")
    engine.engine.cache_clear()
