"""Nobody is called before their time, outside their safe hours, or more than three times."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.rules.callbacks import (
    MOST_ATTEMPTS,
    PAUSES,
    PROCEDURE,
    QUARTER,
    Command,
    Plan,
    Safe,
    State,
    Who,
    again,
    check,
    days_of,
    is_safe,
    open_commands,
    safe_from,
    safe_until,
    times,
)
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Conflict, NotAllowed, Problem

PLAN = Plan(
    hours=((time(8), time(12)), (time(14), time(21))),
    days=3,
    lead=timedelta(minutes=30),
    seats={"mandarin": 24, "hakka": 2, "english": 0},
    share=0.25,
)
NIGHT = Safe(time(21), time(8))

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda one: one.replace(tzinfo=CHINA))
hours = st.sampled_from([time(hour, minute) for hour in range(24) for minute in (0, 15, 40)])
safes = st.builds(Safe, hours, hours)


def every_day(_day: date) -> bool:
    return True


def at(hour: int, minute: int = 0, day: int = 26) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def quiet(safe: Safe, moment: datetime) -> bool:
    """Tell whether a moment is quiet, minute by minute and another way than the rules do."""
    minute = moment.hour * 60 + moment.minute
    start = safe.quiet_from.hour * 60 + safe.quiet_from.minute
    end = safe.quiet_until.hour * 60 + safe.quiet_until.minute
    return (minute - start) % 1440 < (end - start) % 1440


@given(moments, safes, st.integers(1, 5))
def test_attempts_are_safe_spaced_and_few(now: datetime, safe: Safe, made: int) -> None:
    slots = times(replace(PLAN, lead=timedelta()), now, every_day)
    found = again(made, now, slots, safe)
    assert found == [] or made < MOST_ATTEMPTS
    for begins in found:
        assert begins >= now + PAUSES[made - 1]
        assert not any(quiet(safe, begins + timedelta(minutes=one)) for one in range(15))


@given(moments)
def test_slots_keep_to_the_hours_and_the_lead(now: datetime) -> None:
    found = times(PLAN, now, every_day)
    assert found == sorted(set(found))
    assert len({one.date() for one in found}) == PLAN.days
    for begins in found:
        assert begins >= now + PLAN.lead
        assert begins.minute % 15 == 0
        assert any(start <= begins.time() and (begins + QUARTER).time() <= end for start, end in PLAN.hours)


def test_days_of_rest_are_passed_over_where_the_plan_says_so() -> None:
    plan = replace(PLAN, workdays=True)
    # 28 and 29 November 2026 are a weekend.
    found = days_of(plan, at(9, day=27), lambda day: day.weekday() < 5)
    assert [one.day for one in found] == [27, 30, 1]
    assert [one.day for one in days_of(PLAN, at(20, 50, day=27), every_day)] == [28, 29, 30]


def test_the_capacity_is_the_share_of_the_seats_and_one_at_least() -> None:
    assert [PLAN.capacity(one) for one in ("mandarin", "hakka", "english", "teochew")] == [6, 1, 0, 0]
    assert plan_for("440605").capacity("cantonese") == 3


@given(safes, moments)
def test_safe_hours_begin_and_end_where_they_say(safe: Safe, moment: datetime) -> None:
    first = safe_from(safe, moment)
    assert first is not None
    assert first >= moment
    assert not quiet(safe, first)
    assert (first == moment) is not quiet(safe, moment)
    end = safe_until(safe, first)
    if safe.quiet_from == safe.quiet_until:
        assert end is None
    else:
        assert end is not None
        assert quiet(safe, end)
        assert not quiet(safe, end - timedelta(minutes=1)) or end - timedelta(minutes=1) < first


def test_the_only_safe_quarter_ends() -> None:
    safe = replace(NIGHT, until=at(15, 15))
    assert is_safe(safe, at(15))
    assert not is_safe(safe, at(15, 15))
    assert safe_from(safe, at(15, 15)) is None
    assert safe_until(safe, at(15, 1)) == at(15, 15)
    assert not is_safe(replace(safe, quiet_from=time(15, 10)), at(15))


def test_a_call_is_tried_after_a_quarter_then_after_an_hour_then_on_another_day() -> None:
    slots = times(replace(PLAN, lead=timedelta()), at(9, 5), every_day)
    assert again(1, at(9, 5), slots, NIGHT)[0] == at(9, 30)
    assert again(2, at(9, 35), slots, NIGHT)[0] == at(10, 45)
    evening = times(replace(PLAN, lead=timedelta()), at(20, 40), every_day)
    assert again(1, at(20, 40), evening, NIGHT)[0] == at(8, 0, day=27)
    assert again(3, at(9, 5), slots, NIGHT) == []


@given(st.sampled_from(Command), st.sampled_from(State), st.sets(st.sampled_from(Who)))
def test_what_is_drawn_is_what_may_be_done(command: Command, state: State, who: set[Who]) -> None:
    drawn = command in open_commands(state, who, at(9))
    try:
        check(command, state, who, at(9))
    except Problem:
        assert not drawn
    else:
        assert drawn


def test_nobody_changes_a_call_that_is_being_made_or_over() -> None:
    with pytest.raises(Conflict, match="callback_being_made"):
        check(Command.CANCEL, State.CALLING, {Who.PERSON}, at(9))
    with pytest.raises(Conflict, match="callback_moved_on"):
        check(Command.MOVE, State.REACHED, {Who.PERSON}, at(9))
    with pytest.raises(Conflict, match="callback_moved_on"):
        check(Command.REACHED, State.CALLING, {Who.LAWYER}, at(9))
    with pytest.raises(NotAllowed):
        check(Command.CALL, State.DUE, {Who.PERSON}, at(9))
    assert set(PROCEDURE.steps) == set(Command)
