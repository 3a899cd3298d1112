"""Answers of any length are those of `ask`: rows, figures, order; in pieces, on both engines, in constant memory."""

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from fawang.datacentre.queries.answers import streams
from fawang.datacentre.queries.engines.engine import ClickHouse, DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Filter, Question, Scope
from fawang.datacentre.rules.periods import Against, Grain, Period
from fawang.datacentre.warehouse.dimensions import Map
from fawang.kernel.rules.problems import Invalid

YEAR = Period(date(2020, 4, 9), date(2021, 4, 8))
#: Each county is a piece of its own, and a question to the engine: of a few, as of one matter below.
FEW = (Filter("prefecture", ("4403", "4406")),)
QUESTIONS = {
    "counts and shares of several facts": Question(
        ("volume", "satisfied_share", "connect_rate"), YEAR, Grain.MONTH, ("prefecture",)
    ),
    "with residents, who have no channel": Question(("one_in", "volume"), YEAR, None, ("prefecture", "channel_group")),
    "against the year before": Question(
        ("volume",), YEAR, Grain.WEEK, ("channel",), against=Against.YEAR_BEFORE
    ),
    "people, who do not add up": Question(("people", "repeat_contacts"), YEAR, Grain.QUARTER, ("channel_group",)),
    "levels of tables": Question(("volume",), YEAR, None, ("unit_kind", "weekday", "hour")),
    "filtered, scoped, by today's map": Question(
        ("volume", "fees_waived"), YEAR, Grain.DAY, ("county",), (Filter("channel", ("web",), without=True),),
        map=Map.TODAY, scope=Scope(("4406",), ()),
    ),
    "sorted": Question(
        ("volume",), YEAR, None, ("topic", "county"), (Filter("matter", ("labour",)),), sort="volume"
    ),
    "the first ten": Question(("volume",), YEAR, None, ("county",), FEW, sort="county", limit=10, descending=False),
    "the largest ten": Question(("volume",), YEAR, None, ("county", "matter"), FEW, sort="volume", limit=10),
    "no keys": Question(("volume", "people"), YEAR),
}  # fmt: skip


def streamed(question: Question, engine: Any) -> tuple[list[Any], Any]:
    with engine.session() as session:
        total = streams.total(question, session).total
        found = streams.arranged(question, streams.rows(question, session, 60))
        return list(found.rows), total


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_as_asked(duckdb: DuckDB, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question = QUESTIONS[name]
    table = ask(question, duckdb)
    rows = list(table.rows)
    assert rows
    assert streamed(question, duckdb) == (rows, table.total)
    monkeypatch.setattr(streams, "PIECE", 500)
    assert streamed(question, duckdb) == (rows, table.total)


def test_the_same_from_clickhouse(duckdb: DuckDB, clickhouse: ClickHouse) -> None:
    question = QUESTIONS["counts and shares of several facts"]
    assert streamed(question, clickhouse) == streamed(question, duckdb)


def test_pieces_cut_no_week(duckdb: DuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PIECE", 10)
    question = Question(("people",), YEAR, Grain.WEEK)
    with duckdb.session() as session:
        pieces = list(streams._pieces(question, session))
    assert len(pieces) >= 12
    assert pieces[0].period.first == YEAR.first
    assert pieces[-1].period.last == YEAR.last
    assert all(piece.period.first.weekday() == 0 for piece in pieces[1:])


def test_more_rows_than_may_be_asked_for(duckdb: DuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fawang.datacentre.queries.questions.executor.MOST_ROWS", 1000)
    monkeypatch.setattr("fawang.datacentre.queries.questions.compiler.MOST_ROWS", 1000)
    monkeypatch.setattr(streams, "SORTED", 1000)
    question = Question(("volume",), YEAR, Grain.DAY, ("county",), sort="volume")
    with pytest.raises(Invalid):
        ask(question, duckdb)
    with duckdb.session() as session:
        found = streams.arranged(question, streams.rows(question, session, 60))
        assert not found.in_order
        keys = [row.keys for row in found.rows]
    assert len(keys) > 10_000
    assert keys == sorted(set(keys))


def test_two_answers_at_once_from_one_view(duckdb: DuckDB) -> None:
    question = Question(("volume",), YEAR, Grain.DAY, ("county",))
    with duckdb.session() as session:
        one, other = (streams.rows(question, session, 60) for _ in range(2))
        pairs = list(zip(one, other, strict=True))
    assert all(left == right for left, right in pairs)


_MANY = """
import resource, sys
from pathlib import Path
import django
django.setup()
from datetime import date
from fawang.datacentre.queries.answers import streams as streaming
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.warehouse.store import Store
engine = DuckDB(Store(Path(sys.argv[1])), memory_mb=400, threads=1, seconds=60)
question = Question(("volume",), Period(date(2018, 4, 9), date(2022, 4, 8)), Grain.DAY, ("village", "topic"))
with engine.session() as session:
    rows = streaming.rows(question, session, 60)
    next(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    number = sum(1 for _ in rows)
print(number, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_does_not_grow_with_the_rows(province: Any) -> None:
    said = subprocess.run(
        [sys.executable, "-c", _MANY, str(province.folder)], check=True, capture_output=True, text=True
    ).stdout
    number, megabytes = (int(one) for one in said.split())
    assert number > 150_000
    # As Python objects so many rows are more than 100 MB.
    assert megabytes < 30
