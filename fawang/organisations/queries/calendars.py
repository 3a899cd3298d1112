"""The calendar of a unit: its hours, statutory holidays, closures of the area."""

import json
import time
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from fawang.kernel.problems import NotFound
from fawang.organisations import defaults
from fawang.organisations.calendar import OfficeCalendar
from fawang.organisations.hours import Week, read_week
from fawang.organisations.models import ClosedDay, Unit
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
    found = calendars_for((unit_id,)).get(unit_id)
    if found is None:
        raise NotFound("unit_not_found")
    return found


def calendars_for(unit_ids: Collection[int]) -> dict[int, OfficeCalendar]:
    """Return the calendars of units by id, in two statements at most; units that do not exist are left out."""
    begun = time.monotonic()
    found = {
        unit_id: kept.calendar
        for unit_id in unit_ids
        if (kept := _by_unit.get(unit_id)) and begun - kept.since < KEEP_SECONDS
    }
    if unknown := [unit_id for unit_id in unit_ids if unit_id not in found]:
        rows = list(Unit.objects.filter(pk__in=unknown).values_list("pk", "hours", "region_code"))
        closures = _closures({code for _, _, region in rows for code in chain(region)})
        if len(_by_unit) + len(rows) > _MOST:
            _by_unit.clear()
        for unit_id, hours, region in rows:
            # Upper divisions first, so that the town's word stands against the province's.
            days = {day: works for code in reversed(chain(region)) for day, works in closures.get(code, ())}
            found[unit_id] = _calendar(hours, days)
            _by_unit[unit_id] = _Kept(found[unit_id], begun)
    return found


def _closures(regions: set[str]) -> dict[str, list[tuple[date, bool]]]:
    found: dict[str, list[tuple[date, bool]]] = {}
    closed = ClosedDay.objects.filter(region_code__in=regions)
    for region, day, works in closed.values_list("region_code", "day", "working"):
        found.setdefault(region, []).append((day, works))
    return found


def _calendar(hours: Any, days: dict[date, bool]) -> OfficeCalendar:
    """Return the one calendar of all offices that keep these hours and have these days."""
    pattern = (json.dumps(hours, sort_keys=True), tuple(sorted(days.items())))
    calendar = _by_pattern.get(pattern)
    if calendar is None:
        week = read_week(hours) if hours else defaults.week()
        calendar = _by_pattern[pattern] = OfficeCalendar(week, days)
    return calendar


def province_calendar() -> OfficeCalendar:
    """Return the calendar of the province: usual hours, statutory holidays, closures of the whole province."""
    row = Unit.objects.filter(parent__isnull=True, active=True).values_list("pk", flat=True).first()
    return calendar_for(row) if row else OfficeCalendar(defaults.week())


def forget_calendars() -> None:
    """Read hours and closures again at the next question."""
    _by_unit.clear()
    _by_pattern.clear()
