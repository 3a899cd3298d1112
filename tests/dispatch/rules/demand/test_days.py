"""Kinds of days by China's calendar."""

from datetime import date, time

import pytest

from fawang.dispatch.rules.demand.days import DayType, day_type
from fawang.organisations.calendar import OfficeCalendar

WEEK = (*[((time(9), time(17)),)] * 5, (), ())


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 25), DayType.WORKDAY),
        (date(2026, 11, 28), DayType.WEEKEND),
        (date(2026, 10, 1), DayType.HOLIDAY),
        # A Saturday and a Sunday within the days off for National Day.
        (date(2026, 10, 3), DayType.HOLIDAY),
        (date(2026, 10, 4), DayType.HOLIDAY),
        # A Saturday that is worked for them.
        (date(2026, 10, 10), DayType.MADE_UP),
        (date(2026, 10, 11), DayType.WEEKEND),
    ],
)
def test_day_type(day: date, kind: DayType) -> None:
    assert day_type(day, OfficeCalendar(WEEK).is_workday) == kind
