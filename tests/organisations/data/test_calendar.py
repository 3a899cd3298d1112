"""When an office works, with a second opinion on every day."""

import subprocess
import sys
from datetime import date, time, timedelta

import chinese_calendar
import pytest

from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import (
    _REACH,
    DayType,
    OfficeCalendar,
    _china,
    announced,
    day_type,
    unsettled,
)
from fawang.organisations.rules.hours import read_week

USUAL = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))


def days(first: int, last: int) -> list[date]:
    count = (date(last, 12, 31) - date(first, 1, 1)).days + 1
    return [date(first, 1, 1) + timedelta(days=n) for n in range(count)]


def test_every_day_of_three_years_by_a_second_source() -> None:
    calendar = OfficeCalendar(defaults.week())
    differing = [
        day for day in days(2024, 2026) if bool(calendar.hours(day)) != chinese_calendar.is_workday(day)
    ]
    assert differing == []
    assert len(days(2024, 2026)) == 1096


def test_a_make_up_workday_is_worked_like_a_weekday() -> None:
    saturday = date(2026, 2, 14)
    assert saturday.weekday() == 5
    assert chinese_calendar.is_workday(saturday)
    assert OfficeCalendar(defaults.week()).hours(saturday) == USUAL


def test_holidays_and_ordinary_days() -> None:
    calendar = OfficeCalendar(defaults.week())
    assert calendar.hours(date(2026, 10, 1)) == ()
    assert calendar.hours(date(2026, 11, 24)) == USUAL
    assert calendar.hours(date(2026, 11, 22)) == ()


@pytest.mark.parametrize(("year", "known"), [(2024, True), (2025, True), (2026, True), (2035, False)])
def test_announced(year: int, known: bool) -> None:
    assert announced(year) is known


def test_a_year_not_announced_has_the_days_of_the_law() -> None:
    calendar = OfficeCalendar(defaults.week())
    # 2035: New Year on a Monday; nothing is known of make-up days, so every weekend is free.
    assert calendar.hours(date(2035, 1, 1)) == ()
    assert calendar.hours(date(2035, 10, 1)) == ()
    assert calendar.hours(date(2035, 10, 2)) == ()
    assert all(calendar.hours(day) == () for day in days(2035, 2035) if day.weekday() > 4)
    # Thirteen days by law, of which some fall on weekends.
    rest = [day for day in days(2035, 2035) if day.weekday() < 5 and not calendar.hours(day)]
    assert 8 <= len(rest) <= 13


def test_local_closures_and_openings() -> None:
    typhoon, extra = date(2026, 9, 8), date(2026, 9, 13)
    calendar = OfficeCalendar(defaults.week(), {typhoon: False, extra: True})
    assert calendar.hours(typhoon) == ()
    assert extra.weekday() == 6
    assert calendar.hours(extra) == USUAL


def test_own_hours() -> None:
    calendar = OfficeCalendar(read_week({"sat": [["09:00", "17:00"]], "sun": [["09:00", "17:00"]]}))
    assert calendar.hours(date(2026, 11, 21)) == ((time(9), time(17)),)
    assert calendar.hours(date(2026, 11, 24)) == ()
    # A holiday closes weekend offices too.
    assert calendar.hours(date(2026, 10, 3)) == ()


@pytest.mark.parametrize(
    ("day", "sort"),
    [
        (date(2020, 1, 28), DayType.HOLIDAY),
        (date(2020, 1, 19), DayType.MADE_UP),
        (date(2020, 3, 7), DayType.WEEKEND),
        (date(2020, 3, 9), DayType.WORKDAY),
    ],
)
def test_what_sort_of_day_it_is(day: date, sort: DayType) -> None:
    assert day_type(day) == sort


def test_only_the_calendar_of_china_is_loaded_and_it_is_that_of_the_package() -> None:
    script = (
        "import sys; from fawang.organisations.data.calendar import _china, _year;"
        "print(_year(2026).announced, sorted(name for name in sys.modules if 'countries' in name));"
        "import holidays;"
        "whole = [holidays.country_holidays('CN', years=year) for year in range(1995, 2040)];"
        "ours = [_china()(years=year) for year in range(1995, 2040)];"
        "print([dict(one) for one in ours] == [dict(one) for one in whole],"
        " [one.weekend_workdays for one in ours] == [one.weekend_workdays for one in whole])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True []", "True True"]


@pytest.mark.parametrize(
    ("day", "unsure"),
    [
        (date(2026, 2, 14), False),
        (date(2026, 12, 21), False),
        # New Year of a year that is not announced may take the days before it, also in the year that is.
        (date(2098, 12, 28), True),
        (date(2099, 1, 5), True),
        (date(2099, 3, 2), False),
        (date(2099, 10, 8), True),
        (date(2099, 10, 11), True),
        (date(2099, 11, 2), False),
    ],
)
def test_days_near_a_holiday_that_is_not_announced_are_unsure(day: date, unsure: bool) -> None:
    assert unsettled(day) is unsure
    assert OfficeCalendar(defaults.week()).is_unsure(day) is unsure
    # What the office or its area has said of a day stands.
    assert not OfficeCalendar(defaults.week(), {day: True}).is_unsure(day)


def test_nothing_was_ever_moved_farther_than_the_days_that_are_unsure() -> None:
    for year in range(2008, 2027):
        around = (year - 1, year, year + 1)
        full, of_the_law = _china()(years=around), _china()(years=around, observed=False)
        moved = [day for day in (*full, *full.weekend_workdays) if day.year == year]
        assert moved
        assert max(min(abs((day - one).days) for one in of_the_law) for day in moved) <= _REACH
