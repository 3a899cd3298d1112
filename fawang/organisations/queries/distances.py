"""The units nearest to a point, by PostgreSQL's cube: points on a ball, and an index that walks outwards from one.

`cube` alone is enough, and whoever owns a database may create it; `earthdistance`, which writes the same shorter,
asks for a superuser (docs/adr/0042-nearest-offices.md).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations.models import Unit, on_earth
from fawang.organisations.queries.cards import Card, cards
from fawang.organisations.queries.openings import open_among
from fawang.organisations.queries.rows import UnitRow
from fawang.organisations.rules import HIDDEN, Position, UnitKind
from fawang.regions.rules import chain

PAGE: Final = 10
#: Of each kind so many units are looked at, the nearest ones, however few of them fit: what it costs has an end.
WINDOW: Final = 400
#: Whether a unit is open is judged outside the table, of a batch at a time, and of so many in all.
_BATCH, _JUDGED = 100, 200
#: The middle of a division without offices of its own is that of so many offices inside it.
_SAMPLE: Final = 200
#: Units that serve a division, at most.
_SERVING: Final = 12
#: Twice the mean radius of the Earth (IUGG), in metres.
_DIAMETER: Final = 2 * 6_371_008.8

_APART = f"{on_earth('latitude', 'longitude')} <-> %(here)s::cube"
# Each kind by itself: the index walks outwards among the rows of one. The inner limit is the window; it is reached only
# where few fit, since rows are drawn as they are needed. The kind stands in the statement, so that the planner knows
# the rare ones, and whether there is any is asked first: to find none the walk would look through much of the index.
_OF_KIND = f"""
    (SELECT id, apart, told FROM (
        SELECT id, services, languages, lift, ramp, hours IS NOT NULL AS told, {_APART} AS apart
        FROM organisations_unit
        WHERE kind = %(kind_NUMBER)s AND active AND latitude IS NOT NULL
          AND EXISTS (SELECT FROM organisations_unit WHERE kind = %(kind_NUMBER)s)
        ORDER BY {_APART} LIMIT %(window)s
    ) AS walked
    WHERE (apart, id) > (%(after)s, %(last)s) FURTHER
    ORDER BY apart, id LIMIT %(limit)s)
"""  # noqa: S608 the parts are those above
_SERVICE = "AND services @> ARRAY[%(service)s]::varchar[]"
_LANGUAGE = "AND languages @> ARRAY[%(language)s]::varchar[]"
_ACCESSIBLE = "AND (lift OR ramp)"
_OWN = """
    SELECT region_code, avg(latitude), avg(longitude) FROM organisations_unit
    WHERE region_code = ANY(%s) AND active AND latitude IS NOT NULL GROUP BY region_code
"""
_INSIDE = """
    SELECT avg(latitude), avg(longitude) FROM (
        SELECT latitude, longitude FROM organisations_unit
        WHERE region_code > %s AND region_code < %s AND active AND latitude IS NOT NULL LIMIT %s
    ) AS inside
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    Args:
        kinds: of which kinds.
        service, language: a code; empty for any.
        accessible: only where a lift or a ramp is known.
        open_now: only what is open at the moment of the question.
    """

    kinds: tuple[UnitKind, ...]
    service: str = ""
    language: str = ""
    accessible: bool = False
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """An office, and how far it is as the crow flies, in metres; None where nobody knows where it is."""

    card: Card
    metres: int | None


@dataclass(frozen=True, slots=True)
class NearPage:
    """The nearest offices first, and the cursor of those further away, if there may be any."""

    items: tuple[Near, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Middle:
    """From where the distances of a division are measured: the middle of the offices of `code`, itself or another."""

    position: Position
    code: str


def find_nearest(
    at: Position, wanted: Wanted, *, now: datetime, cursor: str = "", limit: int = PAGE
) -> NearPage:
    """Return the open units of `wanted` nearest to a point, a page at a time.

    Of each kind the nearest `WINDOW` are looked at. A unit whose position is not known is never among them, nor is one
    whose kind hides it, since distances from three places would tell where it is: `find_serving` has those.

    Raises:
        Invalid: `cursor_invalid`.
    """
    after, last = _read(cursor)
    found: list[_Row] = []
    judged = 0
    batch = _BATCH if wanted.open_now else limit + 1
    while True:
        rows = _walk(at, wanted, after, last, batch)
        found += _open(rows, now) if wanted.open_now else rows
        judged += len(rows)
        exhausted = len(rows) < batch
        if exhausted or len(found) > limit or judged >= _JUDGED:
            break
        last, after, _told = rows[-1]
    known = cards([row.id for row in found[:limit]], now)
    items = tuple(Near(known[row.id], metres_between(row.apart)) for row in found[:limit])
    if len(found) <= limit and exhausted:
        return NearPage(items, None)
    end = found[limit - 1] if len(found) > limit else rows[-1]
    return NearPage(items, write_cursor(repr(end.apart), end.id))


def find_serving(code: str, wanted: Wanted, *, now: datetime, at: Position | None) -> tuple[Near, ...]:
    """Return the units that serve a division, itself and those above, the lowest first; also those not on any map.

    Args:
        at: from where their distance is measured; None where it is not asked for.
    """
    rows = Unit.objects.filter(region_code__in=chain(code), kind__in=wanted.kinds, active=True)
    if wanted.service:
        rows = rows.filter(services__contains=[wanted.service])
    if wanted.language:
        rows = rows.filter(languages__contains=[wanted.language])
    if wanted.accessible:
        rows = rows.filter(Q(lift=True) | Q(ramp=True))
    found = list(rows.order_by(Length("region_code").desc(), "id").values_list("pk", flat=True)[:_SERVING])
    known = cards(found, now)
    served = (Near(known[pk], _metres(at, known[pk].unit)) for pk in found)
    return tuple(one for one in served if one.card.opening.is_open or not wanted.open_now)


def middle_of(code: str) -> Middle | None:
    """Return from where distances in a division are measured.

    That is the middle of its own offices; where it has none, of those inside it; else of the division above. None where
    no position is known.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [list(chain(code))])
        own = {region: Position(latitude, longitude) for region, latitude, longitude in cursor.fetchall()}
        if code not in own:
            # ":" sorts behind every digit.
            cursor.execute(_INSIDE, [code, f"{code}:", _SAMPLE])
            latitude, longitude = cursor.fetchone()
            if latitude is not None:
                own[code] = Position(latitude, longitude)
    return next((Middle(own[one], one) for one in chain(code) if one in own), None)


