"""Answers: sums over any slice, comparisons, scope, maps of then and today; from rows that are written by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.dimensions import FOREVER, Map
from fawang.datacentre.warehouse.store import WHOLE, Store
from tests.datacentre.rows import rows

MARCH = Period(date(2021, 3, 1), date(2021, 3, 31))
NANHAI, CHANCHENG = "440605011001", "440604011001"


def service(day: str, village: str = NANHAI, **more: Any) -> dict[str, Any]:
    places = {
        name: village[:size]
        for name, size in (("prefecture", 4), ("county", 6), ("town", 9), ("village", 12))
    }
    return {"day": date.fromisoformat(day), "since": -1, **places, **more}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    kept = Store(tmp_path)
    kept.write("day", WHOLE, days(), source="test")
    march = [
        service("2021-03-01", person=1, channel="web", unit=4),
        service("2021-03-02", person=1, channel="app", unit=4, since=1),
        service("2021-03-31", CHANCHENG, person=2, channel="web", unit=5),
    ]
    kept.write("service", "2021-03", rows("service", *march), source="test")
    kept.write("service", "2021-02", rows("service", service("2021-02-28", person=3, unit=4)), source="test")
    kept.write("service", "2020-03", rows("service", *[service("2020-03-10", person=9)] * 2), source="test")
    units = [(1, "省", (1,)), (2, "佛山", (1, 2)), (4, "南海", (1, 2, 4)), (5, "禅城", (1, 5))]
    kept.write("unit", WHOLE, rows("unit", *(unit(*one) for one in units)), source="test")
    return kept


def unit(number: int, name: str, line: tuple[int, ...], **more: Any) -> dict[str, Any]:
    above = {f"above_{n}": line[n - 1] if n <= len(line) else 0 for n in range(1, 6)}
    return {
        "unit": number,
        "name": name,
        "first": date(2000, 1, 1),
        "until": FOREVER,
        "now": number,
        **above,
        **more,
    }


def engine(store: Store) -> DuckDB:
    return DuckDB(store, memory_mb=500, threads=1, seconds=30)


def values(store: Store, question: Question, code: str = "volume") -> dict[tuple[str, ...], Any]:
    return {row.keys: row.figures[code].value for row in ask(question, engine(store)).rows}


def test_rows_and_total(store: Store) -> None:
    table = ask(Question(("volume", "people"), MARCH, by=("county",)), engine(store))
    assert [(row.keys, row.figures["volume"].value) for row in table.rows] == [
        (("440604",), 1),
        (("440605",), 2),
    ]
    assert table.total.figures["volume"].value == 3
    assert table.total.figures["people"].value == 2
    assert not table.demo


def test_people_of_parts_are_not_added_up(store: Store) -> None:
    table = ask(Question(("people",), MARCH, by=("channel",)), engine(store))
    assert {row.keys[0]: row.figures["people"].value for row in table.rows} == {"app": 1, "web": 2}
    assert table.total.figures["people"].value == 2


def test_the_period_before_and_the_year_before(store: Store) -> None:
    for against, before in ((Against.BEFORE, 1), (Against.YEAR_BEFORE, 2)):
        figure = ask(Question(("volume",), MARCH, against=against), engine(store)).total.figures["volume"]
        assert (figure.value, figure.before) == (3, before)
    year = ask(Question(("volume",), MARCH, grain=Grain.MONTH, against=Against.YEAR_BEFORE), engine(store))
    (row,) = year.rows
    assert (row.keys, row.figures["volume"].before, row.figures["volume"].change) == (("2021-03-01",), 2, 0.5)


def test_a_unit_means_it_and_all_below(store: Store) -> None:
    assert values(store, Question(("volume",), MARCH, where=(Filter("unit", ("2",)),))) == {(): 2}
    assert values(store, Question(("volume",), MARCH, where=(Filter("unit", ("2",), without=True),))) == {
        (): 1
    }


@pytest.mark.parametrize("scope", [Scope(regions=(), units=(2,)), Scope(units=(2,))])
def test_of_a_unit_nobody_knows_how_many_live_there(store: Store, scope: Scope) -> None:
    village = {"prefecture": "4406", "county": "440605", "village": "440605011001", "population": 100}
    store.write("place", WHOLE, rows("place", village), source="test")
    figures = ask(Question(("people", "one_in"), MARCH, scope=scope), engine(store)).total.figures
    assert figures["people"].value
    assert figures["one_in"].value is None
    # Of a division it is known.
    whole = ask(Question(("people", "one_in"), MARCH), engine(store)).total.figures
    assert whole["one_in"].value == 100 / (whole["people"].value or 0)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(), 3),
        (Scope(regions=("44",)), 3),
        (Scope(regions=("440605",)), 2),
        (Scope(units=(2,)), 2),
        (Scope(units=(1,)), 3),
        (Scope(regions=("440604",), units=(2,)), 3),
        (Scope(regions=(), units=()), 0),
        (Scope(units=(99,)), 0),
    ],
)
def test_nobody_sees_beyond_their_scope(store: Store, scope: Scope, seen: int) -> None:
    table = ask(Question(("volume", "people"), MARCH, scope=scope), engine(store))
    assert table.total.figures["volume"].value == seen
    # Asking for all counties does not widen it, nor does the answer of somebody who sees more.
    by_county = ask(Question(("volume",), MARCH, by=("county",), scope=scope), engine(store))
    assert sum(row.figures["volume"].value or 0 for row in by_county.rows) == seen


def test_nothing_to_measure_is_none_and_no_row_is_made_up(store: Store) -> None:
    table = ask(Question(("connect_rate", "volume"), MARCH), engine(store))
    assert table.total.figures["connect_rate"].value is None
    assert table.total.figures["volume"].value == 3


def test_a_late_correction_is_seen_at_once(store: Store) -> None:
    asked, kept = Question(("volume",), MARCH), engine(store)
    assert ask(asked, kept).total.figures["volume"].value == 3
    store.write("service", "2021-03", rows("service", service("2021-03-09")), source="test")
    assert ask(asked, kept).total.figures["volume"].value == 1


def region(code: str, name: str, first: date, until: date, now: str) -> dict[str, Any]:
    return {"code": code, "name": name, "first": first, "until": until, "now": now}


def test_a_county_merged_and_renamed_as_it_was_and_as_of_today(store: Store) -> None:
    old, change = date(2000, 1, 1), date(2021, 7, 1)
    store.write(
        "region", WHOLE,
        rows(
            "region",
            region("440604", "禅城区", old, change, "440605"),
            region(CHANCHENG, "某村", old, change, "440605099001"),
            region("440605", "南海市", old, change, "440605"),
            region("440605", "南海区", change, FOREVER, "440605"),
        ),
        source="test",
    )  # fmt: skip
    then = ask(Question(("volume",), MARCH, by=("county",)), engine(store))
    assert [(row.keys[0], row.figures["volume"].value) for row in then.rows] == [("440604", 1), ("440605", 2)]
    assert then.names["county"] == {"440604": "禅城区", "440605": "南海市"}
    today = ask(Question(("volume",), MARCH, by=("county",), map=Map.TODAY), engine(store))
    assert [(row.keys[0], row.figures["volume"].value) for row in today.rows] == [("440605", 3)]
    assert today.names["county"] == {"440605": "南海区"}


def test_a_unit_merged_as_it_was_and_as_of_today(store: Store) -> None:
    gone = unit(5, "禅城", (1, 5), until=date(2021, 7, 1), now=4)
    store.write(
        "unit", WHOLE, rows("unit", gone, unit(4, "南海", (1, 2, 4)), unit(2, "佛山", (1, 2))), source="test"
    )
    assert values(store, Question(("volume",), MARCH, by=("unit",))) == {("4",): 2, ("5",): 1}
    assert values(store, Question(("volume",), MARCH, by=("unit",), map=Map.TODAY)) == {("4",): 3}
    below = (Filter("unit", ("2",)),)
    assert values(store, Question(("volume",), MARCH, where=below, map=Map.TODAY)) == {(): 3}


def test_sorted_and_cut(store: Store) -> None:
    table = ask(Question(("volume",), MARCH, by=("county",), sort="volume", limit=1), engine(store))
    assert [row.keys for row in table.rows] == [("440605",)]
    assert table.cut
    assert table.total.figures["volume"].value == 3


def test_days_by_weekday_and_sort(store: Store) -> None:
    assert values(store, Question(("volume",), MARCH, by=("weekday",))) == {("1",): 1, ("2",): 1, ("3",): 1}
    assert values(store, Question(("volume",), MARCH, by=("day_type",))) == {("workday",): 3}
