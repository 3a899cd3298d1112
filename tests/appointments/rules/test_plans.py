"""Plans: which can be kept, and which give a counter away twice."""

from datetime import timedelta

import pytest

from fawang.appointments.rules.plans import check_plan, collide
from fawang.kernel.rules.problems import Invalid
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
