"""Plans become slots, and slots are made to fit."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.appointments.rules.plans import Change, Plan, Span, check_plan, collide, compare, on_day, planned
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Invalid
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


def test_two_plans_of_a_counter() -> None:
    morning, late = plan(week(mon=[["09:00", "11:00"]])), plan(week(mon=[["11:00", "12:00"]]))
    assert not collide(morning, late)
    assert collide(morning, plan(week(mon=[["10:59", "12:00"]])))
    assert not collide(morning, plan(week(tue=[["09:00", "11:00"]])))
    ended = plan(week(mon=[["09:00", "11:00"]]), valid_until=MONDAY)
    assert not collide(ended, plan(week(mon=[["09:00", "11:00"]]), valid_from=MONDAY + timedelta(days=1)))


def test_what_cannot_be_kept() -> None:
    with pytest.raises(Invalid) as refused:
        check_plan(plan(EVERY, minutes=121))
    assert refused.value.errors == {"week": "plan_without_times"}
    assert check_plan(plan(EVERY, minutes=120))


def errors_of(pattern: Week = EVERY, **changes: object) -> dict[str, str]:
    """Return what is wrong with a plan; nothing if it can be kept."""
    try:
        check_plan(plan(pattern, **changes))
    except Invalid as refused:
        assert refused.code == "invalid"
        return refused.errors
    return {}


@pytest.mark.parametrize(
    ("part", "least", "most"), [("minutes", 5, 480), ("capacity", 1, 200), ("days_ahead", 1, 90)]
)
def test_each_part_has_its_bounds(part: str, least: int, most: int) -> None:
    long = week(mon=[["09:00", "17:00"]])
    assert errors_of(long, **{part: least}) == errors_of(long, **{part: most}) == {}
    wrong = {part: "field_wrong"}
    assert errors_of(long, **{part: least - 1}) == errors_of(long, **{part: most + 1}) == wrong


def test_a_plan_ends_no_earlier_than_it_begins() -> None:
    assert errors_of(valid_until=MONDAY) == {}
    assert errors_of(valid_until=MONDAY - timedelta(days=1)) == {"valid_until": "plan_ends_early"}


def test_all_that_is_wrong_is_said_at_once() -> None:
    # Without a length nothing can be said of the hours.
    assert errors_of(week(mon=[["09:00", "09:10"]]), minutes=0, capacity=0, days_ahead=0) == {
        "minutes": "field_wrong", "capacity": "field_wrong", "days_ahead": "field_wrong",
    }  # fmt: skip
    assert errors_of(week(mon=[["09:00", "09:10"]]), capacity=0) == {
        "week": "plan_without_times",
        "capacity": "field_wrong",
    }


def test_plans_that_are_valid_on_one_day_together_collide() -> None:
    first, second = (plan(EVERY, valid_from=MONDAY, valid_until=day) for day in (MONDAY, None))
    later = plan(EVERY, valid_from=MONDAY + timedelta(days=1))
    for one, other in ((first, second), (second, first), (later, second), (second, later)):
        assert collide(one, other)
    assert not collide(first, later)
    assert not collide(later, first)


@pytest.mark.parametrize(
    ("hours", "together"),
    [
        (["08:00", "09:00"], False), (["08:00", "09:01"], True), (["09:30", "10:00"], True),
        (["10:59", "12:00"], True), (["11:00", "12:00"], False), (["08:00", "12:00"], True),
    ],
)  # fmt: skip
def test_hours_that_touch_do_not_collide(hours: list[str], together: bool) -> None:
    one, other = plan(week(mon=[["09:00", "11:00"]])), plan(week(mon=[hours]))
    assert collide(one, other) is collide(other, one) is together


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
