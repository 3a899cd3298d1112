"""Whether offices are open at a moment: their calendars, and the days on which they keep otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fawang.organisations.models import Unit, UnitException
from fawang.organisations.queries.calendars import calendars_for
from fawang.organisations.rules.hours import (
    AHEAD,
    CHINA,
    Interval,
    Opening,
    Special,
    opening_at,
    read_intervals,
)

#: Of one office, in a list. A year has some dozens.
MOST_EXCEPTIONS = 200


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A day on which an office keeps other hours than its week says; closed without `intervals`."""

    id: int
    day: date
    intervals: tuple[Interval, ...]
    reason: str


def opening(unit_id: int, at: datetime) -> Opening | None:
    """Return whether an office is open at a moment; None where there is no such office."""
    return openings([unit_id], at).get(unit_id)


def openings(unit_ids: Collection[int], at: datetime) -> dict[int, Opening]:
    """Return whether each of `unit_ids` is open at a moment, in at most four statements for any number of them.

    A unit's exceptions move no term: that its counter is closed for a day does not stop the clock of a matter.
    """
    calendars = calendars_for(unit_ids)
    first = at.astimezone(CHINA).date()
    special: dict[int, dict[date, Special]] = {}
    rows = UnitException.objects.filter(
        unit_id__in=calendars, day__gte=first, day__lt=first + timedelta(days=AHEAD)
    )
    for row in rows:
        kept = Special(read_intervals(row.intervals), row.reason)
        special.setdefault(row.unit_id, {})[row.day] = kept
    known = set(Unit.objects.filter(pk__in=calendars, hours__isnull=False).values_list("pk", flat=True))
    return {
        pk: opening_at(at, known=pk in known, usual=calendar.hours, special=special.get(pk, {}))
        for pk, calendar in calendars.items()
    }


def open_among(unit_ids: Collection[int], at: datetime, *, known: Collection[int]) -> set[int]:
    """Return those of `unit_ids` that are certainly open at a moment; when the others open nobody asks.

    Args:
        known: those that have given their hours.
    """
    local = at.astimezone(CHINA)
    day, moment = local.date(), local.time()
    today = {
        pk: read_intervals(intervals)
        for pk, intervals in UnitException.objects.filter(unit_id__in=list(unit_ids), day=day).values_list(
            "unit_id", "intervals"
        )
    }
    calendars = calendars_for(unit_ids)
    # Nearly all share a calendar.
    usual = {one: _within(one.hours(day), moment) for one in set(calendars.values())}
    return {
        pk
        for pk, calendar in calendars.items()
        if (_within(today[pk], moment) if pk in today else pk in known and usual[calendar])
    }


def _within(intervals: Collection[Interval], moment: time) -> bool:
    return any(opens <= moment < closes for opens, closes in intervals)


def exceptions_of(unit_id: int, *, since: date) -> tuple[ExceptionRow, ...]:
    """Return the days from `since` on which an office keeps other hours, in order."""
    rows = UnitException.objects.filter(unit_id=unit_id, day__gte=since).order_by("day")[:MOST_EXCEPTIONS]
    return tuple(ExceptionRow(row.pk, row.day, read_intervals(row.intervals), row.reason) for row in rows)
