"""A ClickHouse has what the manifest names: loaded once, replaced whole, and asked like the files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from fawang.datacentre import tasks
from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.warehouse import cluster
from fawang.datacentre.warehouse.cluster import Brought, Shard, load
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Unavailable
from tests.datacentre.conftest import served
from tests.datacentre.queries.questions.test_executor import CHANCHENG, NANHAI, service
from tests.datacentre.rows import rows

MARCH = Period(date(2021, 3, 1), date(2021, 3, 31))
SPRING = Period(date(2021, 3, 1), date(2021, 4, 30))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """A ClickHouse with an empty database: the address of who asks."""
    (tmp_path / "none").mkdir()
    with served(tmp_path / "none") as url:
        yield url


def writer(url: str) -> str:
    return url.replace("reader", "writer")


def asked(url: str) -> ClickHouse:
    return ClickHouse(url, memory_mb=500, threads=1, seconds=30)


def services(url: str, period: Period = SPRING) -> Any:
    return ask(Question(("volume",), period), asked(url)).total.figures["volume"].value


@pytest.fixture
def store(tmp_path: Path) -> Store:
    kept = Store(tmp_path / "facts")
    march = [service("2021-03-01", person=1), service("2021-03-02", CHANCHENG, person=2)]
    kept.write("service", "2021-03", rows("service", *march), source="test", demo=True)
    kept.write("service", "2021-04", rows("service", service("2021-04-02", person=1)), source="test")
    region = {
        "code": "440605",
        "name": "南海区",
        "first": date(2000, 1, 1),
        "until": date(9999, 12, 31),
        "now": "440605",
    }
    kept.write("region", "all", rows("region", region), source="test")
    kept.write("seat_time", "2021-03", rows("seat_time", {"lawyer": 5, "ready": 60}), source="test")
    return kept


def test_what_differs_is_loaded_and_nothing_twice(store: Store, empty: str) -> None:
    told: list[Brought] = []
    found = load(writer(empty), store.snapshot(), tell=told.append)
    assert found == told
    assert {(one.fact, one.month, one.rows) for one in found} == {
        ("service", "2021-03", 2), ("service", "2021-04", 1), ("region", "all", 1), ("seat_time", "2021-03", 1),
    }  # fmt: skip
    assert services(empty) == 3
    table = ask(Question(("volume",), SPRING, by=("county",)), asked(empty))
    assert table.names["county"]["440605"] == "南海区"
    assert table.demo
    assert load(writer(empty), store.snapshot()) == []
    assert services(empty) == 3


def test_a_month_that_changed_takes_the_place_of_what_it_was(store: Store, empty: str) -> None:
    load(writer(empty), store.snapshot())
    # Kept answers are of the months that were there.
    assert services(empty, MARCH) == 2
    late = [service(f"2021-03-{n:02}", person=n) for n in range(1, 8)]
    store.write("service", "2021-03", rows("service", *late), source="test")
    (again,) = load(writer(empty), store.snapshot())
    assert (again.fact, again.month, again.rows) == ("service", "2021-03", 7)
    assert (services(empty, MARCH), services(empty)) == (7, 8)
    store.write("service", "2021-03", rows("service"), source="test")
    load(writer(empty), store.snapshot())
    assert (services(empty, MARCH), services(empty)) == (0, 1)


@pytest.mark.parametrize(
    "at", ["INSERT INTO `service__beside`", "ALTER TABLE `service`", "INSERT INTO `loaded`"]
)
def test_what_was_broken_off_is_done_again_and_counts_once(
    store: Store, empty: str, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    post = cluster._Server._post

    def dies(self: Any, more: dict[str, str], body: bytes) -> str:
        if (more.get("query") or body.decode()).startswith(at):
            raise KeyboardInterrupt
        return post(self, more, body)

    with monkeypatch.context() as patched:
        patched.setattr(cluster._Server, "_post", dies)
        with pytest.raises(KeyboardInterrupt):
            load(writer(empty), store.snapshot())
    load(writer(empty), store.snapshot())
    assert services(empty) == 3


def test_rows_that_do_not_arrive_are_noticed(
    store: Store, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_rows", lambda _fact, path, _shard: (path.read_bytes(), 99))
    with pytest.raises(Unavailable):
        load(writer(empty), store.snapshot())
    # Nothing was put where it counts, but for the tables.
    assert services(empty) == 0


def test_shards_have_their_prefectures_and_together_everything(store: Store, empty: str) -> None:
    guangzhou = service("2021-03-09", "440106001001", person=3)
    nowhere = service("2021-03-10", "", person=4)
    march = [service("2021-03-01", person=1), guangzhou, nowhere]
    store.write("service", "2021-03", rows("service", *march), source="test")
    shards = [Shard(frozenset({"4406"}), "_a"), Shard(frozenset({"4401", cluster.NOWHERE}), "_b")]
    counted = {}
    for shard in shards:
        for one in load(writer(empty), store.snapshot(), shard):
            counted[shard.suffix, one.fact, one.month] = one.rows
        assert load(writer(empty), store.snapshot(), shard) == []
    assert counted["_a", "service", "2021-03"] == 1
    assert counted["_b", "service", "2021-03"] == 2
    assert (counted["_a", "seat_time", "2021-03"], counted["_b", "seat_time", "2021-03"]) == (0, 1)
    assert counted["_a", "region", "all"] == counted["_b", "region", "all"] == 1


def test_a_server_that_is_away_or_refuses_is_said(store: Store, empty: str) -> None:
    for url in ("http://127.0.0.1:9/fawang", empty, writer(empty).replace("secret", "wrong")):
        with pytest.raises(Unavailable) as refused:
            load(url, store.snapshot())
        assert refused.value.code == "engine_failed"


def test_a_province_is_asked_alike_when_it_is_loaded(province: Store, duckdb: DuckDB, empty: str) -> None:
    """Over tables as a cluster has them, with their own types: not over files."""
    whole = province.snapshot()
    year = Period(date(2020, 2, 1), date(2020, 4, 30))
    some = {
        fact: tuple(part for part in parts if part.month in (*year.months(), "all"))
        for fact, parts in whole.parts.items()
    }
    load(writer(empty), replace(whole, parts=some))
    there = asked(empty)
    for question in (
        Question(tuple(code for code in METRICS if code != "growth")[:12], year),
        Question(("volume", "people", "one_in"), year, by=("prefecture",)),
        Question(("volume",), year, by=("unit_kind", "day_type")),
        Question(("connect_rate",), year, by=("hour",)),
        Question(("people",), year, grain=Grain.MONTH),
    ):
        here, other = ask(question, duckdb), ask(question, there)
        assert [(row.keys, row.figures) for row in here.rows] == [
            (row.keys, row.figures) for row in other.rows
        ]
        assert here.total.figures == other.total.figures
        assert other.demo


@pytest.mark.django_db
def test_the_job_loads_what_it_filled(store: Store, empty: str, settings: Settings) -> None:
    settings.FAWANG_FACTS = store.folder
    settings.FAWANG_CLICKHOUSE_LOAD_URL = writer(empty)
    tasks.fill(0)
    assert services(empty) == 3
    assert NANHAI[:6] in {
        row.keys[0] for row in ask(Question(("volume",), SPRING, by=("county",)), asked(empty)).rows
    }
