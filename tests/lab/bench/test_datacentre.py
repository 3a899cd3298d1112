"""The benchmark of the data centre measures what it says, over a small province."""

import json
from pathlib import Path

import pytest

from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.store import WHOLE, Part, Store
from lab import bench
from lab.bench import datacentre
from lab.bench.datacentre_baseline import chosen
from lab.bench.datacentre_questions import BASELINE, CLOSER, TILES
from tests.datacentre.queries.questions.test_executor import service
from tests.datacentre.rows import rows


def test_what_is_asked_can_be_asked() -> None:
    days = {"from": "2018-04-09", "to": "2022-04-08"}
    assert len(TILES) == 12
    for asked in (*TILES.values(), *CLOSER.values(), *(asked for asked, _ in BASELINE.values())):
        assert read({**days, **asked}, Scope()).metrics


def test_whole_months_are_loaded_and_never_too_many_rows() -> None:
    parts = tuple(Part(f"2020-{n:02}", "", 100, 0, "", "", "", True) for n in range(1, 6))
    assert [part.month for part in chosen(parts, 250)] == ["2020-02", "2020-03"]
    assert [part.month for part in chosen(parts, 1)] == ["2020-02"]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    store = Store(tmp_path / "facts")
    for number, month in enumerate(("2020-04", "2021-04", "2022-03"), 1):
        services = [
            service(
                f"{month}-{n:02}",
                person=n % 7 + 1,
                unit=24,
                matter="labour",
                channel="web",
                special_group="elderly",
            )
            # From the first day to the last: whole years, of which growth is asked.
            for n in (*range(1, 20 + number), 30 if number < 3 else 31)
        ]
        store.write("service", month, rows("service", *services), source="test")
    store.write("unit", WHOLE, rows("unit", {"unit": 24, "above_1": 24}), source="test")
    store.write("day", WHOLE, days(), source="test")
    return store.folder


def test_every_part_is_measured_and_postgresql_gives_the_same(
    facts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datacentre, "FILLED", 20)
    said: list[str] = []
    bench.run_datacentre(facts=facts, rows=40, scale=1, as_json=True, say=said.append)
    figures = json.loads(said[0])
    assert {one["part"] for one in figures} == {
        "size", "cold", "warm", "closer", "growth", "PostgreSQL ÷ data centre",
        "PostgreSQL ÷ data centre over all its services",
    }  # fmt: skip
    assert all(one["value"] > 0 for one in figures)
    assert sum(one["part"] == "cold" for one in figures) == len(TILES) + 2


def test_figures_are_printed_with_their_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = datacentre.Figure("cold", "services", 12.34, "ms", 8.0, 400.0)
    monkeypatch.setattr(datacentre, "run", lambda **_: [figure])
    said: list[str] = []
    bench.run_datacentre(facts=None, rows=1, scale=1, as_json=False, say=said.append)
    assert said[1].split() == ["cold:", "services", "12.3", "8.0", "ms", "400"]
