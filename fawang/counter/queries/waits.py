"""How long it takes: the estimate of one number, and the figures of a station by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from fawang.counter.models import Counter, Ticket
from fawang.counter.queries import line
from fawang.counter.rules.line import FEWEST_SERVED, estimate_minutes
from fawang.counter.rules.tickets import IN_LINE
from fawang.organisations.rules import UnitKind

#: Service times are taken from so many days.
MEDIAN_DAYS = 28
#: Figures are shown for so many days at most.
MOST_DAYS = 92

_MEDIANS = """
    SELECT kind, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - served_at))
      FROM counter_ticket
     WHERE unit_id = %s AND day >= %s AND state = 'served' AND served_at IS NOT NULL
     GROUP BY kind HAVING count(*) >= %s
"""
_DAYS = """
    SELECT day, count(*) AS drawn, count(*) FILTER (WHERE state = 'served') AS served,
           count(*) FILTER (WHERE state = 'gone' AND missed > 0) AS no_shows,
           count(*) FILTER (WHERE state = 'gone' AND missed = 0) AS left_line,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY waited_seconds) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY waited_seconds) AS ninth
      FROM counter_ticket WHERE unit_id = %s AND day BETWEEN %s AND %s GROUP BY day ORDER BY day DESC
"""
_WHOLE = _DAYS.replace("SELECT day,", "SELECT NULL::date,").replace("GROUP BY day ORDER BY day DESC", "")
_VISITS = """
    SELECT (began_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*), avg(score)::float, count(score)
      FROM counter_visit WHERE unit_id = %s AND began_at >= %s AND began_at < %s GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a number stands: how many are ahead of it, and the wait in minutes; None: not known."""

    number: int
    minutes: int | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """The figures of a day; waits in seconds, None where nobody was measured. `day` None: all days together."""

    day: date | None
    drawn: int
    served: int
    no_shows: int
    left: int
    median: float | None
    ninth: float | None
    visits: int = 0
    score: float | None = None
    rated: int = 0


def medians(unit_id: int, today: date) -> dict[str, float]:
    """Return how long serving took at the median in the last weeks, in seconds by service; few visits say nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, [unit_id, today - timedelta(days=MEDIAN_DAYS), FEWEST_SERVED])
        return {kind: float(median) for kind, median in cursor.fetchall()}


def ahead_of(ticket: Ticket) -> Ahead | None:
    """Return how many are ahead of a number in line; None if it is in line no longer."""
    if ticket.state not in IN_LINE:
        return None
    rows = line.in_line(ticket.unit_id, day=ticket.day)
    place = next((index for index, row in enumerate(rows) if row.ticket.pk == ticket.pk), None)
    if place is None:
        return None
    serving = [one for one in line.counters_of(ticket.unit_id) if _serves(one, ticket.kind)]
    ahead = [row.ticket.kind for row in rows[:place] if any(_serves(one, row.ticket.kind) for one in serving)]
    return Ahead(len(ahead), estimate_minutes(ahead, medians(ticket.unit_id, ticket.day), len(serving)))


def wait_of_next(unit_id: int, kinds: Iterable[str], today: date) -> dict[str, Ahead]:
    """Return, for each service, where somebody would stand who draws a number now."""
    rows = line.in_line(unit_id, day=today)
    counters, known = line.counters_of(unit_id), medians(unit_id, today)
    found = {}
    for kind in kinds:
        serving = [one for one in counters if _serves(one, kind)]
        ahead = [row.ticket.kind for row in rows if any(_serves(one, row.ticket.kind) for one in serving)]
        found[kind] = Ahead(len(ahead), estimate_minutes(ahead, known, len(serving)))
    return found


def _serves(counter: Counter, kind: str) -> bool:
    return counter.staff_id is not None and (not counter.kinds or kind in counter.kinds)


def by_day(unit_id: int, first: date, last: date, *, begin: datetime, end: datetime) -> list[DayRow]:
    """Return the figures of a station by day, the latest first, and before them all days together.

    Three statements, whatever the number of days.

    Args:
        begin, end: the moments at which `first` begins and `last` ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [unit_id, first, last])
        whole = cursor.fetchall()
        cursor.execute(_DAYS, [unit_id, first, last])
        days = cursor.fetchall()
        cursor.execute(_VISITS, [unit_id, begin, end])
        seen = {day: _Seen(count, score, rated) for day, count, score, rated in cursor.fetchall()}
    rated = sum(one.rated for one in seen.values())
    scored = sum((one.score or 0.0) * one.rated for one in seen.values())
    total = _Seen(sum(one.visits for one in seen.values()), scored / rated if rated else None, rated)
    rows = {row[0]: row for row in days}
    every = sorted({*rows, *seen}, reverse=True)
    return [_row(whole[0], total), *(_row(rows.get(day, (day,)), seen.get(day, _Seen())) for day in every)]


def of_day(unit_id: int, day: date) -> DayRow:
    """Return the figures of the numbers of a day at a unit, without visits. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [unit_id, day, day])
        return _row(cursor.fetchall()[0], _Seen())


@dataclass(frozen=True, slots=True)
class _Seen:
    visits: int = 0
    score: float | None = None
    rated: int = 0


def _row(numbers: Sequence[Any], seen: _Seen) -> DayRow:
    day, drawn, served, no_shows, left, median, ninth = (
        numbers if len(numbers) == 7 else (*numbers, 0, 0, 0, 0, None, None)
    )
    return DayRow(day, drawn, served, no_shows, left, median, ninth, seen.visits, seen.score, seen.rated)


#: So many inactive units are listed.
MOST_INACTIVE = 200
_INACTIVE = """
    SELECT u.id, u.name, v.last
      FROM organisations_unit u
           LEFT JOIN LATERAL (SELECT began_at AS last FROM counter_visit WHERE unit_id = u.id
                               ORDER BY began_at DESC LIMIT 1) v ON true
     WHERE u.path @> ARRAY[%s]::bigint[] AND u.active AND u.kind = ANY(%s) AND (v.last IS NULL OR v.last < %s)
     ORDER BY v.last NULLS FIRST, u.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Inactive:
    """A unit without a visit for a while; `last` None: never."""

    id: int
    name: str
    last: datetime | None


def inactive(unit_id: int, before: datetime) -> list[Inactive]:
    """Return the stations and workrooms at and below a unit whose last visit was before `before`, the longest first."""
    kinds = [UnitKind.CENTRE, UnitKind.TOWN_STATION, UnitKind.VILLAGE_WORKROOM]
    with connection.cursor() as cursor:
        cursor.execute(_INACTIVE, [unit_id, [str(kind) for kind in kinds], before, MOST_INACTIVE])
        return [Inactive(*row) for row in cursor.fetchall()]
