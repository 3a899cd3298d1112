"""The calendar of a unit: its hours, statutory holidays, closures of the area."""

import json
import time
from datetime import date
from typing import NamedTuple

from fawang.kernel.rules.problems import NotFound
from fawang.organisations.calendar import OfficeCalendar
from fawang.organisations.data import defaults
from fawang.organisations.models import ClosedDay, Unit
from fawang.organisations.rules.hours import Week, read_week
from fawang.regions.rules import chain

#: How long a process may not know of new hours or closures that another process has recorded.
KEEP_SECONDS = 30.0
_MOST = 20_000


class _Kept(NamedTuple):
    calendar: OfficeCalendar
    since: float


_by_unit: dict[int, _Kept] = {}
#: Nearly all offices keep the same hours: they share one calendar, and what it has worked out.
_by_pattern: dict[tuple[str, tuple[tuple[date, bool], ...]], OfficeCalendar] = {}


def own_week(unit_id: int) -> Week | None:
    """Return the weekly hours that a unit has of its own; None where the usual ones stand.

    Raises:
        NotFound: `unit_not_found`.
    """
    row = Unit.objects.filter(pk=unit_id).values_list("hours").first()
    if row is None:
        raise NotFound("unit_not_found")
    return read_week(row[0]) if row[0] else None


def calendar_for(unit_id: int) -> OfficeCalendar:
    """Return the calendar of a unit; a process keeps it for half a minute.

    Raises:
        NotFound: `unit_not_found`.
    """
    kept = _by_unit.get(unit_id)
    if kept and time.monotonic() - kept.since < KEEP_SECONDS:
        return kept.calendar
    row = Unit.objects.filter(pk=unit_id).values_list("hours", "region_code").first()
    if row is None:
        raise NotFound("unit_not_found")
    hours, region = row
    # Upper divisions first, so that the town's word stands against the province's.
    closures = sorted(
        ClosedDay.objects.filter(region_code__in=chain(region)).values_list("region_code", "day", "working"),
        key=lambda closure: len(closure[0]),
    )
    days = tuple(sorted({day: working for _, day, working in closures}.items()))
    pattern = (json.dumps(hours, sort_keys=True), days)
    calendar = _by_pattern.get(pattern)
    if calendar is None:
        week = read_week(hours) if hours else defaults.week()
        calendar = _by_pattern[pattern] = OfficeCalendar(week, dict(days))
    if len(_by_unit) >= _MOST:
        _by_unit.clear()
    _by_unit[unit_id] = _Kept(calendar, time.monotonic())
    return calendar


def province_calendar() -> OfficeCalendar:
    """Return the calendar of the province: usual hours, statutory holidays, closures of the whole province."""
    row = Unit.objects.filter(parent__isnull=True, active=True).values_list("pk", flat=True).first()
    return calendar_for(row) if row else OfficeCalendar(defaults.week())


def forget_calendars() -> None:
    """Read hours and closures again at the next question."""
    _by_unit.clear()
    _by_pattern.clear()
