"""A store of a few rows, the engine over it, and browsers of those who may see its figures."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.store import WHOLE, Store
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.datacentre.rows import rows

NANHAI, CHANCHENG, TIANHE = "440605011001", "440604011001", "440106001001"
#: The latest day of the store.
LAST = date(2021, 3, 31)
_NAMES = {"4401": "广州市", "4406": "佛山市", "440604": "禅城区", "440605": "南海区", "440106": "天河区"}


def at(village: str) -> dict[str, Any]:
    """Return the columns of a place."""
    return {name: village[:n] for name, n in (("prefecture", 4), ("county", 6), ("town", 9), ("village", 12))}


def services(day: date, village: str, number: int, **more: Any) -> list[dict[str, Any]]:
    """Return as many services of a day in a village, each of somebody else."""
    common = {
        "day": day,
        "since": -1,
        "channel": "web",
        "channel_group": "online",
        "matter": "labour",
        "kind": "advice",
    }
    return [common | at(village) | {"person": n} | more for n in range(1, number + 1)]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Services of two years in three counties; a few calls and judgements; of the other facts nothing."""
    store = Store(tmp_path_factory.mktemp("small"))
    store.write("day", WHOLE, days(), source="test", demo=True)
    regions = [
        {"code": code, "name": name, "first": date(2000, 1, 1), "until": FOREVER, "now": code}
        for code, name in _NAMES.items()
    ]
    store.write("region", WHOLE, rows("region", *regions), source="test")
    day, months = date(2019, 4, 1), dict[str, list[dict[str, Any]]]()
    while day <= LAST:
        late = day >= date(2021, 3, 2)
        month = months.setdefault(f"{day:%Y-%m}", [])
        month += services(day, NANHAI, 2, topic="labour.wages", matter="labour")
        month += services(day, CHANCHENG, 1, topic="family.divorce", matter="family", channel="app")
        month += services(day, TIANHE, 6 if late else 3, topic="labour.dismissal")
        day += timedelta(1)
    for name, found in months.items():
        store.write("service", name, rows("service", *found), source="test", demo=True)
    calls = [
        {"day": LAST, "asked": True, "outcome": outcome, "waited": waited, "hour": 9} | at(NANHAI)
        for outcome, waited in (("answered", 5), ("answered", 40), ("abandoned", 60), ("waiting", 0))
    ]
    store.write("call", "2021-03", rows("call", *calls), source="test", demo=True)
    ratings = [{"day": LAST, "score": score} | at(NANHAI) for score in (5, 5, 4, 2)]
    store.write("rating", "2021-03", rows("rating", *ratings), source="test", demo=True)
    return store


@pytest.fixture
def figures(small: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Store:
    """Let the installation's facts be those of the small store."""
    settings.STORAGES = PLAIN_FILES
    settings.FAWANG_FACTS = small.folder
    engine = DuckDB(small, memory_mb=500, threads=1, seconds=20)
    monkeypatch.setattr(engines, "engine", lambda: engine)
    return small


@pytest.fixture
def empty(figures: Store, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the installation have no facts after all."""
    settings.FAWANG_FACTS = tmp_path
    engine = DuckDB(Store(tmp_path), memory_mb=500, threads=1, seconds=20)
    monkeypatch.setattr(engines, "engine", lambda: engine)


@pytest.fixture
def leader(db: None) -> Browser:
    """A leader of the provincial bureau."""
    return sign_in(Role.LEADER, unit_at("44", UnitKind.BUREAU))


@pytest.fixture
def county(db: None) -> Browser:
    """A supervisor of the bureau of Nanhai."""
    return sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))


def read(response: Any) -> str:
    """Return what a page says, without its tags."""
    assert response.status_code == 200
    page = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
