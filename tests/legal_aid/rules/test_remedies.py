"""Until when a way is open: last days worked out by hand from the law, not by the program."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.legal_aid.data.remedies import periods
from fawang.legal_aid.rules.remedies import Remedy, ways

#: The days of rest around the dates below, by the State Council's notice for 2026: 1 to 3 January, 15 to 23 February,
#: 4 to 6 April, 1 to 5 May.
RESTS = {
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in range(1, 6)),
}


def works(day: date) -> bool:
    return day not in RESTS and day.weekday() < 5


def last_days(known: date) -> dict[Remedy, date]:
    return {one.code: one.due for one in ways(known, periods=periods(), today=known, is_workday=works)}


@pytest.mark.parametrize(
    ("known", "review", "suit"),
    [
        # 60 days from 2 March: 29 of March, 30 of April, and the 1st of May, a holiday to the 5th: the 6th.
        (date(2026, 3, 2), date(2026, 5, 6), date(2026, 9, 2)),
        # The day before: 30 April, a Thursday.
        (date(2026, 3, 1), date(2026, 4, 30), date(2026, 9, 1)),
        # Six months from 31 August end on the last day of February, a Sunday of 2027: Monday, 1 March.
        (date(2026, 8, 31), date(2026, 10, 30), date(2027, 3, 1)),
        # Six months from 30 August 2027 end on the last day of a leap February.
        (date(2027, 8, 30), date(2027, 10, 29), date(2028, 2, 29)),
        # 17 December 2025 and 60 days: 14 of December, 31 of January, 15 February, a holiday to the 23rd: the 24th.
        (date(2025, 12, 17), date(2026, 2, 24), date(2026, 6, 17)),
    ],
)
def test_last_days(known: date, review: date, suit: date) -> None:
    assert last_days(known) == {Remedy.RECONSIDERATION: review, Remedy.SUIT: suit}


def test_the_last_day_is_open_and_the_next_is_not() -> None:
    known, review = date(2026, 3, 1), date(2026, 4, 30)
    for today, over, left in ((review, False, 0), (review + timedelta(days=1), True, -1)):
        found = ways(known, periods=periods(), today=today, is_workday=works)[0]
        assert (found.over, found.left) == (over, left)


def test_a_last_day_in_a_year_without_a_calendar_may_move() -> None:
    found = ways(
        date(2026, 8, 31),
        periods=periods(),
        today=date(2026, 9, 1),
        is_workday=works,
        announced=lambda year: year < 2027,
    )
    assert {one.code: one.may_move for one in found} == {Remedy.RECONSIDERATION: False, Remedy.SUIT: True}


def test_each_way_carries_the_period_it_is_reckoned_by() -> None:
    given_ = [*periods()]
    found = ways(date(2026, 3, 1), periods=given_, today=date(2026, 4, 28), is_workday=works)
    assert (found[0].code, found[0].period, found[0].left) == (given_[0].code, given_[0], 2)
    assert [one.period for one in found] == given_
    assert ways(date(2026, 3, 1), periods=(), today=date(2026, 4, 28), is_workday=works) == ()


@given(some.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_nobody_loses_a_day_and_no_last_day_is_a_day_off(known: date) -> None:
    found = last_days(known)
    assert all(works(day) for day in found.values())
    assert found[Remedy.RECONSIDERATION] >= known + timedelta(days=60)
    assert found[Remedy.SUIT] > found[Remedy.RECONSIDERATION]


def test_each_way_names_its_article() -> None:
    named = {one.code: (one.law, one.article, one.verified) for one in periods()}
    assert named == {
        Remedy.RECONSIDERATION: ("中华人民共和国行政复议法", "20", True),
        Remedy.SUIT: ("中华人民共和国行政诉讼法", "46", True),
    }
