"""The tables of regions and units follow the rooms: what is renamed, closed or new gets a version of its own.

The rooms hold how things are; what they were called before is kept here, in the store's own tables. A version ends on
the day on which the change is seen. What stands for something that ended is nobody's to guess: whoever knows says so
(`succeed`). Who is above a unit is always as of today: nobody sees figures of a unit that was taken from them.

The tables of a synthetic province (`fawang facts generate`) are left alone: its facts have units of their own.
"""

import json
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from fawang.datacentre.calendars import days
from fawang.datacentre.dimensions import DECLARED, FOREVER, Version, stands_for
from fawang.datacentre.facts import PLACE
from fawang.datacentre.store import WHOLE, Store, arrow_schema, to_disk
from fawang.kernel.problems import Invalid
from fawang.organisations.rules import UnitKind

#: From here on what was there when the facts began. No fact is older.
BEGIN = date(2000, 1, 1)
SOURCE = "tables of the rooms"
_STATE, _SUCCESSORS = "places.json", "successors.json"
_SYNTHETIC = "fawang facts generate"
_DEPTHS = range(1, 6)


@dataclass(frozen=True, slots=True)
class _Now:
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
    written = [
        _follow_regions(store, today),
        _follow_units(store, today),
        _follow_places(store),
        _days(store),
    ]
    _put(store.folder / _STATE, state)
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
    _put(store.folder / _SUCCESSORS, json.dumps(known, sort_keys=True, indent=1))
    follow(store, today=today)


def _follow_regions(store: Store, today: date) -> str:
    now = {line["code"]: _Now(line["name"], line["there"]) for line in _lines("region")}
    versions = _versions(
        [({"name": row["name"]}, (), row) for row in rows_of(store, "region")], "region", now, today
    )
    successors = stands_for(_with_successors(versions, _successors(store).get("region", {})))
    there = {code for code, one in now.items() if one.there}
    return _write(
        store,
        "region",
        [
            {"code": one.code, "name": one.name, "first": one.first, "until": one.until,
             "now": _stands_for(one.code, successors, there)}
            for one, _rest in versions
        ],
    )  # fmt: skip


def _stands_for(code: str, successors: Mapping[str, str], there: Collection[str]) -> str:
    """Return what stands for a division now: what ended with the one above it goes where that one went."""
    if code in successors or code in there:
        return successors.get(code, code)
    return next((successors[code[:size]] for size in (9, 6, 4) if code[:size] in successors), code)


def _follow_units(store: Store, today: date) -> str:
    lines = _lines("unit")
    now = {
        str(line["unit"]): _Now(line["name"], line["there"], (line["unit_kind"], line["region"]))
        for line in lines
    }
    paths = {str(line["unit"]): list(reversed(line["path"])) for line in lines}
    old = [({"name": row["name"]}, (row["unit_kind"], row["region"]), row) for row in rows_of(store, "unit")]
    above = {str(row["unit"]): [row[f"above_{n}"] for n in _DEPTHS] for _, _, row in old} | {
        code: [path[n - 1] if n <= len(path) else 0 for n in _DEPTHS] for code, path in paths.items()
    }
    versions = _versions(old, "unit", now, today)
    successors = stands_for(_with_successors(versions, _successors(store).get("unit", {})))
    return _write(
        store,
        "unit",
        [
            {"unit": int(one.code), "name": one.name, "unit_kind": rest[0], "region": rest[1], "first": one.first,
             "until": one.until, "now": int(successors.get(one.code, one.code)),
             **{f"above_{n}": above[one.code][n - 1] for n in _DEPTHS}}
            for one, rest in versions
        ],
    )  # fmt: skip


