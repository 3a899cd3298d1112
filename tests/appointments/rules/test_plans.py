"""Plans: which can be kept, and which give a counter away twice."""

from datetime import timedelta

import pytest

from fawang.appointments.rules.plans import check_plan, collide
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules.hours import Week
from tests.appointments.rules.test_timetable import EVERY, MONDAY, plan, week


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
