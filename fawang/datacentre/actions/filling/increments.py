"""Filling facts from the tables of the rooms, by what they publish (sources.sql).

The last days are compared with the source, each by its number of rows and a checksum over them; a day that differs is
read again whole and put into its month. So late data heals by itself, and where nothing has changed nothing is written.
The checksum is taken before the rows are read and kept after they are written; what changes in between, or is killed,
differs at the next turn and is done again. `fawang facts fill` takes one turn.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from fawang.datacentre.actions.filling import dimension_versions, repeat_contacts
from fawang.datacentre.actions.filling.sources import NOTHING, Digest, digests, read, sources
from fawang.datacentre.rules.periods import month_of
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.datacentre.warehouse.store import Part, Store
from fawang.kernel.storage import disk

#: Days that are looked at anew; each minute only the last ones of these, as late data can wait ten minutes.
DAYS, EACH_MINUTE, ALL_EACH = 10, 2, 10
_STATE = "days.json"
#: Of a demonstration: rows that stand beside what the tables have (lab/province/installed.py).
BESIDE = "beside.facts"
SOURCE = "tables of the rooms"


@dataclass(frozen=True, slots=True)
class Filled:
    """A month of a fact that was written: which of its days were read again, and the rows it has now."""

    fact: str
    month: str
    days: tuple[date, ...]
    rows: int


def fill(store: Store, *, today: date, days: int = DAYS) -> list[Filled]:
    """Bring the last days of all facts to what the tables hold, and return what was written.

    Raises:
        Unavailable: `facts_disk_full`, `no_room`. Every month is as it was or whole, and the next turn goes on.
    """
    with store.turn(), disk.room():
        store.tidy()
        return _fill(store, today, days)


def _fill(store: Store, today: date, days: int) -> list[Filled]:
    dimension_versions.follow(store, today=today)
    found = []
    for fact in sources():
        now = digests(fact, today - timedelta(days - 1), today)
        known = known_days(store, fact)
        listed = [today - timedelta(n) for n in range(days)]
        beside = set(_beside(store, fact)["day"].to_pylist())
        changed = sorted(
            day
            for day in listed
            if now.get(day, NOTHING) != known.get(day, NOTHING) or (day in beside and day not in known)
        )
        months = sorted({month_of(day) for day in changed})
        for month in months:
            mine = tuple(day for day in changed if month_of(day) == month)
            found.append(_write(store, fact, month, mine))
            if fact != repeat_contacts.FACT:
                _remember(store, fact, {day: now.get(day, NOTHING) for day in mine})
        if fact == repeat_contacts.FACT and months:
            # What was killed before its followers were settled is not remembered, and so done again.
            repeat_contacts.settle(store, months[0])
            _remember(store, fact, {day: now.get(day, NOTHING) for day in changed})
    return found


def due(timestamp: int) -> int:
    """Return how many days the turn of a minute (seconds since 1970) looks at."""
    return DAYS if timestamp // 60 % ALL_EACH == 0 else EACH_MINUTE


def differing(store: Store, *, first: date, last: date) -> dict[str, list[date]]:
    """Return the days whose number of rows or checksum in the source is not that of the facts, by fact."""
    found = {}
    for fact in sources():
        now, known = digests(fact, first, last), known_days(store, fact)
        written = _counts(store, fact)
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        wrong = [
            day
            for day in days
            if now.get(day, NOTHING) != known.get(day, NOTHING)
            or now.get(day, NOTHING)[0] != written.get(day, 0)
        ]
        if wrong:
            found[fact] = wrong
    return found


def _write(store: Store, fact: str, month: str, days: tuple[date, ...]) -> Filled:
    import numpy as np
    import pyarrow as pa

    fresh = [read(fact, day) for day in days]
    made, _others = _split(_beside(store, fact), days)
    fresh.append(made)
    before, part = month_rows(store, fact, month)
    gone, kept = _split(before, days)
    whole = in_order(fact, pa.concat_tables([kept, *fresh]))
    if fact == repeat_contacts.FACT:
        people = np.unique(np.concatenate([one["person"].to_numpy() for one in (gone, *fresh)]))
        whole = repeat_contacts.with_since(store, month, whole, people)
    stays = part is not None and kept.num_rows > 0
    written = store.write(
        fact,
        month,
        whole,
        source=origins(SOURCE, part if stays else None),
        demo=settings.FAWANG_DEMO or (stays and part is not None and part.demo),
        loaded=part.loaded if part is not None else (),
    )
    return Filled(fact, month, days, written.rows)


def month_rows(store: Store, fact: str, month: str) -> tuple[Any, Part | None]:
    """Return the rows of a month as they are, and its part; no rows and None where it is not there."""
    import pyarrow.parquet as pq

    schema = arrow_schema(DECLARED[fact])
    parts = [part for part in store.snapshot().parts.get(fact, ()) if part.month == month]
    if not parts:
        return schema.empty_table(), None
    # Only what is declared: an earlier version may have kept more.
    return pq.read_table(store.folder / fact / parts[0].file, columns=schema.names).cast(schema), parts[0]


def in_order(fact: str, rows: Any) -> Any:
    """Return rows in the order of their files."""
    return rows.sort_by([(name, "ascending") for name in (*DECLARED[fact].sort, "hour")])


def origins(source: str, part: Part | None) -> str:
    """Return where rows come from, of which some stay from `part`."""
    listed = [source, *(part.source.split("; ") if part is not None else ())]
    return "; ".join(dict.fromkeys(listed))[:400]


def _beside(store: Store, fact: str) -> Any:
    import pyarrow.parquet as pq

    schema = arrow_schema(DECLARED[fact])
    path = store.folder / fact / BESIDE
    if not path.is_file():
        return schema.empty_table()
    return pq.read_table(path).select(schema.names).cast(schema)


def _split(rows: Any, days: Iterable[date]) -> tuple[Any, Any]:
    """Return the rows of these days, and the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    among = pc.is_in(rows["day"], pa.array(list(days), pa.date32()))
    return rows.filter(among), rows.filter(pc.invert(among))


# --- what was seen of each day ---------------------------------------------------------------------


def known_days(store: Store, fact: str) -> dict[date, Digest]:
    """Return what was seen of each day in the source when it was last written."""
    try:
        raw = json.loads((store.folder / fact / _STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {date.fromisoformat(day): (number, checksum) for day, (number, checksum) in raw.items()}


def _remember(store: Store, fact: str, seen: dict[date, Digest]) -> None:
    whole = known_days(store, fact) | seen
    disk.put(
        store.folder / fact / _STATE,
        json.dumps({day.isoformat(): one for day, one in sorted(whole.items())}),
    )


def _counts(store: Store, fact: str) -> dict[date, int]:
    import pyarrow.parquet as pq

    found: dict[date, int] = {}
    for path in store.snapshot().paths(fact):
        counted = pq.read_table(path, columns=["day"])["day"].value_counts().to_pylist()
        found |= {one["values"]: one["counts"] for one in counted}
    for one in _beside(store, fact)["day"].value_counts().to_pylist():
        found[one["values"]] = found.get(one["values"], 0) - one["counts"]
    return found