def metres_between(apart: float) -> int:
    """Return the distance on the ground of two points whose straight line through a ball of radius 1 is `apart`."""
    return round(_DIAMETER * asin(min(1.0, apart / 2)))


def _metres(at: Position | None, unit: UnitRow) -> int | None:
    """Return how far a unit is, by the haversine; None where that is not known, or not told."""
    if at is None or unit.position is None or unit.kind in HIDDEN:
        return None
    here, there = (tuple(map(radians, (one.latitude, one.longitude))) for one in (at, unit.position))
    half = sin((there[0] - here[0]) / 2) ** 2
    half += cos(here[0]) * cos(there[0]) * sin((there[1] - here[1]) / 2) ** 2
    return metres_between(2 * sqrt(half))


class _Row(NamedTuple):
    """A unit that the walk has reached; `told`: it has given its hours."""

    id: int
    apart: float
    told: bool


def _walk(at: Position, wanted: Wanted, after: float, last: int, limit: int) -> list[_Row]:
    kinds = [kind.value for kind in wanted.kinds if kind not in HIDDEN]
    if not kinds:
        return []
    values: dict[str, Any] = {
        "here": _on_ball(at),
        **{f"kind_{number}": kind for number, kind in enumerate(kinds)},
        "service": wanted.service,
        "language": wanted.language,
        "window": WINDOW,
        "after": after,
        "last": last,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        further = (
            _SERVICE if wanted.service else "",
            _LANGUAGE if wanted.language else "",
            _ACCESSIBLE if wanted.accessible else "",
        )
        cursor.execute(_nearest(len(kinds), " ".join(further)), values)
        return [_Row(*row) for row in cursor.fetchall()]


@cache
def _nearest(kinds: int, further: str) -> str:
    of_kind = _OF_KIND.replace("FURTHER", further)
    parts = (of_kind.replace("NUMBER", str(number)) for number in range(kinds))
    near = " UNION ALL ".join(parts)
    return f"SELECT id, apart, told FROM ({near}) AS near ORDER BY apart, id LIMIT %(limit)s"  # noqa: S608


def _on_ball(at: Position) -> str:
    """Return a point as `on_earth` makes it, written as a cube."""
    height, turned = radians(at.latitude), radians(at.longitude)
    return f"({cos(height) * cos(turned)!r}, {cos(height) * sin(turned)!r}, {sin(height)!r})"


def _open(rows: list[_Row], now: datetime) -> list[_Row]:
    """Return those that are certainly open."""
    told = {row.id for row in rows if row.told}
    found = open_among([row.id for row in rows], now, known=told)
    return [row for row in rows if row.id in found]


def _read(cursor: str) -> tuple[float, int]:
    """Return the distance and the number of the last unit of the page before."""
    if not cursor:
        return -1.0, 0
    written, last = read_cursor(cursor, str, int)
    try:
        after = float(written)
    except ValueError:
        raise Invalid("cursor_invalid") from None
    if not isfinite(after) or abs(last) >= 2**63:
        raise Invalid("cursor_invalid")
    return after, last
