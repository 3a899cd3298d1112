"""Periods of the Civil Code, with the calendar of the house."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules.periods import SOON_DAYS, UNITS, Counting, count, last_day, moves, running
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar

_calendar = OfficeCalendar(defaults.week())
works = _calendar.is_workday


def always(_day: date) -> bool:
    return True


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        # Art. 201: the first day is not counted.
        ("2024-03-01", 1, "days", "2024-03-02"),
        ("2024-03-01", 15, "days", "2024-03-16"),
        # Art. 202: the corresponding day, or the last day of a month that has none.
        ("2024-01-15", 1, "months", "2024-02-15"),
        ("2024-01-31", 1, "months", "2024-02-29"),
        ("2023-01-31", 1, "months", "2023-02-28"),
        ("2024-08-31", 6, "months", "2025-02-28"),
        ("2024-12-31", 2, "months", "2025-02-28"),
        ("2024-11-30", 15, "months", "2026-02-28"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2024-12-01", 1, "months", "2025-01-01"),
        ("2004-05-20", 20, "years", "2024-05-20"),
    ],
)
def test_the_days_of_the_code(start: str, length: int, unit: str, end: str) -> None:
    found = last_day(date.fromisoformat(start), length=length, unit=unit, is_workday=always)
    assert found == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        # Art. 203: a weekend
        ("2024-05-31", 15, "days", "2024-06-17"),
        # the National Day, from 1 to 7 October 2024
        ("2024-09-16", 15, "days", "2024-10-08"),
        # the Spring Festival 2024, from 10 to 17 February; Sunday the 18th is worked
        ("2024-01-12", 1, "months", "2024-02-18"),
        # Saturday, 12 October 2024 is a make-up workday and is the last day
        ("2024-09-27", 15, "days", "2024-10-12"),
        # New Year
        ("2024-01-01", 1, "years", "2025-01-02"),
        # a weekday stays
        ("2024-05-20", 1, "days", "2024-05-21"),
    ],
)
def test_a_last_day_that_is_free_moves_on(start: str, length: int, unit: str, end: str) -> None:
    found = last_day(date.fromisoformat(start), length=length, unit=unit, is_workday=works)
    assert found == date.fromisoformat(end)


DAYS = st.dates(date(2004, 1, 1), date(2035, 12, 31))
LENGTHS = st.integers(1, 400)


@given(DAYS, st.integers(0, 60), LENGTHS, st.sampled_from(UNITS), st.sampled_from([always, works]))
def test_who_learns_of_it_later_has_no_less_time(
    start: date, later: int, length: int, unit: str, is_workday: Callable[[date], bool]
) -> None:
    one = last_day(start, length=length, unit=unit, is_workday=is_workday)
    other = last_day(start + timedelta(days=later), length=length, unit=unit, is_workday=is_workday)
    assert start < one <= other
    assert is_workday(one)
    assert one <= last_day(start, length=length + 1, unit=unit, is_workday=is_workday)


@given(DAYS, LENGTHS, st.sampled_from(UNITS))
def test_only_free_days_lie_between_the_counted_day_and_the_last(start: date, length: int, unit: str) -> None:
    counted = last_day(start, length=length, unit=unit, is_workday=always)
    end = last_day(start, length=length, unit=unit, is_workday=works)
    between = [counted + timedelta(days=number) for number in range((end - counted).days)]
    assert not any(works(day) for day in between)


@pytest.mark.parametrize(
    ("start", "length", "unit"),
    [
        (date(2024, 1, 1), 0, "days"), (date(2024, 1, 1), -1, "months"), (date(2024, 1, 1), 1, "weeks"),
        (date(2024, 1, 1), 10**12, "days"), (date(2024, 1, 1), 10**12, "years"), (date(9999, 12, 1), 1, "months"),
        (date(9999, 12, 31), 1, "days"),
    ],
)  # fmt: skip
def test_what_is_no_period(start: date, length: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"^(no period: .* by civil_code|beyond the calendar)$"):
        last_day(start, length=length, unit=unit, is_workday=always)


def test_the_last_day_of_the_calendar_is_one() -> None:
    assert last_day(date(9998, 12, 31), length=1, unit="years", is_workday=always) == date(9999, 12, 31)
    assert last_day(date(9999, 11, 30), length=1, unit="months", is_workday=always) == date(9999, 12, 30)


@pytest.mark.parametrize(
    ("counting", "in_custody", "end", "may_move"),
    [
        # From Saturday, 28 February 2026: a month, ends on Saturday, 28 March; or with its month, on Tuesday, the 31st.
        (Counting.CIVIL_CODE, False, "2026-03-30", True),
        (Counting.CIVIL_PROCEDURE, True, "2026-03-30", True),
        (Counting.FIXED, False, "2026-03-28", False),
        (Counting.CRIMINAL_PROCEDURE, False, "2026-03-31", True),
        (Counting.CRIMINAL_PROCEDURE, True, "2026-03-31", False),
    ],
)
def test_by_which_law_a_period_runs(counting: Counting, in_custody: bool, end: str, may_move: bool) -> None:
    found = running(
        date(2026, 2, 28), length=1, unit="months", today=date(2026, 3, 1), is_workday=works, counting=counting,
        in_custody=in_custody, announced=lambda year: year != 2026,
    )  # fmt: skip
    assert (found.start, found.due) == (date(2026, 2, 28), date.fromisoformat(end))
    assert found.may_move is may_move
    again = running(
        date(2026, 2, 28), length=1, unit="months", today=date(2026, 3, 1), is_workday=works, counting=counting,
        in_custody=in_custody,
    )  # fmt: skip
    assert not again.may_move


def test_days_from_the_end_of_a_month_are_days() -> None:
    found = last_day(
        date(2026, 2, 28), length=10, unit="days", is_workday=always, counting=Counting.CRIMINAL_PROCEDURE
    )
    assert found == date(2026, 3, 10)


def test_working_days_are_counted_one_by_one() -> None:
    # From Friday, 20 November 2026: Monday is the first.
    days = {"unit": "days", "is_workday": works, "counting": Counting.WORKING_DAYS}
    found = [last_day(date(2026, 11, 20), length=length, **days) for length in (1, 5, 6)]  # type: ignore[arg-type]
    assert [one.day for one in found] == [23, 27, 30]


def test_a_calendar_without_workdays_ends() -> None:
    with pytest.raises(ValueError, match=r"^beyond the calendar$"):
        last_day(date(9990, 1, 1), length=1, unit="days", is_workday=lambda _day: False)


@pytest.mark.parametrize(
    ("today", "left", "over", "soon"),
    [
        ("2024-03-10", 6, False, True), ("2024-03-16", 0, False, True), ("2024-03-17", -1, True, False),
        ("2024-03-01", 15, False, False), ("2024-03-09", SOON_DAYS, False, True),
        ("2024-03-08", SOON_DAYS + 1, False, False),
    ],
)  # fmt: skip
def test_how_much_is_left(today: str, left: int, over: bool, soon: bool) -> None:
    found = running(
        date(2024, 3, 1), length=15, unit="days", today=date.fromisoformat(today), is_workday=always
    )
    assert (found.due, found.left, found.over, found.soon) == (date(2024, 3, 16), left, over, soon)


_DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 1))


@given(_DAYS, st.integers(1, 90), st.sampled_from(UNITS), st.sampled_from(list(Counting)), st.booleans())
def test_each_step_of_a_count_holds_together(
    start: date, length: int, unit: str, counting: Counting, in_custody: bool
) -> None:
    """The first day is the next one; the last day is a workday unless nothing moves it; what it moved over is free."""
    if counting == Counting.WORKING_DAYS:
        unit = "days"
    length = length if unit == "days" else min(length, 24)
    counted = count(
        start, length=length, unit=unit, is_workday=works, counting=counting, in_custody=in_custody
    )
    assert counted.first == start + timedelta(days=1)
    assert counted.first <= counted.nominal <= counted.due
    assert not any(works(day) for day in counted.moved_over)
    if counting == Counting.WORKING_DAYS:
        days = [counted.first + timedelta(days=n) for n in range((counted.due - counted.start).days)]
        assert sum(map(works, days)) == length
        assert len(days) - len(counted.moved_over) == length
    elif moves(counting, in_custody=in_custody):
        assert works(counted.due)
        assert (counted.due - counted.nominal).days == len(counted.moved_over)
    else:
        assert counted.due == counted.nominal
        assert counted.moved_over == ()
