"""Who had been served before: the days since a person's service before, in the fact of services.

A month is reckoned whole when it is written; what lies before it is looked up for the people of the days that changed
only, in the files of the earlier months. Where a month changes after which others follow, their first services of
everybody are looked up anew (`settle`): so late data and loaded history heal what came later.
"""

from typing import Any

from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.datacentre.warehouse.store import Store

FACT = "service"
#: The longest stretch that the column holds, in days.
_LONGEST = 32_767
#: No day: they had not been served.
_NEVER = -1_000_000


def with_since(store: Store, month: str, rows: Any, people: Any = None) -> Any:
    """Return the rows of a month with `since` reckoned.

    Args:
        people: the keys whose services may have changed (a numpy array); of everybody else what `rows` says of their
            first service of the month still holds. None: everybody.
    """
    import numpy as np
    import pyarrow as pa

    person = rows["person"].to_numpy()
    day = rows["day"].cast(pa.int32()).to_numpy()
    order = np.lexsort((rows["hour"].to_numpy(), day, person))
    who, when = person[order], day[order]
    first = np.ones(len(who), bool)
    first[1:] = who[1:] != who[:-1]
    found = np.empty(len(who), np.int64)
    found[1:] = when[1:] - when[:-1]
    kept = rows["since"].to_numpy()[order]
    found[first] = kept[first]
    looked_up = first if people is None else first & np.isin(who, people)
    if looked_up.any():
        last = _last_before(store, month, who[looked_up])
        found[looked_up] = np.where(last == _NEVER, -1, when[looked_up] - last)
    found[who == 0] = -1
    since = np.empty(len(who), np.int16)
    since[order] = np.minimum(found, _LONGEST)
    index = rows.schema.get_field_index("since")
    return rows.set_column(index, rows.schema.field("since"), pa.array(since))


def _last_before(store: Store, month: str, people: Any) -> Any:
    """Return for each of `people`, once each, the last day before a month on which they were served, from 1970."""
    import duckdb
    import numpy as np
    import pyarrow as pa

    snapshot = store.snapshot()
    months = frozenset(part.month for part in snapshot.parts.get(FACT, ()) if part.month < month)
    paths = [str(path) for path in snapshot.paths(FACT, months)]
    found = np.full(len(people), _NEVER, np.int64)
    if not paths:
        return found
    with duckdb.connect() as engine:
        engine.execute("SET threads = 2")
        engine.execute("SET memory_limit = '800MB'")
        engine.register("wanted", pa.table({"person": people, "place": np.arange(len(people))}))
        lines = engine.execute(
            "SELECT w.place, max(s.day) - DATE '1970-01-01' AS last FROM read_parquet(?) s JOIN wanted w USING (person)"
            " WHERE person <> 0 GROUP BY w.place",
            [paths],
        ).fetchnumpy()
    found[lines["place"]] = lines["last"]
    return found


def settle(store: Store, after: str, *, done: frozenset[str] = frozenset()) -> list[str]:
    """Bring `since` of all months after one to what the earlier months now say; return the months that were written.

    Args:
        done: months that were reckoned whole, after those before them.
    """
    import pyarrow.parquet as pq

    written = []
    for part in store.snapshot().parts.get(FACT, ()):
        if part.month <= after or part.month in done:
            continue
        rows = pq.read_table(store.folder / FACT / part.file).cast(arrow_schema(DECLARED[FACT]))
        again = with_since(store, part.month, rows)
        if again["since"].equals(rows["since"]):
            continue
        store.write(FACT, part.month, again, source=part.source, demo=part.demo, loaded=part.loaded)
        written.append(part.month)
    return written
