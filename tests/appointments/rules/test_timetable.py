"""Plans become slots, and slots are made to fit."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fawang.appointments.rules.plans import Plan
from fawang.appointments.rules.timetable import Change, Span, compare, on_day, planned
from fawang.kernel.clock import CHINA
from fawang.organisations.rules.hours import Interval, Week, read_week

MORNING = (time(8, 30), time(12))
OPEN: tuple[Interval, ...] = (MORNING, (time(14, 30), time(17, 30)))
MONDAY = date(2026, 11, 30)
HALF = timedelta(minutes=30)


def week(**days: list[list[str]]) -> Week:
    return read_week(days)


def plan(pattern: Week, **changes: object) -> Plan:
    values: dict[str, object] = {"week": pattern, "minutes": 30, "capacity": 1, "valid_from": MONDAY}
    return Plan(**{**values, **changes})  # type: ignore[arg-type]


EVERY = week(**{day: [["09:00", "11:00"]] for day in ("mon", "tue", "wed", "thu", "fri")})


def test_slots_follow_each_other_within_the_hours_of_the_office() -> None:
    early = plan(week(mon=[["07:30", "09:40"], ["11:30", "12:30"]]))
    found = [one.time() for one in on_day(early, MONDAY, OPEN)]
    assert found == [time(8, 30), time(9), time(11, 30)]
    assert list(on_day(early, MONDAY, ())) == []


def test_days_before_the_first_and_after_the_last_have_none() -> None:
    short = plan(
        EVERY, valid_from=MONDAY + timedelta(days=1), valid_until=MONDAY + timedelta(days=2), days_ahead=7
    )
    assert {one.date() for one in planned(short, MONDAY, lambda _day: OPEN)} == {
        date(2026, 12, 1),
        date(2026, 12, 2),
    }


def test_on_a_make_up_workday_those_work_who_work_on_all_weekdays() -> None:
    saturday = MONDAY + timedelta(days=5)
    assert len(list(on_day(plan(EVERY), saturday, OPEN))) == 4
    assert list(on_day(plan(week(tue=[["09:00", "11:00"]])), saturday, OPEN)) == []
    own = plan(
        week(
            sat=[["09:00", "10:00"]],
            **{day: [["14:30", "15:30"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        )
    )
    assert [one.time() for one in on_day(own, saturday, OPEN)] == [time(9), time(9, 30)]


def test_slots_lie_within_the_hours_to_the_minute() -> None:
    one = plan(week(mon=[["08:30", "12:00"]]), minutes=210)
    assert [moment.time() for moment in on_day(one, MONDAY, OPEN)] == [time(8, 30)]
    assert list(on_day(one, MONDAY, [(time(8, 31), time(12))])) == []
    assert list(on_day(one, MONDAY, [(time(8, 30), time(11, 59))])) == []
    assert [moment.tzinfo for moment in on_day(one, MONDAY, OPEN)] == [CHINA]


def test_so_many_days_are_open() -> None:
    daily = plan(EVERY, days_ahead=3)
    assert len(planned(daily, MONDAY, lambda _day: OPEN)) == 3 * 4
    assert len(planned(daily, MONDAY, lambda _day: OPEN, days=1)) == 4
    assert planned(daily, MONDAY, lambda _day: OPEN)[0] == datetime(2026, 11, 30, 9, tzinfo=CHINA)


def test_a_make_up_workday_is_worked_like_a_monday() -> None:
    days = {day: [["09:00", "10:00"]] for day in ("tue", "wed", "thu", "fri")}
    one = plan(week(mon=[["08:30", "09:00"]], **days))
    friday, saturday, sunday = (MONDAY + timedelta(days=number) for number in (4, 5, 6))
    found = {day: [moment.time() for moment in on_day(one, day, OPEN)] for day in (friday, saturday, sunday)}
    assert found == {friday: [time(9), time(9, 30)], saturday: [time(8, 30)], sunday: [time(8, 30)]}
    # A weekday on which nobody comes stays one.
    assert list(on_day(plan(week(mon=[["08:30", "09:00"]])), friday, OPEN)) == []


def test_something_is_to_be_done_if_there_is_any_change() -> None:
    assert not Change()
    for change in (Change(opened=(at(0),)), Change(shut=(1,)), Change(reopened=(1,)), Change(forgotten=(1,))):
        assert change


def at(minutes: int) -> datetime:
    return datetime(2026, 11, 30, 9, tzinfo=CHINA) + timedelta(minutes=minutes)


def test_what_somebody_uses_is_shut_and_what_nobody_uses_is_forgotten() -> None:
    there = [
        Span(1, at(0), at(30), used=True),
        Span(2, at(30), at(60), used=False),
        Span(3, at(60), at(90), used=True, shut="calendar"),
        Span(4, at(90), at(120), used=True, shut="calendar"),
    ]
    change = compare([at(60), at(120)], there, HALF)
    assert change == Change(opened=(at(120),), shut=(1,), reopened=(3,), forgotten=(2,))


def test_nothing_is_opened_across_what_is_used() -> None:
    there = [Span(1, at(0), at(40), used=True)]
    assert compare([at(30), at(60)], there, HALF).opened == (at(60),)
    assert compare([at(30)], [], HALF, others=there).opened == ()


spans = st.lists(
    st.tuples(st.integers(0, 20), st.booleans(), st.booleans()), max_size=12, unique_by=lambda one: one[0]
)


@given(spans, st.sets(st.integers(0, 20)))
def test_once_it_fits_there_is_nothing_left_to_do(
    given_spans: list[tuple[int, bool, bool]], places: set[int]
) -> None:
    """Nobody who has a place loses it, whatever is wanted; and the same comparison afterwards changes nothing."""
    there = [
        Span(number + 1, at(30 * place), at(30 * place + 30), used, "plan" if used and shut else "")
        for number, (place, used, shut) in enumerate(given_spans)
    ]
    wanted = [at(30 * place) for place in places]
    change = compare(wanted, there, HALF)
    assert not {one.id for one in there if one.used} & set(change.forgotten)
    after = [
        Span(one.id, one.begins, one.ends, one.used, _shut(one, change))
        for one in there
        if one.id not in change.forgotten
    ] + [Span(100 + number, one, one + HALF, used=False) for number, one in enumerate(change.opened)]
    assert not compare(wanted, after, HALF)
    assert {one.begins for one in after if not one.shut} >= set(wanted)


def _shut(one: Span, change: Change) -> str:
    if one.id in change.shut:
        return "plan"
    return "" if one.id in change.reopened else one.shut
