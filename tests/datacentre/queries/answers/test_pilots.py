"""Pilots beside the rest: for each office and thirty days, of one sort, within what the asker sees, and not of few."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fawang.datacentre.queries.answers.pilots import Comparison, compare
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.dimensions import FOREVER
from fawang.datacentre.warehouse.store import WHOLE, Store
from tests.datacentre.rows import rows

#: The programme begins in the middle of what the store has.
SINCE = date(2021, 3, 2)
BUREAU, PILOT, BELOW, OTHER, THIRD, ELSEWHERE = 10, 11, 12, 13, 14, 15


def unit(number: int, kind: str, region: str, *above: int, until: date = FOREVER) -> dict[str, Any]:
    path = {f"above_{depth}": one for depth, one in enumerate((*above, number), 1)}
    return {
        "unit": number, "now": number, "unit_kind": kind, "region": region, "first": date(2000, 1, 1), "until": until,
        **path,
    }  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> DuckDB:
    """Visits and judgements of two months at five stations; one of them is a pilot, with a workroom below it."""
    store = Store(Path(tmp_path_factory.mktemp("pilots")))
    store.write("day", WHOLE, days(), source="test")
    units = [
        unit(BUREAU, "bureau", "440605"),
        unit(PILOT, "town_station", "440605011", BUREAU),
        unit(BELOW, "village_workroom", "440605011011", BUREAU, PILOT),
        unit(OTHER, "town_station", "440605121", BUREAU),
        unit(THIRD, "town_station", "440605122", BUREAU),
        unit(ELSEWHERE, "town_station", "440106001"),
        unit(16, "town_station", "440605123", BUREAU, until=date(2020, 1, 1)),
    ]
    store.write("unit", WHOLE, rows("unit", *units), source="test")
    visits, ratings = [], []
    for back in range(-20, 30):
        day = SINCE + timedelta(days=back)
        # From the beginning on twice as many come to the pilot; the others stay as they were.
        for number, n in ((PILOT, 2 if back >= 0 else 1), (OTHER, 1), (THIRD, 3), (ELSEWHERE, 50)):
            at = {"day": day, "unit": number, "county": "440106" if number == ELSEWHERE else "440605"}
            visits += [at | {"waited": 10}] * n
            ratings += [at | {"score": 5}] * (n if number == THIRD else 1)
    for month in ("2021-02", "2021-03"):
        for fact, found in (("visit", visits), ("rating", ratings)):
            of_month = [row for row in found if f"{row['day']:%Y-%m}" == month]
            store.write(fact, month, rows(fact, *of_month), source="test")
    return DuckDB(store, memory_mb=500, threads=1, seconds=20)


def comparison(engine: DuckDB, today: date, *, scope: Scope) -> Comparison | None:
    return compare([PILOT], since=SINCE, today=today, scope=scope, engine=engine)


NANHAI = Scope(regions=("440605",), units=(BUREAU,))


def test_units_of_one_sort_stand_beside_each_other(engine: DuckDB) -> None:
    found = comparison(engine, SINCE + timedelta(days=30), scope=NANHAI)
    assert found is not None
    assert (found.before.days, found.after.days) == (90, 30)
    stations, workrooms = found.parts
    assert (stations.unit_kind, stations.pilots, stations.rest) == ("town_station", 1, 2)
    assert (workrooms.unit_kind, workrooms.pilots, workrooms.rest) == ("village_workroom", 1, 0)
    visits = stations.values["visits"]
    assert [value.of for value in visits] == [20, 60, 80, 120]
    # For each office and thirty days: 60 visits of one office in 30 days, 120 of two.
    assert [round(value.value or 0, 2) for value in visits] == [6.67, 60, 13.33, 60]
    assert [value.value for value in workrooms.values["visits"]] == [0, 0, None, None]


def test_of_few_no_share_and_no_average_is_given(engine: DuckDB) -> None:
    found = comparison(engine, SINCE + timedelta(days=20), scope=NANHAI)
    assert found is not None
    before, after, rest_before, _rest_after = found.parts[0].values["satisfied_share"]
    assert (before.value, before.few, before.of) == (None, True, 20)
    assert (after.value, after.few, after.of) == (None, True, 20)
    assert (rest_before.value, rest_before.few) == (1.0, False)
    wait = found.parts[0].values["visit_wait"]
    assert (wait[0].few, wait[1].value) == (True, 10)


def test_the_rest_is_what_the_asker_sees(engine: DuckDB) -> None:
    found = comparison(engine, SINCE + timedelta(days=30), scope=Scope())
    assert found is not None
    assert (found.parts[0].rest, found.parts[0].values["visits"][3].of) == (3, 120 + 1500)


def test_before_the_first_day_is_over_there_is_nothing(engine: DuckDB) -> None:
    assert comparison(engine, SINCE, scope=NANHAI) is None
    assert comparison(engine, SINCE + timedelta(days=1), scope=NANHAI) is not None
