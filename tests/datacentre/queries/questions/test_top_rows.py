"""The first rows of a large answer are the same ranked by the engine as reckoned here; and no others are read out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fawang.datacentre.pages.showing import kept_by
from fawang.datacentre.queries.engines import duckdb as duckdb_engine
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions import executor
from fawang.datacentre.queries.questions.boards import BOARDS
from fawang.datacentre.queries.questions.executor import Table, ask
from fawang.datacentre.queries.questions.filter_state import Extent, asked, read
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.queries.questions.top_rows import Keep, top
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Store

WHOLE = Period(date(2018, 4, 9), date(2022, 4, 8))
#: Metrics side by side, the first of which ranks; of one fact, of several, shares, sums and counts.
METRICS = (
    ("satisfied_share", "ratings"), ("terms_kept", "red_cards"), ("volume", "satisfied_share", "terms_kept"),
    ("volume",), ("visits",), ("fees_waived",), ("average_wait", "calls"), ("volume", "visits"), ("people",),
)  # fmt: skip


def reckoned(question: Question, keep: Keep, engine: DuckDB) -> tuple[Any, ...]:
    """Return what is shown of an answer of all rows: the rows, the total, and how many count too little."""
    table = ask(replace(question, limit=0), engine)
    code = question.metrics[0]

    def size(row: executor.Row) -> int:
        figure = row.figures[code]
        return (figure.denominator if figure.denominator is not None else figure.numerator) or 0

    enough = [row for row in table.rows if size(row) >= keep.least]
    return shown(enough[: keep.limit], table), len(table.rows) - len(enough)


def shown(rows: Any, table: Table) -> tuple[Any, ...]:
    named = {level: {row.keys[0] for row in rows} & names.keys() for level, names in table.names.items()}
    return [(row.keys, row.figures) for row in rows], table.total.figures, named


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    metrics=st.sampled_from(METRICS),
    level=st.sampled_from(("unit", "county", "town", "matter", "channel", "month")),
    keep=st.builds(Keep, st.integers(1, 60), st.sampled_from((0, 5, 30))),
    descending=st.booleans(),
    where=st.sampled_from(((), (Filter("region", ("4406",)),), (Filter("channel_group", ("online",)),))),
    scope=st.sampled_from((Scope(), Scope(regions=("4401",)))),
    whole=st.booleans(),
)
def test_the_same_rows_in_the_same_order(
    duckdb: DuckDB,
    metrics: Any,
    level: str,
    keep: Keep,
    descending: bool,
    where: Any,
    scope: Scope,
    whole: bool,
) -> None:
    try:
        question = Question(
            metrics, WHOLE if whole else Period(date(2021, 3, 3), date(2021, 6, 20)), by=(level,), where=where,
            scope=scope, sort=metrics[0], descending=descending,
        )  # fmt: skip
    except Exception as refused:
        # Such as visits by matter, of which there are none.
        assert "Invalid" in type(refused).__name__
        return
    expected, few = reckoned(question, keep, duckdb)
    found = ask(question, duckdb, keep=keep)
    if found.few is None:
        # Not the engine's to rank: all rows are there, as ever.
        assert found == ask(question, duckdb)
        return
    assert shown(found.rows, found) == expected
    assert found.few == few


@pytest.mark.parametrize("metrics", METRICS[:6])
def test_tables_of_units_are_ranked_by_the_engine(duckdb: DuckDB, metrics: tuple[str, ...]) -> None:
    question = Question(metrics, WHOLE, by=("unit",), sort=metrics[0])
    with duckdb.session() as session:
        assert top(question, Keep(20), session) is not None


def test_the_page_of_institutions_reads_no_more_than_it_shows(
    province: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all units with figures, a page of three tables of 50 reads out a few hundred lines, not tens of thousands."""
    engine = DuckDB(province, memory_mb=1000, threads=2, seconds=60)
    read_out: list[int] = []
    reads = duckdb_engine._DuckSession.rows

    def counted(self: Any, expression: Any) -> Any:
        lines = reads(self, expression)
        read_out.append(len(lines))
        return lines

    monkeypatch.setattr(duckdb_engine._DuckSession, "rows", counted)
    extent = Extent(WHOLE.first, WHOLE.last)
    chosen = read({"span": "all"}, extent, WHOLE.last)
    executor.forget()
    tables = []
    for tile in BOARDS["institutions"].tiles:
        question, _left_out = asked(tile, chosen, Scope())
        tables.append(ask(question, engine, keep=kept_by(tile)))
    assert sum(read_out) < 1_000
    # And there were many more to choose from.
    many = ask(Question(("volume",), WHOLE, by=("unit",)), engine)
    assert len(many.rows) > 3_000
    assert max(len(table.rows) for table in tables) == 50
