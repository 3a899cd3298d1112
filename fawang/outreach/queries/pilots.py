"""Pilots beside the rest: the same figures before and after a pilot began. Nothing here says why they differ."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Model, QuerySet, Sum

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.outreach.models import Pilot, ServedDay, ServiceDay, Talk
from fawang.outreach.queries.scope import scoped
from fawang.outreach.rules.advisers import DayState
from fawang.outreach.rules.codes import Happening
from fawang.people.rules import Permission

#: Days that are looked at on either side of the beginning. Own figure; the page says so.
WINDOW = 90


def listed(by: Actor) -> list[Pilot]:
    """Return the pilots within the reach of `by`, by programme."""
    rows = scoped(Pilot.objects.select_related("unit"), by, Permission.OUTREACH_MANAGE)
    return list(rows.order_by("programme", "since", "id")[:200])


@dataclass(frozen=True, slots=True)
class Side:
    """What happened in a span: `units` in which anything did, `events`, and people whom they reached."""

    units: int
    events: int
    persons: int

    @property
    def per_event(self) -> float | None:
        """Return people for each event; None where there was none."""
        return self.persons / self.events if self.events else None


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of event, in the pilots and elsewhere, before the beginning and after it."""

    what: str
    pilots_before: Side
    pilots_after: Side
    rest_before: Side
    rest_after: Side


@dataclass(frozen=True, slots=True)
class Comparison:
    """A programme: its units, the day from which days are counted, how many days each side has."""

    programme: str
    since: date
    pilots: int
    before: int
    after: int
    rows: tuple[Compared, ...]


def comparison(by: Actor, programme: str, *, today: date) -> Comparison | None:
    """Return the comparison of a programme within the reach of `by`; None where it has no pilot there.

    Of pilots that began on different days the first one's day counts for all.
    """
    rows = [row for row in listed(by) if row.programme == programme]
    if not rows:
        return None
    since = min(row.since for row in rows)
    after = max(0, min(WINDOW, (today - since).days + 1))
    units = sorted({row.unit_id for row in rows})
    spans = ((since - timedelta(days=WINDOW), since), (since, since + timedelta(days=after)))
    found = []
    for what, events, day, persons in _events():
        reached = scoped(events, by, Permission.OUTREACH_MANAGE)
        sides = [
            _side(rows_of, day, persons, span)
            for rows_of in (reached.filter(units__overlap=units), reached.exclude(units__overlap=units))
            for span in spans
        ]
        found.append(Compared(what, *sides))
    return Comparison(programme, since, len(units), WINDOW, after, tuple(found))


def _events() -> tuple[tuple[str, QuerySet[Any], str, str], ...]:
    return (
        ("adviser_days", ServedDay.objects.exclude(state=DayState.WITHDRAWN), "day", "persons"),
        ("service_days", ServiceDay.objects.filter(state=Happening.HELD), "day", "persons"),
        ("talks", Talk.objects.filter(state=Happening.HELD), "begins_at", "attended"),
    )


def _side[Row: Model](rows: QuerySet[Row], column: str, persons: str, span: tuple[date, date]) -> Side:
    begin, end = span
    bounds: tuple[Any, Any] = (begin, end)
    if column == "begins_at":
        bounds = (
            datetime.combine(begin, time(), clock.CHINA),
            datetime.combine(end, time(), clock.CHINA),
        )
    within = rows.filter(**{f"{column}__gte": bounds[0], f"{column}__lt": bounds[1]})
    found = within.aggregate(units=Count("unit", distinct=True), events=Count("pk"), persons=Sum(persons))
    return Side(found["units"], found["events"], found["persons"] or 0)
