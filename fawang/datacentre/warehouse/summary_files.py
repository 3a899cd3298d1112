"""Reckoning the summaries of a month from its rows, by the metrics' own expressions."""

from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.summaries import ONE_IN, SAMPLE, SAMPLED, SUMMARIES, sums_of

#: What is summed up means the same in every period.
_ANY = Period(date(2000, 1, 1), date(2000, 1, 1))


def summarise(fact: str, month: str, rows: Any) -> dict[str, Any]:
    """Return the summaries of the rows (an Arrow table) of a month by their codes, as Arrow tables."""
    found = _sums(fact, month, rows) if fact in SUMMARIES else {}
    if fact in SAMPLED:
        found[SAMPLE] = _sample(rows)
    return found


def _sums(fact: str, month: str, rows: Any) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = {}
    # What a cursor is told of, only that cursor sees.
    with _engine().cursor() as cursor:
        cursor.register(fact, rows)
        whole = cursor.sql(_statement(fact)).to_arrow_table()
    for code, one in SUMMARIES[fact].items():
        table = whole.filter(pc.equal(whole["apart"], _apart(fact, code))).select(
            [*one.columns, *sums_of(fact)]
        )
        if not one.by_day:
            first = pa.scalar(date.fromisoformat(f"{month}-01"), pa.date32())
            table = table.append_column("day", pa.repeat(first, table.num_rows))
        found[code] = table
    return found


@cache
def _engine() -> Any:
    """Return a DuckDB over rows that it has in memory: it opens nothing. One for all threads: each takes 30 MB."""
    import duckdb

    return duckdb.connect(config={"threads": 1, "enable_external_access": False})


@cache
def _columns(fact: str) -> tuple[str, ...]:
    """Return the columns of all summaries of a fact, in an order that is that of each of them."""
    follows: dict[str, set[str]] = {}
    for one in SUMMARIES[fact].values():
        for place, column in enumerate(one.columns):
            follows.setdefault(column, set()).update(one.columns[:place])
    return tuple(TopologicalSorter(follows).static_order())


def _apart(fact: str, code: str) -> int:
    """Return what GROUPING says of the rows of a summary: a bit for each column that it does not have."""
    columns, own = _columns(fact), SUMMARIES[fact][code].columns
    return sum(1 << place for place, column in enumerate(reversed(columns)) if column not in own)


@cache
def _statement(fact: str) -> str:
    """Return the statement of all summaries of a fact: the rows are read once, and planned for once."""
    from fawang.datacentre.warehouse.statements import declared, for_duckdb

    rows, columns = declared(fact, fact), _columns(fact)
    # No row that fits is no null, but nothing.
    sums = {one.code: one.of(rows, _ANY).cast("int64").fill_null(0) for one in sums_of(fact).values()}
    select, _, _ = for_duckdb(rows.group_by(list(columns)).aggregate(**sums)).rpartition(" GROUP BY ")
    _, named = select.split("SELECT ", 1)
    listed = ", ".join(columns)
    sets = ", ".join(f"({', '.join(one.columns)})" for one in SUMMARIES[fact].values())
    return f"SELECT GROUPING({listed}) AS apart, {named} GROUP BY GROUPING SETS ({sets}) ORDER BY apart, {listed}"


def _sample(rows: Any) -> Any:
    import pyarrow.compute as pc

    return rows.filter(pc.equal(pc.bit_wise_and(rows["person"], ONE_IN - 1), 0))
