"""From which day to which there are facts, and since when."""

import calendar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from fawang.datacentre.queries.questions.filter_state import Extent
from fawang.datacentre.warehouse.store import Snapshot, Store
from fawang.kernel.rules.problems import Unavailable

#: What other facts are measured by: who was served.
_MAIN = ("service", "call")


def extent() -> Extent:
    """Return the first and the last day with facts.

    Raises:
        Unavailable: `facts_missing`.
    """
    snapshot = Store(settings.FAWANG_FACTS).snapshot()
    months = sorted({part.month for fact in _MAIN for part in snapshot.parts.get(fact, ()) if part.rows})
    if not months:
        raise Unavailable("facts_missing", retry_after=60)
    first, last = (_days(snapshot, month) for month in (months[0], months[-1]))
    return Extent(min(first), max(last))


def filled_at() -> datetime | None:
    """Return when facts were written last; None where there are none. Where nothing changes nothing is written."""
    parts = Store(settings.FAWANG_FACTS).snapshot().parts
    return max(
        (datetime.fromisoformat(part.written_at) for fact in _MAIN for part in parts.get(fact, ())),
        default=None,
    )


def _days(snapshot: Snapshot, month: str) -> tuple[date, date]:
    files = tuple(path for fact in _MAIN for path in snapshot.paths(fact, frozenset({month})))
    return _read(files) or (
        date.fromisoformat(f"{month}-01"),
        date.fromisoformat(f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:]))[1]:02}"),
    )


@lru_cache(maxsize=64)
def _read(files: tuple[Path, ...]) -> tuple[date, date] | None:
    """Return the first and last day in files, from what Parquet says of its blocks; files never change."""
    # Boards need DuckDB in any case; to load Arrow for this alone would be 35 MB more in each server process.
    import duckdb

    if not files:
        return None
    with duckdb.connect() as reader:
        first, last = reader.execute(
            "SELECT min(stats_min_value::DATE), max(stats_max_value::DATE) FROM parquet_metadata(?)"
            " WHERE path_in_schema = 'day'",
            [[str(path) for path in files]],
        ).fetchall()[0]
    return (first, last) if first and last else None
