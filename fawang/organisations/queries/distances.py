"""The units nearest to a point, by PostgreSQL's cube: points on a ball, and an index that walks outwards from one.

`cube` alone is enough, and whoever owns a database may create it; `earthdistance`, which writes the same shorter,
asks for a superuser (docs/adr/0042-nearest-offices.md).
"""

from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.paging import read_cursor, write_cursor
from fawang.organisations.models import Unit
from fawang.organisations.queries.cards import Card, cards
from fawang.organisations.queries.opening_hours import MAY_BE_OPEN, may_be_open
from fawang.organisations.queries.rows import UnitRow
from fawang.organisations.rules import HIDDEN, Position, UnitKind
from fawang.regions.rules import chain

PAGE: Final = 10
#: So many of the nearest units are looked at, however few of them fit: what it costs has an end.
WINDOW: Final = 800
#: So many of those that may be open are judged at least, before somebody is asked to go on.
_JUDGED: Final = 100
#: The middle of a division without offices of its own is that of so many offices inside it.
_SAMPLE: Final = 200
#: Units that serve a division, at most.
_SERVING: Final = 12
#: Twice the mean radius of the Earth (IUGG), in metres.
_DIAMETER: Final = 2 * 6_371_008.8

# The index on `place` walks outwards; where few are of these kinds, PostgreSQL sorts them instead. Filters stand
# outside the window, which is filled only as far as is needed.
_NEAREST: Final = """
    SELECT id, apart FROM (
        SELECT id, services, languages, lift, ramp, hours, place <-> %(here)s::cube AS apart
        FROM organisations_unit
        WHERE kind = ANY(%(kinds)s) AND active AND place IS NOT NULL
        ORDER BY place <-> %(here)s::cube LIMIT %(window)s
    ) AS walked
    WHERE (apart, id) > (%(after)s, %(last)s)
"""
_IN_ORDER: Final = "ORDER BY apart, id LIMIT %(limit)s"
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

    The nearest `WINDOW` are looked at. A unit whose position is not known is never among them, nor is one whose kind
    hides it, since distances from three places would tell where it is: `find_serving` has those.

    Raises:
        Invalid: `cursor_invalid`.
    """
    after, last = _read(cursor)
    found: list[tuple[float, Card]] = []
    judged, batch = 0, limit + 1
    while True:
        rows = _walk(at, wanted, now, after, last, batch)
        known = cards([pk for pk, _apart in rows], now)
        found += [
            (apart, known[pk]) for pk, apart in rows if not wanted.open_now or known[pk].opening.is_open
        ]
        judged += len(rows)
        exhausted = len(rows) < batch
        if exhausted or len(found) > limit or judged >= _JUDGED:
            break
        # Many are closed today that are usually open at this hour.
        (last, after), batch = rows[-1], 2 * batch
    items = tuple(Near(card, metres_between(apart)) for apart, card in found[:limit])
    if len(found) <= limit and exhausted:
        return NearPage(items, None)
    if len(found) > limit:
        after, last = found[limit - 1][0], found[limit - 1][1].unit.id
    else:
        last, after = rows[-1]
    return NearPage(items, write_cursor(repr(after), last))


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


def _walk(
    at: Position, wanted: Wanted, now: datetime, after: float, last: int, limit: int
) -> list[tuple[int, float]]:
    """Return those that fit behind a distance, each with its own; of those that may be open, if that is wanted."""
    values: dict[str, Any] = {
        "here": _on_ball(at),
        "kinds": [kind.value for kind in wanted.kinds if kind not in HIDDEN],
        "service": wanted.service,
        "language": wanted.language,
        "window": WINDOW,
        "after": after,
        "last": last,
        "limit": limit,
        **(may_be_open(now) if wanted.open_now else {}),
    }
    sql = (
        _NEAREST,
        _SERVICE if wanted.service else "",
        _LANGUAGE if wanted.language else "",
        _ACCESSIBLE if wanted.accessible else "",
        MAY_BE_OPEN if wanted.open_now else "",
        _IN_ORDER,
    )
    with connection.cursor() as cursor:
        cursor.execute(" ".join(sql), values)
        return [(pk, apart) for pk, apart in cursor.fetchall()]


def _on_ball(at: Position) -> str:
    """Return a point as the column `place` has it."""
    height, turned = radians(at.latitude), radians(at.longitude)
    return f"({cos(height) * cos(turned)!r}, {cos(height) * sin(turned)!r}, {sin(height)!r})"


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
