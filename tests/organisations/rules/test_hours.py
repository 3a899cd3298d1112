"""The weekly pattern of hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.data import defaults
from fawang.organisations.rules.hours import (
    AHEAD,
    CHINA,
    DAYS,
    Interval,
    Opening,
    Special,
    opening_at,
    read_intervals,
    read_line,
    read_week,
    workday,
    write_intervals,
    write_line,
    write_week,
)

MORNING, AFTERNOON = (time(8, 30), time(12)), (time(14, 30), time(17, 30))
#: A Tuesday.
DAY = date(2026, 11, 24)


def test_default_week() -> None:
    week = defaults.week()
    assert week[0] == ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
    assert week[:5] == (week[0],) * 5
    assert week[5:] == ((), ())


def test_written_is_read_again() -> None:
    week = defaults.week()
    assert read_week(write_week(week)) == week
    assert set(write_week(week)) == {"mon", "tue", "wed", "thu", "fri"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        "mon",
        None,
        {"mon": []},
        {"monday": [["08:30", "12:00"]]},
        {"mon": [["12:00", "08:30"]]},
        {"mon": [["08:30", "08:30"]]},
        {"mon": [["08:30", "12:00"], ["11:00", "17:00"]]},
        {"mon": [["14:30", "17:30"], ["08:30", "12:00"]]},
        {"mon": [["08:30"]]},
        {"mon": [["08:30", "25:00"]]},
        {"mon": [["08:30:10", "12:00"]]},
        {"mon": [["08:30+08:00", "12:00"]]},
        {"mon": [[8, 12]]},
        {
            "mon": [
                ["01:00", "02:00"],
                ["03:00", "04:00"],
                ["05:00", "06:00"],
                ["07:00", "08:00"],
                ["09:00", "10:00"],
            ]
        },
    ],
)
def test_wrong_hours(data: object) -> None:
    with pytest.raises(Invalid) as failure:
        read_week(data)
    assert failure.value.code == "hours_invalid"
    # The day where something is wrong; none where it is the whole.
    inside = isinstance(data, dict) and bool(data.get("mon"))
    assert failure.value.params == {"day": "mon" if inside else ""}


def test_four_times_a_day_and_without_a_break_is_no_mistake() -> None:
    four = [["01:00", "02:00"], ["03:00", "04:00"], ["05:00", "06:00"], ["07:00", "08:00"]]
    assert len(read_week({"sun": four})[6]) == 4
    with pytest.raises(Invalid, match=r"^hours_invalid$"):
        read_intervals([["08:00", "12:00"], ["12:00", "17:00"]])


def test_a_made_up_day_has_its_own_hours_or_the_first_days() -> None:
    week = read_week({"tue": [["09:00", "12:00"]], "sat": [["10:00", "11:00"]]})
    assert workday(week, 5) == ((time(10), time(11)),)
    assert workday(week, 6) == ((time(9), time(12)),)


def test_the_hours_of_one_day() -> None:
    assert read_intervals([["08:30", "12:00"], ["14:30", "17:30"]]) == (MORNING, AFTERNOON)
    assert write_intervals((MORNING, AFTERNOON)) == [["08:30", "12:00"], ["14:30", "17:30"]]
    assert read_intervals([]) == ()
    with pytest.raises(Invalid) as failure:
        read_intervals([["noon", "17:00"]])
    assert (failure.value.code, failure.value.params) == ("hours_invalid", {"day": ""})


@pytest.mark.parametrize(
    "typed",
    [
        "08:30-12:00 14:30-17:30",
        "8:30-12:00, 14:30-17:30",
        "０８：３０－１２：００、１４：３０～１７：３０",
        " 8:30至12:00和14:30到17:30 ",
        "8:30 -- 12:00; 14:30 – 17:30",
    ],
)
def test_a_line_is_read_however_it_is_typed(typed: str) -> None:
    assert read_line("mon", typed) == [["08:30", "12:00"], ["14:30", "17:30"]]


def test_an_empty_line_is_rest_and_a_line_is_written_as_it_is_read() -> None:
    assert read_line("mon", " ") == []
    assert write_line((MORNING, AFTERNOON)) == "08:30-12:00 14:30-17:30"
    assert read_line("mon", write_line((MORNING, AFTERNOON))) == write_intervals((MORNING, AFTERNOON))


@pytest.mark.parametrize(
    "typed", ["closed", "08:30", "08:30-12:00 X", "X 08:30-12:00", "12:00-08:30", "08:30-25:00"]
)
def test_a_line_that_is_wrong_names_its_day(typed: str) -> None:
    with pytest.raises(Invalid) as failure:
        read_line("tue", typed)
    assert (failure.value.code, failure.value.params) == ("hours_invalid", {"day": "tue"})


def at(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    """Return a moment on the clocks of China."""
    return datetime.combine(day, time(hour, minute), CHINA)


def standing(moment: datetime, *, known: bool = True, special: dict[date, Special] | None = None) -> Opening:
    """Return how an office stands that keeps the hours of most authorities."""
    week = defaults.week()

    def usual(day: date) -> tuple[Interval, ...]:
        return week[day.weekday()]

    return opening_at(moment, known=known, usual=usual, special=special or {})


def test_it_is_open_from_the_first_minute_and_shut_at_the_last() -> None:
    today = (MORNING, AFTERNOON)
    assert standing(at(8, 30)) == Opening(True, today, is_open=True, until=at(12))
    assert standing(at(11, 59)) == Opening(True, today, is_open=True, until=at(12))
    assert standing(at(12)) == Opening(True, today, is_open=False, opens=at(14, 30))
    assert standing(at(15)) == Opening(True, today, is_open=True, until=at(17, 30))
    assert standing(at(8, 29)) == Opening(True, today, is_open=False, opens=at(8, 30))
    assert standing(at(17, 30)).opens == at(8, 30, day=DAY + timedelta(days=1))
    # Whatever the clock that the moment was read on.
    assert standing(datetime(2026, 11, 24, 0, 30, tzinfo=UTC)).is_open
    assert standing(datetime(2026, 11, 23, 23, 0, tzinfo=UTC)).opens == at(8, 30)


def test_a_weekend_is_passed_over() -> None:
    saturday = DAY + timedelta(days=4)
    assert standing(at(10, day=saturday)) == Opening(
        True, (), is_open=False, opens=at(8, 30, day=DAY + timedelta(days=6))
    )


def test_a_day_that_is_kept_otherwise_says_why() -> None:
    closed = {DAY: Special((), "台风")}
    assert standing(at(9), special=closed) == Opening(
        True, (), is_open=False, opens=at(8, 30, day=DAY + timedelta(days=1)), reason="台风"
    )
    late = {DAY: Special(((time(10), time(11)),), "停电")}
    assert standing(at(9), special=late) == Opening(
        True, ((time(10), time(11)),), is_open=False, opens=at(10), reason="停电"
    )
    assert standing(at(10), special=late) == Opening(
        True, ((time(10), time(11)),), is_open=True, until=at(11), reason="停电"
    )
    assert standing(at(9), special={DAY + timedelta(days=1): Special((), "台风")}).reason == ""


def test_near_a_holiday_that_is_not_announced_nobody_can_be_sure() -> None:
    week, later = defaults.week(), DAY + timedelta(days=1)

    def unsure(moment: datetime, *days: date, special: dict[date, Special] | None = None) -> bool:
        return opening_at(
            moment,
            known=True,
            usual=lambda day: week[day.weekday()],
            special=special or {},
            unsure=days.__contains__,
        ).unsure

    # What is said speaks of this day while it is open or opens again, and of the next opening afterwards.
    assert unsure(at(9), DAY)
    assert unsure(at(13), DAY)
    assert not unsure(at(9), later)
    assert unsure(at(18), later)
    assert not unsure(at(18), DAY)
    # The office itself has said when it is open.
    assert not unsure(at(9), DAY, special={DAY: Special((MORNING,), "值班")})


def test_where_no_hours_are_given_nobody_says_whether_it_is_open() -> None:
    assert standing(at(9), known=False) == Opening(False, (MORNING, AFTERNOON))
    # A day that the office has spoken of is known; the one after it is not.
    tomorrow = DAY + timedelta(days=1)
    spoken: dict[date, Special] = {DAY: Special((MORNING,), "盘点")}
    assert standing(at(9), known=False, special=spoken).until == at(12)
    after = standing(at(13), known=False, special=spoken)
    assert (after.known, after.is_open, after.opens) == (True, False, None)
    spoken[tomorrow] = Special((AFTERNOON,), "盘点")
    assert standing(at(13), known=False, special=spoken).opens == at(14, 30, day=tomorrow)


@pytest.mark.parametrize(("closed", "found"), [(AHEAD - 1, True), (AHEAD, False)])
def test_the_next_opening_is_looked_for_a_little_more_than_two_weeks(closed: int, found: bool) -> None:
    rest = {DAY + timedelta(days=number): Special((), "装修") for number in range(closed)}
    special = {**rest, DAY + timedelta(days=closed): Special((MORNING,), "")}
    assert standing(at(9), special=special).opens == (
        at(8, 30, day=DAY + timedelta(days=closed)) if found else None
    )


def test_days_are_written_monday_first() -> None:
    assert DAYS[DAY.weekday()] == "tue"
    assert read_week({"sun": [["08:30", "12:00"]]})[6] == (MORNING,)