def _versions(
    old: Sequence[tuple[Mapping[str, str], tuple[str, ...], Mapping[str, Any]]],
    table: str,
    now: Mapping[str, _Now],
    today: date,
) -> list[tuple[Version, tuple[str, ...]]]:
    """Return all versions: those that were, ended where the rooms say something else now, and the new ones."""
    found: list[tuple[Version, tuple[str, ...]]] = []
    still: set[str] = set()
    for names, rest, row in old:
        code = _code(table, row)
        version = Version(code, names["name"], row["first"], row["until"])
        if version.until == FOREVER:
            is_now = now.get(code)
            if is_now is not None and is_now.there and (is_now.name, is_now.rest) == (version.name, rest):
                still.add(code)
            elif version.first >= today and is_now is not None and is_now.there:
                # Twice on one day: only how it is in the evening was ever so.
                continue
            else:
                version = Version(code, version.name, version.first, max(today, version.first))
        found.append((version, rest))
    begin = today if old else BEGIN
    for code, one in now.items():
        if one.there and code not in still:
            found.append((Version(code, one.name, begin), one.rest))
        elif not one.there and not old:
            # It had ended before the facts began, and may be named by them all the same.
            found.append((Version(code, one.name, BEGIN, today), one.rest))
    return sorted(found, key=lambda entry: (entry[0].code, entry[0].first))


def _with_successors(
    versions: list[tuple[Version, tuple[str, ...]]], successors: Mapping[str, str]
) -> list[Version]:
    return [
        Version(
            one.code, one.name, one.first, one.until,
            successors.get(one.code, "") if one.until != FOREVER else "",
        )
        for one, _rest in versions
    ]  # fmt: skip


def _follow_places(store: Store) -> str:
    """Write the villages of today: what stands there, and the residents as they were loaded."""
    residents = {row["village"]: row["population"] for row in rows_of(store, "place")}
    units = [line for line in _lines("unit") if line["there"]]
    stations: dict[str, int] = {}
    for line in units:
        if line["unit_kind"] == UnitKind.TOWN_STATION:
            stations[line["region"]] = stations.get(line["region"], 0) + 1
    workrooms = {line["region"] for line in units if line["unit_kind"] == UnitKind.VILLAGE_WORKROOM}
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for line in _lines("region"):
        village = line["code"]
        if len(village) != 12 or not line["there"]:
            continue
        town = village[:9]
        rows.append(
            {column.name: village[:size] for column, size in zip(PLACE, (4, 6, 9, 12), strict=True)}
            | {
                "population": residents.get(village, 0),
                "stations": 0 if town in seen else stations.get(town, 0),
                "served": town in stations,
                "workroom": village in workrooms,
            }
        )
        seen.add(town)
    return _write(store, "place", rows)


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


def _lines(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statements()[table])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, line, strict=True)) for line in cursor.fetchall()]


def rows_of(store: Store, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table as the store has it."""
    import pyarrow.parquet as pq

    return [row for path in store.snapshot().paths(table) for row in pq.read_table(path).to_pylist()]


def _write(store: Store, table: str, rows: list[dict[str, Any]]) -> str:
    import pyarrow as pa

    made = pa.Table.from_pylist(rows, schema=arrow_schema(DECLARED[table]))
    if rows == rows_of(store, table):
        return ""
    # Residents of a demonstration stay invented.
    demo = any(part.demo for part in store.snapshot().parts.get(table, ()))
    store.write(table, WHOLE, made, source=SOURCE, demo=demo)
    return table


def _code(table: str, row: Mapping[str, Any]) -> str:
    return str(row["unit" if table == "unit" else "code"])


def _synthetic(store: Store) -> bool:
    return any(part.source.startswith(_SYNTHETIC) for part in store.snapshot().parts.get("unit", ()))


def _successors(store: Store) -> dict[str, dict[str, str]]:
    return json.loads(_read(store.folder / _SUCCESSORS) or "{}")  # type: ignore[no-any-return]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    fresh.write_text(content, encoding="utf-8")
    to_disk(fresh)
    fresh.replace(path)
    to_disk(path.parent)
