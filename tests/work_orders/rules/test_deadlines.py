"""Working time: terms, pauses, extensions, cards."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.clock import CHINA
from fawang.organisations.calendar import OfficeCalendar
from fawang.organisations.data import defaults
from fawang.work_orders.rules import deadlines
from fawang.work_orders.rules.codes import Card
from fawang.work_orders.rules.deadlines import (
    Length,
    NoWorkingDay,
    Unit,
    card_due,
    due,
    extend,
    pause,
    resume,
    schedule,
    worked,
)

CALENDAR = OfficeCalendar(defaults.week(), {})
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 30)).map(lambda m: m.replace(tzinfo=UTC))
lengths = st.builds(Length, st.integers(1, 30), st.sampled_from(Unit))


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


class Never:
    """An office that never opens."""

    def hours(self, day: date) -> Sequence[tuple[time, time]]:
        return ()


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # Art. 43: seven days, the day of the event not counted; the last one a Tuesday.
        ("2026-11-24T10:00", Length(7, Unit.DAYS), "2026-12-01T17:30"),
        # Art. 203 Civil Code: the seventh day is a Sunday, so Monday.
        ("2026-11-22T10:00", Length(7, Unit.DAYS), "2026-11-30T17:30"),
        # Two working days over a weekend.
        ("2026-11-27T16:00", Length(2, Unit.WORKING_DAYS), "2026-12-01T17:30"),
        # Filed on a Saturday: Monday is the first day that counts.
        ("2026-11-28T16:00", Length(1, Unit.WORKING_DAYS), "2026-11-30T17:30"),
        # National Day 2026: rest from 1 to 7 October, and Saturday 10 October is worked.
        ("2026-09-30T09:00", Length(1, Unit.WORKING_DAYS), "2026-10-08T17:30"),
        ("2026-10-09T09:00", Length(1, Unit.WORKING_DAYS), "2026-10-10T17:30"),
        ("2026-09-24T09:00", Length(7, Unit.DAYS), "2026-10-08T17:30"),
        # Spring Festival 2026: 14 February (a Saturday) is worked, rest until the 23rd.
        ("2026-02-13T09:00", Length(2, Unit.WORKING_DAYS), "2026-02-24T17:30"),
        # An urgent hour runs at night too.
        ("2026-11-28T23:30", Length(1, Unit.HOURS), "2026-11-29T00:30"),
    ],
)
def test_ends(start: str, length: Length, end: str) -> None:
    assert due(china(start), length, CALENDAR) == china(end)


@given(moments, lengths)
def test_a_term_ends_after_it_began_and_on_a_working_day(start: datetime, length: Length) -> None:
    end = due(start, length, CALENDAR)
    assert end > start
    if length.unit != Unit.HOURS:
        assert CALENDAR.hours(end.astimezone(CHINA).date())


@given(moments, lengths)
def test_a_longer_term_never_ends_earlier(start: datetime, length: Length) -> None:
    assert due(start, Length(length.amount + 1, length.unit), CALENDAR) >= due(start, length, CALENDAR)


@given(moments, lengths)
def test_cards_come_in_order(start: datetime, length: Length) -> None:
    plan = schedule(start, length, CALENDAR)
    assert start <= plan.yellow_at <= plan.due_at <= plan.red_at
    assert plan.yellow_at < plan.red_at


def test_the_yellow_card_comes_one_working_day_before_and_the_red_on_the_first_overdue_day() -> None:
    plan = schedule(china("2026-11-24T10:00"), Length(7, Unit.DAYS), CALENDAR)
    assert plan.yellow_at == china("2026-11-30T17:30")
    assert plan.red_at == china("2026-12-02T00:00")
    # Due on a Monday: the working day before is Friday.
    plan = schedule(china("2026-11-23T10:00"), Length(5, Unit.WORKING_DAYS), CALENDAR)
    assert plan.due_at == china("2026-11-30T17:30")
    assert plan.yellow_at == china("2026-11-27T17:30")


@given(moments, lengths, st.integers(0, 40))
def test_a_pause_that_lasts_no_time_changes_nothing(start: datetime, length: Length, hours: int) -> None:
    end = due(start, length, CALENDAR)
    now = start + timedelta(hours=hours)
    left = pause(now, end, length.unit, CALENDAR)
    if now >= end:
        assert left == timedelta()
        return
    if left == timedelta():
        # The last working minute is over although the day is not: nothing is left to give back.
        return
    again = resume(now, left, length.unit, CALENDAR).due_at
    assert again == end


@given(moments, st.integers(1, 20), st.integers(1, 20))
def test_a_pause_gives_back_exactly_the_working_time_that_was_left(
    start: datetime, days: int, away: int
) -> None:
    end = due(start, Length(days, Unit.WORKING_DAYS), CALENDAR)
    left = pause(start, end, Unit.WORKING_DAYS, CALENDAR)
    back = start + timedelta(days=away)
    again = resume(back, left, Unit.WORKING_DAYS, CALENDAR).due_at
    assert worked(back, again, CALENDAR) == left
    assert again >= end


def test_an_overdue_term_is_not_healed_by_a_pause() -> None:
    end = china("2026-11-24T17:30")
    assert pause(end, end, Unit.DAYS, CALENDAR) == timedelta()


@given(moments, st.integers(1, 15))
def test_an_extension_adds_working_days(start: datetime, days: int) -> None:
    end = due(start, Length(5, Unit.WORKING_DAYS), CALENDAR)
    extended = extend(end, days, Unit.WORKING_DAYS, CALENDAR).due_at
    assert extended == due(start, Length(5 + days, Unit.WORKING_DAYS), CALENDAR)


@given(moments, st.integers(0, 500), st.integers(0, 500))
def test_working_time_adds_up(start: datetime, one: int, two: int) -> None:
    middle, end = start + timedelta(hours=one), start + timedelta(hours=one + two)
    assert worked(start, middle, CALENDAR) + worked(middle, end, CALENDAR) == worked(start, end, CALENDAR)


def test_an_office_that_never_opens_is_an_error_not_a_hang() -> None:
    with pytest.raises(NoWorkingDay):
        due(china("2026-11-24T10:00"), Length(1, Unit.WORKING_DAYS), Never())
    with pytest.raises(NoWorkingDay):
        deadlines.after_work(china("2026-11-24T10:00"), timedelta(hours=1), Never())


def test_a_yellow_card_is_followed_by_a_red_one_and_that_by_none() -> None:
    red = china("2026-12-02T09:00")
    assert card_due(red, red - timedelta(seconds=1)) == (Card.YELLOW, red)
    assert card_due(red, red) == (Card.RED, None)
