"""The tables of regions and units follow the rooms: what is renamed, closed or new gets a version of its own.

The rooms hold how things are; what they were called before is kept here, in the store's own tables. A version ends on
the day on which the change is seen. What stands for something that ended is nobody's to guess: whoever knows says so
(`succeed`). Who is above a unit is always as of today: nobody sees figures of a unit that was taken from them.

The tables of a synthetic province (`fawang facts generate`) are left alone: its facts have units of their own.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from fawang.datacentre.warehouse.calendars import days
from fawang.datacentre.warehouse.dimensions import DECLARED, FOREVER, Version, stands_for
from fawang.datacentre.warehouse.facts import PLACE
from fawang.datacentre.warehouse.parquet import arrow_schema
from fawang.datacentre.warehouse.store import WHOLE, Store
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage import disk
from fawang.organisations.rules import UnitKind

#: From here on what was there when the facts began. No fact is older.
BEGIN = date(2000, 1, 1)
SOURCE = "tables of the rooms"
_STATE, _SUCCESSORS = "places.json", "successors.json"
#: What the manifest says of a synthetic province begins so.
SYNTHETIC = "fawang facts generate"
_ABOVE = tuple(f"above_{depth}" for depth in range(1, 6))


type _Line = tuple[Any, ...]
type _Versioned = tuple[Version, tuple[str, ...]]


class _Now(NamedTuple):
    """How something is now: its name and what else belongs to a version of it."""

    name: str
    there: bool
    rest: tuple[str, ...] = ()


def follow(store: Store, *, today: date) -> list[str]:
    """Bring the tables of dimensions to what the rooms hold, and return those that were written."""
    if _synthetic(store):
        return []
    state = json.dumps(_lines("state"), default=str) + json.dumps(_successors(store), sort_keys=True)
    if _read(store.folder / _STATE) == state and store.snapshot().parts.get("unit"):
        return []
    # Tens of thousands of each: read once, and made into rows without anything in between.
    regions, units = _lines("region"), _lines("unit")
    written = [
        _follow_regions(store, today, regions),
        _follow_units(store, today, units),
        _follow_places(store, regions, units),
        _days(store),
    ]
    disk.put(store.folder / _STATE, state)
    return [one for one in written if one]


def succeed(store: Store, *, table: str, ended: str, successor: str, today: date) -> None:
    """Say what stands now for a region or unit that has ended; an empty `successor` takes it back.

    Raises:
        Invalid: `successor_unknown`: one of the two was never there; `successor_wrong`: what ended is still there, or
            its successor is not.
    """
    follow(store, today=today)
    latest = {_code(table, row): row for row in rows_of(store, table)}
    for code in (ended, successor):
        if code and code not in latest:
            raise Invalid("successor_unknown", value=code)
    if latest[ended]["until"] == FOREVER or (successor and latest[successor]["until"] != FOREVER):
        raise Invalid("successor_wrong", ended=ended, successor=successor)
    known = _successors(store)
    known.setdefault(table, {})[ended] = successor
    if not successor:
        del known[table][ended]
    disk.put(store.folder / _SUCCESSORS, json.dumps(known, sort_keys=True, indent=1))
    follow(store, today=today)


def _follow_regions(store: Store, today: date, lines: list[_Line]) -> str:
    now = {code: _Now(name, there) for code, name, there in lines}
    old = rows_of(store, "region")
    versions = _versions(
        [(Version(row["code"], row["name"], row["first"], row["until"]), ()) for row in old], now, today
    )
    successors = _successors_of(store, "region", versions)
    there = {code for code, one in now.items() if one.there}
    return _write(
        store,
        "region",
        [
            {"code": one.code, "name": one.name, "first": one.first, "until": one.until,
             "now": _stands_for(one.code, successors, there)}
            for one, _rest in versions
        ],
        old,
    )  # fmt: skip


def _stands_for(code: str, successors: Mapping[str, str], there: Collection[str]) -> str:
    """Return what stands for a division now: what ended with the one above it goes where that one went."""
    if code in successors or code in there:
        return successors.get(code, code)
    return next((successors[code[:size]] for size in (9, 6, 4) if code[:size] in successors), code)


def _follow_units(store: Store, today: date, lines: list[_Line]) -> str:
    now = {f"{unit}": _Now(name, there, (kind, region)) for unit, name, kind, region, _path, there in lines}
    old = rows_of(store, "unit")
    above = {f"{row['unit']}": {column: row[column] for column in _ABOVE} for row in old} | {
        f"{unit}": dict(zip(_ABOVE, (*reversed(path), 0, 0, 0, 0, 0), strict=False))
        for unit, _name, _kind, _region, path, _there in lines
    }
    versions = _versions(
        [
            (Version(f"{row['unit']}", row["name"], row["first"], row["until"]), (row["unit_kind"], row["region"]))
            for row in old
        ],
        now,
        today,
    )  # fmt: skip
    successors = _successors_of(store, "unit", versions)
    return _write(
        store,
        "unit",
        [
            {"unit": int(one.code), "name": one.name, "unit_kind": rest[0], "region": rest[1], "first": one.first,
             "until": one.until, "now": int(successors.get(one.code, one.code)), **above[one.code]}
            for one, rest in versions
        ],
        old,
    )  # fmt: skip


def _versions(old: Sequence[_Versioned], now: Mapping[str, _Now], today: date) -> list[_Versioned]:
    """Return all versions: those that were, ended where the rooms say something else now, and the new ones."""
    found: list[_Versioned] = []
    still: set[str] = set()
    for version, rest in old:
        code, kept = version.code, version
        if version.until == FOREVER:
            is_now = now.get(code)
            if is_now is not None and is_now.there and (is_now.name, is_now.rest) == (version.name, rest):
                still.add(code)
            elif version.first >= today and is_now is not None and is_now.there:
                # Twice on one day: only how it is in the evening was ever so.
                continue
            else:
                kept = Version(code, version.name, version.first, max(today, version.first))
        found.append((kept, rest))
    begin = today if old else BEGIN
    for code, one in now.items():
        if one.there and code not in still:
            found.append((Version(code, one.name, begin), one.rest))
        elif not one.there and not old:
            # It had ended before the facts began, and may be named by them all the same.
            found.append((Version(code, one.name, BEGIN, today), one.rest))
    return sorted(found, key=lambda entry: (entry[0].code, entry[0].first))


def _successors_of(store: Store, table: str, versions: list[_Versioned]) -> Mapping[str, str]:
    """Return what stands for what has ended; of most nobody has said anything."""
    known = _successors(store).get(table, {})
    return stands_for(
        one._replace(successor=known[one.code] if one.until != FOREVER else "")
        for one, _rest in versions
        if one.code in known
    )


def _follow_places(store: Store, regions: list[_Line], units: list[_Line]) -> str:
    """Write the villages of today: what stands there, and the residents as they were loaded."""
    old = rows_of(store, "place")
    residents = {row["village"]: row["population"] for row in old}
    stations: dict[str, int] = {}
    workrooms = set()
    for _unit, _name, kind, region, _path, there in units:
        if there and kind == UnitKind.TOWN_STATION:
            stations[region] = stations.get(region, 0) + 1
        elif there and kind == UnitKind.VILLAGE_WORKROOM:
            workrooms.add(region)
    columns = tuple(column.name for column in PLACE)
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for village, _name, there in regions:
        if len(village) != 12 or not there:
            continue
        town = village[:9]
        rows.append(
            dict(zip(columns, (village[:4], village[:6], town, village), strict=True))
            | {
                "population": residents.get(village, 0),
                "stations": 0 if town in seen else stations.get(town, 0),
                "served": town in stations,
                "workroom": village in workrooms,
            }
        )
        seen.add(town)
    return _write(store, "place", rows, old)


def _days(store: Store) -> str:
    if store.snapshot().parts.get("day"):
        return ""
    store.write("day", WHOLE, days(), source=SOURCE)
    return "day"


# --- the tables of the rooms and of the store ------------------------------------------------------


@cache
def statements() -> dict[str, str]:
    """Return the statement of each table."""
    whole = (Path(__file__).parent / "places.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- table: (\w+)$", whole, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))


def _lines(table: str) -> list[_Line]:
    with connection.cursor() as cursor:
        cursor.execute(statements()[table])
        found: list[_Line] = cursor.fetchall()
        return found


def rows_of(store: Store, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table as the store has it."""
    import pyarrow.parquet as pq

    return [row for path in store.snapshot().paths(table) for row in pq.read_table(path).to_pylist()]


def _write(store: Store, table: str, rows: list[dict[str, Any]], old: list[dict[str, Any]]) -> str:
    import pyarrow as pa

    if rows == old:
        return ""
    schema = arrow_schema(DECLARED[table])
    made = pa.table([[row[name] for row in rows] for name in schema.names], schema=schema)
    # Residents of a demonstration stay invented.
    demo = any(part.demo for part in store.snapshot().parts.get(table, ()))
    store.write(table, WHOLE, made, source=SOURCE, demo=demo)
    return table


def _code(table: str, row: Mapping[str, Any]) -> str:
    return str(row["unit" if table == "unit" else "code"])


def _synthetic(store: Store) -> bool:
    return any(part.source.startswith(SYNTHETIC) for part in store.snapshot().parts.get("unit", ()))


def _successors(store: Store) -> dict[str, dict[str, str]]:
    return json.loads(_read(store.folder / _SUCCESSORS) or "{}")  # type: ignore[no-any-return]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
