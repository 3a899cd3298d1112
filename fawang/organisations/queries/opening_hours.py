"""The days on which offices keep other hours, and what narrows a search to those that may be open."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fawang.organisations.data.calendar import DayType, day_type
from fawang.organisations.models import UnitException
from fawang.organisations.rules.hours import CHINA, DAYS, Interval, read_intervals

#: Of one office, in a list. A year has some dozens.
MOST_EXCEPTIONS = 200

# Hours are those of the day of the week; on a day that is worked instead of another they may be those of any day.
MAY_BE_OPEN: Final = """
    AND (
        %(usual)s AND hours @? %(on_this_day)s::jsonpath
        OR (%(made_up)s OR EXISTS (SELECT FROM organisations_closedday WHERE day = %(today)s AND working))
            AND hours @? %(on_any_day)s::jsonpath
        OR EXISTS (SELECT FROM organisations_unitexception AS kept WHERE kept.unit_id = walked.id AND day = %(today)s)
    )
"""
_COVERS: Final = 'strict $.{day}[*] ? (@[0] <= "{time}" && @[1] > "{time}")'


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A day on which an office keeps other hours than its week says; closed without `intervals`."""

    id: int
    day: date
    intervals: tuple[Interval, ...]
    reason: str


def may_be_open(now: datetime) -> dict[str, Any]:
    """Return the values of `MAY_BE_OPEN`, which leaves away most offices that are closed at `now`, and no other.

    It only spares looking at them. Whether one is open its card says (`cards`), by its calendar.
    """
    local = now.astimezone(CHINA)
    day, time = day_type(local.date()), f"{local:%H:%M}"
    return {
        "today": local.date(),
        "usual": day in (DayType.WORKDAY, DayType.WEEKEND),
        "made_up": day == DayType.MADE_UP,
        "on_this_day": _COVERS.format(day=DAYS[local.weekday()], time=time),
        "on_any_day": _COVERS.format(day="*", time=time),
    }


def exceptions_of(unit_id: int, *, since: date) -> tuple[ExceptionRow, ...]:
    """Return the days from `since` on which an office keeps other hours, in order."""
    rows = UnitException.objects.filter(unit_id=unit_id, day__gte=since).order_by("day")[:MOST_EXCEPTIONS]
    return tuple(ExceptionRow(row.pk, row.day, read_intervals(row.intervals), row.reason) for row in rows)
