"""The units nearest to a point, by PostgreSQL's cube: points on a ball, and an index that walks outwards from one.

`cube` alone is enough and any owner of a database may create it; `earthdistance`, which says the same in words of its
own, asks for a superuser (docs/adr/0042-nearest-offices.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import asin
from typing import Final

from django.db import connection

from fawang.kernel.paging import read_cursor, write_cursor
from fawang.organisations.models import EARTH_METRES, Unit
from fawang.organisations.queries.openings import Opening, openings
from fawang.organisations.queries.units import UnitRow, units_by_id
from fawang.organisations.rules import Position, UnitKind
from fawang.regions.rules import chain

PAGE: Final = 10
#: Of each kind so many units are looked at, the nearest ones, however few of them fit: the cost has an end.
WINDOW: Final = 1_000
#: Whether a unit is open is judged here and not in the table: of so many that fit otherwise.
_JUDGED: Final = 300
_BATCH: Final = 60
#: The middle of a division that has no office of its own is that of so many offices in it.
_SAMPLE: Final = 200

_POINT = """cube(ARRAY[
    cos(radians(%(latitude)s::float8)) * cos(radians(%(longitude)s::float8)),
    cos(radians(%(latitude)s::float8)) * sin(radians(%(longitude)s::float8)),
    sin(radians(%(latitude)s::float8))])"""
#: As the index `unit_nearest` has it.
_PLACE = """cube(ARRAY[
    cos(radians(latitude::float8)) * cos(radians(longitude::float8)),
    cos(radians(latitude::float8)) * sin(radians(longitude::float8)),
    sin(radians(latitude::float8))])"""
# Each kind by itself, since an index walks outwards among the rows of one value only. The inner limit is the window.
_NEAREST = f"""
    SELECT near.id, near.apart FROM unnest(%(kinds)s) AS wanted (kind), LATERAL (
        SELECT id, apart FROM (
            SELECT id, services, languages, lift, ramp, {_PLACE} <-> {_POINT} AS apart
            FROM organisations_unit
            WHERE kind = wanted.kind AND active AND latitude IS NOT NULL
            ORDER BY {_PLACE} <-> {_POINT} LIMIT %(window)s
        ) AS walked
        WHERE (%(service)s = '' OR services @> ARRAY[%(service)s]::varchar[])
          AND (%(language)s = '' OR languages @> ARRAY[%(language)s]::varchar[])
          AND (NOT %(accessible)s OR lift OR ramp)
          AND (apart, id) > (%(apart)s, %(last)s)
        ORDER BY apart, id LIMIT %(limit)s
    ) AS near
    ORDER BY near.apart, near.id LIMIT %(limit)s
"""  # noqa: S608 the parts are those above
_OWN = """
    SELECT region_code, avg(latitude), avg(longitude) FROM organisations_unit
    WHERE region_code = ANY(%s) AND active AND latitude IS NOT NULL GROUP BY region_code
"""
_INSIDE = """
    SELECT avg(latitude), avg(longitude) FROM (
        SELECT latitude, longitude FROM organisations_unit
        WHERE region_code > %(code)s AND region_code < %(code)s || ':' AND active AND latitude IS NOT NULL
        ORDER BY region_code LIMIT %(sample)s
    ) AS inside HAVING count(*) > 0
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    Args:
        kinds: of which kinds; in no order.
        service, language: a code; empty for any.
        accessible: only where a lift or a ramp is known.
        open_now: only units that are open at the moment of the question.
    """

    kinds: tuple[UnitKind, ...]
    service: str = ""
    language: str = ""
    accessible: bool = False
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A unit, how far it is as the crow flies, in metres (None where nobody knows where it is), and its hours."""

    unit: UnitRow
    metres: int | None
    opening: Opening


@dataclass(frozen=True, slots=True)
class NearPage:
    """The nearest units first, and the cursor of those further away if there are any."""

    items: tuple[Near, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Middle:
    """From where distances to the offices of a division are measured: the middle of the offices of `code`."""

    position: Position
    code: str


def find_nearest(
    at: Position, wanted: Wanted, *, now: datetime, cursor: str = "", limit: int = PAGE
) -> NearPage:
    """Return the open units nearest to a point, those of `wanted` only, a page at a time.

    Of each kind the nearest `WINDOW` units are looked at, so that what it costs does not grow with the register; a
    unit whose position nobody knows is never among them (`units_of` has those of a division).

    Raises:
        Invalid: `cursor_invalid`.
    """
    apart, last = read_cursor(cursor, float, int) if cursor else (-1.0, 0)
    found: list[Near] = []
    judged = 0
    while True:
        batch = _BATCH if wanted.open_now else limit + 1
        rows = _rows(at, wanted, apart, last, batch)
        units = units_by_id([unit_id for unit_id, _ in rows])
        hours = openings(units, now=now)
        found += [
            Near(units[unit_id], metres(away), hours[unit_id])
            for unit_id, away in rows
            if not wanted.open_now or hours[unit_id].open_now
        ]
        judged += len(rows)
        if len(found) > limit or len(rows) < batch or judged >= _JUDGED or not wanted.open_now:
            break
        last, apart = rows[-1]
    page = tuple(found[:limit])
    return NearPage(page, None)
