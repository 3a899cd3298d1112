"""A question is answered alike from summaries and from rows; people from a sample are as close as it says."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.datacentre.queries.questions import compiler, executor, rollups
from fawang.datacentre.queries.questions.estimates import off_by, people
from fawang.datacentre.queries.questions.executor import Figure, Table, ask
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.dimensions import DECLARED, LEVELS, Map
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.datacentre.warehouse.store import Store
from fawang.datacentre.warehouse.summaries import ONE_IN, SAMPLE, SAMPLED, SUMMARIES, sums_of
from fawang.kernel.rules.problems import Invalid

FIRST, LAST = date(2018, 4, 9), date(2022, 4, 8)
WHOLE = Period(FIRST, LAST)
VALUES = {
    "prefecture": ("4406", "4401", "4413"), "county": ("440605", "440106"), "channel_group": ("online", "hotline"),
    "channel": ("web", "hotline", "centre"), "matter": ("labour", "family"), "kind": ("advice", "mediation"),
    "hour": ("9", "10"), "special_group": ("elderly", ""), "day_type": ("weekend",), "year": ("2020-01-01",),
    "month": ("2020-02-01", "2020-03-01"), "unit": ("2", "24"), "town": ("440605011",), "partner": ("110",),
}  # fmt: skip


def figures(table: Table) -> Any:
    return [(row.keys, row.figures) for row in (*table.rows, table.total)]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Of any days, or of whole months."""
    first = FIRST + timedelta(draw(st.integers(0, 1400)))
    last = min(LAST, first + timedelta(draw(st.integers(0, 900))))
    if draw(st.booleans()):
        first = first.replace(day=1)
        last = last.replace(day=1) - timedelta(1)
    return Period(first, max(first, last))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    names = draw(st.lists(st.sampled_from(sorted(METRICS)), min_size=1, max_size=3, unique=True))
    by = tuple(draw(st.lists(st.sampled_from(sorted(LEVELS)), max_size=2, unique=True)))
    levels = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True))
    where = tuple(
        Filter(
            level,
            tuple(draw(st.lists(st.sampled_from(VALUES[level]), min_size=1, unique=True))),
            draw(st.booleans()),
        )
        for level in levels
    )
    scope = draw(
        st.sampled_from([Scope()] * 3 + [Scope(("4406",), ()), Scope(("440605",), (24,)), Scope((), ())])
    )
    return Question(
        tuple(names), draw(periods()), by=by, where=where, scope=scope,
        grain=draw(st.sampled_from([None, *Grain])) if not set(by) & set(Grain) else None,
        against=draw(st.sampled_from([None, *Against])), map=draw(st.sampled_from(Map)),
    )  # fmt: skip


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_summaries_and_rows_give_the_same(data: st.DataObject, duckdb: DuckDB) -> None:
    try:
        question = data.draw(questions())
    except Invalid:
        return
    quick = ask(question, duckdb)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rollups, "SUMMARIES", {})
        executor.forget()
        slow = ask(question, duckdb)
        executor.forget()
    assert figures(quick) == figures(slow)


def test_most_tiles_are_answered_from_summaries(duckdb: DuckDB) -> None:
    """What an overview shows reads no rows: else it would be right, and slow."""
    tiles: list[dict[str, Any]] = [
        {"by": ("prefecture",)}, {"grain": Grain.MONTH}, {"by": ("day_type",)}, {"by": ("matter",)},
        {"by": ("county", "matter")}, {"by": ("channel", "kind")}, {"by": ("hour",)}, {"by": ("unit_kind",)},
        {"by": ("town",), "where": (Filter("county", ("440605",)),)}, {"by": ("special_group",)},
    ]  # fmt: skip
    with duckdb.session() as session:
        for tile in tiles:
            asked = compiler._Asked("service", Question(("volume",), WHOLE, **tile), WHOLE, session, ())
            asked = compiler._Asked("service", asked._question, WHOLE, session, asked._question.keys)
            assert all(one.summary for one in asked._sources(asked._needs)), tile


def test_months_that_are_not_whole_are_read_by_day(duckdb: DuckDB) -> None:
    period = Period(date(2020, 2, 5), date(2020, 5, 31))
    needs = rollups.Needs(frozenset({"county", "matter"}))
    with duckdb.session() as session:
        found = rollups.sources(session, "service", needs, period)
    assert {(one.summary, one.whole, one.months) for one in found} == {
        ("", False, frozenset({"2020-02"})),
        ("matters", True, frozenset({"2020-03", "2020-04", "2020-05"})),
    }


