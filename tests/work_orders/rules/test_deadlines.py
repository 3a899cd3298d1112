"""Working time: terms, pauses, extensions, cards."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.kernel.clock import CHINA
from fawang.organisations.data import defaults
from fawang.organisations.data.calendar import OfficeCalendar
from fawang.work_orders.rules import deadlines
from fawang.work_orders.rules.codes import Card
from fawang.work_orders.rules.deadlines import (
    Length,
    NoWorkingDay,
    Schedule,
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


def utc(text: str) -> datetime:
    """The same moment, as the database gives it."""
    return china(text).astimezone(UTC)


class Never:
    """An office that never opens."""

    def hours(self, day: date) -> Sequence[tuple[time, time]]:
        return ()


class Once:
    """An office that opens on Tuesday, 1 December 2026, from nine to ten and to eleven, and never again."""

    def hours(self, day: date) -> Sequence[tuple[time, time]]:
        return [(time(9), time(10)), (time(10), time(11))] if day == date(2026, 12, 1) else ()


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
        # Nothing at all: still today, where today is worked.
        ("2026-11-27T10:00", Length(0, Unit.WORKING_DAYS), "2026-11-27T17:30"),
        ("2026-11-28T10:00", Length(0, Unit.WORKING_DAYS), "2026-11-30T17:30"),
        # What comes in after hours has the next working day.
        ("2026-11-27T17:30", Length(0, Unit.WORKING_DAYS), "2026-11-27T17:30"),
        ("2026-11-27T17:31", Length(0, Unit.WORKING_DAYS), "2026-11-30T17:30"),
        # The day of the event is that of China.
        ("2026-11-25T00:30", Length(1, Unit.DAYS), "2026-11-26T17:30"),
        ("2026-11-25T00:30", Length(1, Unit.WORKING_DAYS), "2026-11-26T17:30"),
    ],
)
def test_ends(start: str, length: Length, end: str) -> None:
    assert due(china(start), length, CALENDAR) == due(utc(start), length, CALENDAR) == china(end)


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


@pytest.mark.parametrize("moment", [china, utc])
@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23T11:00", "2026-11-23T15:30", 2),
        ("2026-11-23T12:00", "2026-11-23T14:30", 0),
        ("2026-11-23T00:00", "2026-11-24T00:00", 6.5),
        # Friday evening to Monday morning.
        ("2026-11-27T17:00", "2026-11-30T09:00", 1),
        ("2026-11-28T00:00", "2026-11-29T23:59", 0),
        # In China it is another day than in Greenwich.
        ("2026-11-24T00:10", "2026-11-24T09:30", 1),
    ],
)
def test_work_is_done_within_the_hours(
    moment: Callable[[str], datetime], start: str, end: str, hours: float
) -> None:
    assert worked(moment(start), moment(end), CALENDAR) == timedelta(hours=hours)


@pytest.mark.parametrize("moment", [china, utc])
@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23T11:00", 2, "2026-11-23T15:30"),
        ("2026-11-23T13:00", 1, "2026-11-23T15:30"),
        # Just what is left of a morning, or of a day.
        ("2026-11-23T18:00", 3.5, "2026-11-24T12:00"),
        ("2026-11-27T16:30", 1, "2026-11-27T17:30"),
        ("2026-11-27T16:30", 1.5, "2026-11-30T09:00"),
        ("2026-11-24T00:10", 14, "2026-11-26T09:30"),
        # At the very end of a day nothing of it is left.
        ("2026-11-27T17:30", 0, "2026-11-30T08:30"),
    ],
)
def test_so_much_work_is_done_by_then(
    moment: Callable[[str], datetime], start: str, hours: float, end: str
) -> None:
    assert deadlines.after_work(moment(start), timedelta(hours=hours), CALENDAR) == china(end)


@pytest.mark.parametrize("moment", [china, utc])
@pytest.mark.parametrize(
    ("now", "hours", "unit", "due_at", "yellow_at", "red_at"),
    [
        # Working days: two of six and a half hours, and one hour.
        (
            "2026-11-23T08:30",
            14,
            Unit.WORKING_DAYS,
            "2026-11-25T09:30",
            "2026-11-24T09:30",
            "2026-11-26T00:00",
        ),
        # Natural days that end while the office works stay where they are …
        ("2026-11-23T10:00", 51, Unit.DAYS, "2026-11-25T13:00", "2026-11-24T13:00", "2026-11-26T00:00"),
        # … on a rest day they end with the next day that is worked; half of it comes after Friday.
        ("2026-11-26T10:00", 48, Unit.DAYS, "2026-11-30T17:30", "2026-11-28T13:45", "2026-12-01T00:00"),
        # It is a rest day in China already.
        ("2026-11-27T23:10", 1, Unit.DAYS, "2026-11-30T17:30", "2026-11-29T08:20", "2026-12-01T00:00"),
        # Hours run on, whatever day it is.
        ("2026-11-28T10:00", 3, Unit.HOURS, "2026-11-28T13:00", "2026-11-28T11:30", "2026-11-28T13:00"),
    ],
)
def test_what_was_left_runs_on(
    moment: Callable[[str], datetime],
    now: str, hours: float, unit: Unit, due_at: str, yellow_at: str, red_at: str,
) -> None:  # fmt: skip
    plan = resume(moment(now), timedelta(hours=hours), unit, CALENDAR)
    assert plan == Schedule(china(due_at), china(yellow_at), china(red_at))


def test_what_is_left_is_working_time_or_plain_time() -> None:
    friday, monday = china("2026-11-27T17:00"), china("2026-11-30T09:00")
    assert pause(friday, monday, Unit.WORKING_DAYS, CALENDAR) == timedelta(hours=1)
    assert pause(friday, monday, Unit.DAYS, CALENDAR) == monday - friday
    assert pause(friday, monday, Unit.HOURS, CALENDAR) == monday - friday
    assert pause(monday, friday, Unit.WORKING_DAYS, CALENDAR) == timedelta()


def test_what_is_extended_has_its_cards_anew() -> None:
    end = china("2026-12-01T17:30")
    assert extend(end, 3, Unit.WORKING_DAYS, CALENDAR) == Schedule(
        china("2026-12-04T17:30"), china("2026-12-03T17:30"), china("2026-12-05T00:00")
    )
    # Half of it is over only on Monday.
    assert extend(end, 5, Unit.DAYS, CALENDAR).yellow_at == china("2026-12-07T17:30")
    # One in hours stays one.
    plan = extend(end, 1, Unit.HOURS, CALENDAR)
    assert (plan.yellow_at, plan.red_at) == (end + timedelta(hours=12), plan.due_at)


def test_a_term_in_hours_has_no_days_to_wait_for() -> None:
    start = china("2026-11-28T10:00")
    assert schedule(start, Length(4, Unit.HOURS), CALENDAR) == Schedule(
        start + timedelta(hours=4), start + timedelta(hours=2), start + timedelta(hours=4)
    )


def test_an_office_is_waited_for_for_two_months() -> None:
    day, opens = china("2026-12-01T10:00"), china("2026-12-01T09:00")
    for days, found in ((59, True), (60, False)):
        if found:
            assert due(day - timedelta(days=days), Length(0, Unit.WORKING_DAYS), Once()) == china(
                "2026-12-01T11:00"
            )
        else:
            with pytest.raises(NoWorkingDay):
                due(day - timedelta(days=days), Length(0, Unit.WORKING_DAYS), Once())
    hour = timedelta(hours=1)
    assert deadlines.after_work(day - timedelta(days=60), hour, Once()) == opens + hour
    with pytest.raises(NoWorkingDay):
        deadlines.after_work(day - timedelta(days=61), hour, Once())
    # The days without work are counted anew after each with some.
    with pytest.raises(NoWorkingDay, match="2027-01-31"):
        deadlines.after_work(day - timedelta(days=30), timedelta(hours=3), Once())


def test_an_office_that_never_opens_is_an_error_not_a_hang() -> None:
    with pytest.raises(NoWorkingDay):
        due(china("2026-11-24T10:00"), Length(1, Unit.WORKING_DAYS), Never())
    with pytest.raises(NoWorkingDay):
        deadlines.after_work(china("2026-11-24T10:00"), timedelta(hours=1), Never())


def test_a_yellow_card_is_followed_by_a_red_one_and_that_by_none() -> None:
    red = china("2026-12-02T09:00")
    assert card_due(red, red - timedelta(seconds=1)) == (Card.YELLOW, red)
    assert card_due(red, red) == (Card.RED, None)
