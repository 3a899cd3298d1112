"""Reckoning the summaries of a month from its rows, by the metrics' own expressions."""

import threading
from datetime import date
from functools import cache
from typing import Any

from fawang.datacentre.periods import Period
from fawang.datacentre.summaries import ONE_IN, SAMPLE, SAMPLED, SUMMARIES, sums_of

#: What is summed up means the same in every period.
_ANY = Period(date(2000, 1, 1), date(2000, 1, 1))
_engines = threading.local()


def summarise(fact: str, month: str, rows: Any) -> dict[str, Any]:
    """Return the summaries of the rows (an Arrow table) of a month by their codes, as Arrow tables."""
    found = _sums(fact, month, rows) if fact in SUMMARIES else {}
    if fact in SAMPLED:
        found[SAMPLE] = _sample(rows)
    return found


def _sums(fact: str, month: str, rows: Any) -> dict[str, Any]:
    import pyarrow as pa

    engine, found = _engine(), {}
    engine.register(fact, rows)
    try:
        for code, one in SUMMARIES[fact].items():
            table = engine.sql(_statement(fact, code)).to_arrow_table()
            if not one.by_day:
                first = pa.scalar(date.fromisoformat(f"{month}-01"), pa.date32())
                table = table.append_column("day", pa.repeat(first, table.num_rows))
            found[code] = table
    finally:
        engine.unregister(fact)
    return found


def _engine() -> Any:
    """Return a DuckDB for this thread, over rows that it has in memory: it opens nothing."""
    import duckdb

    if not hasattr(_engines, "one"):
        _engines.one = duckdb.connect(config={"threads": 1, "enable_external_access": False})
    return _engines.one


@cache
def _statement(fact: str, code: str) -> str:
    from fawang.datacentre.statements import declared, for_duckdb

    rows, columns = declared(fact, fact), SUMMARIES[fact][code].columns
    # No row that fits is no null, but nothing.
    sums = {one.code: one.of(rows, _ANY).cast("int64").fill_null(0) for one in sums_of(fact).values()}
    return for_duckdb(rows.group_by(list(columns)).aggregate(**sums).order_by(list(columns)))


def _sample(rows: Any) -> Any:
    import pyarrow.compute as pc

    return rows.filter(pc.equal(pc.bit_wise_and(rows["person"], ONE_IN - 1), 0))
