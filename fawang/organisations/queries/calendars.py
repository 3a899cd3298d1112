"""The calendar of a unit: its hours, statutory holidays, closures of the area."""

import json
import time
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from fawang.kernel.rules.problems import NotFound
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar
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
    try:
        return calendars_for([unit_id])[unit_id]
    except KeyError:
        raise NotFound("unit_not_found") from None


def calendars_for(unit_ids: Collection[int]) -> dict[int, OfficeCalendar]:
    """Return the calendars of units by id, without those that do not exist; in at most two statements."""
    since = time.monotonic()
    found = {
        pk: kept.calendar
        for pk in unit_ids
        if (kept := _by_unit.get(pk)) and since - kept.since < KEEP_SECONDS
    }
    missing = [pk for pk in unit_ids if pk not in found]
    if missing:
        found |= _read(missing, since)
    return found


def _read(unit_ids: Collection[int], since: float) -> dict[int, OfficeCalendar]:
    units = list(Unit.objects.filter(pk__in=unit_ids).values_list("pk", "hours", "region_code"))
    above = {code for _pk, _hours, region in units for code in chain(region)}
    said: dict[str, dict[date, bool]] = {}
    for region, day, working in ClosedDay.objects.filter(region_code__in=above).values_list(
        "region_code", "day", "working"
    ):
        said.setdefault(region, {})[day] = working
    found = {}
    for pk, hours, region in units:
        closures: dict[date, bool] = {}
        # Upper divisions first, so that the town's word stands against the province's.
        for code in reversed(chain(region)):
            closures |= said.get(code, {})
        pattern = (json.dumps(hours, sort_keys=True), tuple(sorted(closures.items())))
        calendar = _by_pattern.get(pattern)
        if calendar is None:
            week = read_week(hours) if hours else defaults.week()
            calendar = _by_pattern[pattern] = OfficeCalendar(week, closures)
        if len(_by_unit) >= _MOST:
            _by_unit.clear()
        _by_unit[pk] = _Kept(calendar, since)
        found[pk] = calendar
    return found


def province_calendar() -> OfficeCalendar:
    """Return the calendar of the province: usual hours, statutory holidays, closures of the whole province."""
    row = Unit.objects.filter(parent__isnull=True, active=True).values_list("pk", flat=True).first()
    return calendar_for(row) if row else OfficeCalendar(defaults.week())


def forget_calendars() -> None:
    """Read hours and closures again at the next question."""
    _by_unit.clear()
    _by_pattern.clear()