def test_months_without_summaries_are_read_as_rows(province: Store, duckdb: DuckDB) -> None:
    """As those that were written before there were any."""
    with duckdb.session() as session:
        bare = tuple(replace(part, extras={}) for part in session.parts("service", WHOLE))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(type(session), "parts", lambda *_: bare)
            found = rollups.sources(session, "service", rollups.Needs(frozenset({"prefecture"})), WHOLE)
    assert [one.summary for one in found] == [""]


def test_a_summary_is_of_its_fact_and_says_what_it_sums() -> None:
    for fact, listed in SUMMARIES.items():
        assert sums_of(fact)
        for code, one in listed.items():
            assert code == one.code != SAMPLE
            assert all(DECLARED[fact].has(column) for column in one.columns)
            assert not set(one.columns) & set(sums_of(fact))


def test_the_sample_has_all_rows_of_its_people(province: Store) -> None:
    snapshot = province.snapshot()
    for fact in SAMPLED:
        rows, kept = (
            [
                key
                for path in snapshot.paths(fact, summary=code)
                for key in pq.read_table(path)["person"].to_pylist()
            ]
            for code in ("", SAMPLE)
        )
        assert sorted(kept) == sorted(key for key in rows if key % ONE_IN == 0)


# --- people from a sample ----------------------------------------------------------------------------


@given(st.lists(st.integers(0, 400), max_size=300))
def test_people_of_a_sample_of_all_are_all(keys: list[int]) -> None:
    """With every key in the sample the arithmetic is that of counting."""
    rows = [key * ONE_IN + 1 for key in keys]
    each = {key: rows.count(key) - 1 for key in rows}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fawang.datacentre.queries.questions.estimates.ONE_IN", 1)
        count, variance = people(len(rows), sum(each.values()), sum(more * more for more in each.values()))
    assert count == len(set(rows))
    assert variance == 0


def test_an_estimate_is_never_more_than_its_rows_nor_nobody() -> None:
    assert people(0, 0, 0)[0] == 0
    assert people(5, 4, 16)[0] == 1
    assert people(1000, 0, 0)[0] == 1000
    assert off_by(people(1000, 0, 0)[1], 1000) > 0
    assert off_by(10**12, 7) == 7


@pytest.fixture
def from_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "ONE_BY_ONE", 0)


def test_people_from_a_sample_are_as_close_as_is_said(duckdb: DuckDB, from_a_sample: None) -> None:
    off = 0
    rows = []
    for by in ("prefecture", "matter", "channel", "county"):
        asked = (
            Question(("people", "one_in"), WHOLE, by=(by,))
            if by == "prefecture"
            else Question(("people",), WHOLE, by=(by,))
        )
        near, true = ask(asked, duckdb), ask(replace(asked, exact=True), duckdb)
        assert near.approximate
        assert not true.approximate
        for one, other in zip(near.rows, true.rows, strict=True):
            got, wanted = one.figures["people"], other.figures["people"]
            assert got.error is not None
            assert got.value is not None
            assert wanted.value is not None
            rows.append(got)
            off += abs(got.value - wanted.value) > got.error
    # 19 of 20 lie within.
    assert off <= len(rows) * 0.08
    assert all(
        (figure.error or 0) < 0.6 * (figure.value or 0) for figure in rows if (figure.value or 0) > 500
    )


def test_shares_of_people_say_how_close_they_are(duckdb: DuckDB, from_a_sample: None) -> None:
    row = ask(Question(("people", "one_in"), WHOLE, by=("prefecture",)), duckdb).rows[0].figures

    def relative(figure: Figure) -> float:
        assert figure.error
        assert figure.value
        return figure.error / figure.value

    assert relative(row["people"]) == pytest.approx(relative(row["one_in"]))


def test_both_engines_estimate_alike(duckdb: DuckDB, clickhouse: ClickHouse, from_a_sample: None) -> None:
    for more in (
        {"by": ("prefecture",)}, {"by": ("matter",), "where": (Filter("channel", ("web",)),)},
        {"grain": Grain.MONTH, "by": ("channel_group",)},
    ):  # fmt: skip
        asked = Question(
            ("people", "one_in") if more.get("by") == ("prefecture",) else ("people",), WHOLE, **more
        )
        here = ask(asked, duckdb)
        assert here.approximate
        assert figures(here) == figures(ask(asked, clickhouse))


def test_people_of_all_by_time_are_counted_without_looking_at_each(duckdb: DuckDB) -> None:
    """Of all services each person has one that is their first of the day, week, month …: the figures are exact."""
    period = Period(date(2019, 12, 20), date(2021, 2, 10))
    everybody = Filter("hour", tuple(map(str, range(24))))
    for grain in Grain:
        quick = ask(Question(("people",), period, grain=grain), duckdb)
        slow = ask(Question(("people",), period, grain=grain, where=(everybody,), exact=True), duckdb)
        assert figures(quick) == figures(slow)
        assert not quick.approximate
