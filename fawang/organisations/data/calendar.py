"""When an office works: statutory holidays, make-up workdays, local closures, weekly hours.

Holidays are those that the State Council's General Office announces each autumn for the next
year, as the `holidays` package has them; nothing is fetched.
"""

import importlib.util
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import holidays

from fawang.organisations.rules.hours import DAYS, Interval, Week, workday

#: The days of a week that are worked, where nothing else is said (Regulation on Working Hours, Art. 7).
WORKING_WEEK = DAYS[:5]
#: How far from a statutory holiday a day may be off or made up for it. From 2008 to 2026: at most eight days.
_REACH = 10


class OfficeCalendar:
    """The days of one office. Ask it as often as you like: a day is worked out once."""

    def __init__(self, week: Week, overrides: Mapping[date, bool] | None = None) -> None:
        """Build from the weekly hours and the days that are worked (True) or not (False) locally."""
        self._week = week
        self._overrides = overrides or {}
        self._known: dict[date, tuple[Interval, ...]] = {}

    def hours(self, day: date) -> tuple[Interval, ...]:
        """Return the working intervals of `day` in China's time, in order; none on a day of rest."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._work_out(day)
        return known

    def is_workday(self, day: date) -> bool:
        """Tell whether any of `day` is worked."""
        return bool(self.hours(day))

    def is_unsure(self, day: date) -> bool:
        """Tell whether nobody can know yet if `day` is worked: nothing is said locally, and nothing announced."""
        return day not in self._overrides and unsettled(day)

    def _work_out(self, day: date) -> tuple[Interval, ...]:
        weekday = day.weekday()
        if (works := self._overrides.get(day)) is not None:
            return workday(self._week, weekday) if works else ()
        year = _year(day.year)
        if day in year.rest:
            return ()
        # A make-up workday is worked like a weekday, whichever day of the week it is.
        return workday(self._week, weekday) if day in year.made_up else self._week[weekday]


@cache
def _china() -> Any:
    """Load what the package knows of China. Asked for a country by its code, it loads all 250: 8 MB a process."""
    path = Path(holidays.__file__).parent / "countries" / "china.py"
    spec = importlib.util.spec_from_file_location("fawang_holidays_of_china", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.China


class _Year:
    def __init__(self, year: int) -> None:
        full = _china()(years=year)
        self.made_up = frozenset(day for day in full.weekend_workdays if day.year == year)
        self.announced = bool(self.made_up)
        if not self.announced:
            # Without an announcement only the days that the law itself names are certain.
            full = _china()(years=year, observed=False)
        self.rest = frozenset(day for day in full if day.year == year)


@cache
def _year(year: int) -> _Year:
    return _Year(year)


def announced(year: int) -> bool:
    """Tell whether the holidays and make-up workdays of `year` are known.

    If not, the statutory days stand (Regulation on Public Holidays for National Annual Festivals
    and Memorial Days, Art. 2), and weekends are free: a term that runs into such a year may still move.
    """
    return _year(year).announced


@cache
def unsettled(day: date) -> bool:
    """Tell whether `day` is so near to a holiday of a year without announcement that it may be off, or worked."""
    near = (day + timedelta(days=ahead) for ahead in range(-_REACH, _REACH + 1))
    return any(not announced(one.year) and one in _year(one.year).rest for one in near)


class DayType(StrEnum):
    """What sort of day it is, by the calendar of the State Council."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    #: A statutory holiday, or a day off that belongs to one.
    HOLIDAY = "holiday"
    #: 调休上班: a day of a weekend that is worked instead.
    MADE_UP = "made_up"


def day_type(day: date) -> DayType:
    """Return what sort of day `day` is, local closures aside."""
    year = _year(day.year)
    if day in year.rest:
        return DayType.HOLIDAY
    if day in year.made_up:
        return DayType.MADE_UP
    return DayType.WEEKEND if day.weekday() >= len(WORKING_WEEK) else DayType.WORKDAY
