"""What kind of day it is for demand and for fairness. Pure: the calendar of workdays is an argument."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class DayType(StrEnum):
    """Kinds of days."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    #: A Saturday or Sunday that is worked for a holiday (调休).
    MADE_UP = "made_up"


def day_type(day: date, is_workday: Callable[[date], bool]) -> DayType:
    """Return what kind of day `day` is by a calendar that knows holidays and make-up workdays.

    A Saturday or Sunday in one run of free days with a free weekday belongs to the holiday: people are
    away, and who is on duty then has a holiday less.
    """
    if is_workday(day):
        return DayType.MADE_UP if day.weekday() >= _SATURDAY else DayType.WORKDAY
    if day.weekday() < _SATURDAY:
        return DayType.HOLIDAY
    for step in (_ONE_DAY, -_ONE_DAY):
        other = day + step
        while not is_workday(other):
            if other.weekday() < _SATURDAY:
                return DayType.HOLIDAY
            other += step
    return DayType.WEEKEND
