"""The table of an appointment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import Command, Snapshot, State, Who, check, open_commands
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Conflict, NotAllowed, Problem

BEGINS = datetime(2026, 12, 1, 9, tzinfo=CHINA)
DAY = timedelta(days=1)
PERSON, STAFF = frozenset({Who.PERSON}), frozenset({Who.STAFF})


def snapshot(state: State = State.BOOKED, **changes: object) -> Snapshot:
    until = BEGINS - DAY if state == State.HELD else None
    return Snapshot(state, BEGINS, **{"until": until, "grace": terms().grace, **changes})  # type: ignore[arg-type]


def test_the_person_takes_what_is_kept_in_time() -> None:
    held = snapshot(State.HELD)
    assert check(Command.ACCEPT, held, PERSON, BEGINS - 2 * DAY) == State.BOOKED
    with pytest.raises(Conflict, match=r"^offer_lapsed$"):
        check(Command.ACCEPT, held, PERSON, BEGINS - DAY)
    with pytest.raises(Conflict, match=r"^appointment_to_confirm$"):
        check(Command.ACCEPT, snapshot(State.HELD, to_confirm=True), PERSON, BEGINS - 2 * DAY)
    with pytest.raises(NotAllowed):
        check(Command.CONFIRM, held, PERSON, BEGINS - 2 * DAY)


def test_once_it_has_begun_it_is_not_cancelled() -> None:
    assert check(Command.CANCEL, snapshot(), PERSON, BEGINS - timedelta(seconds=1)) == State.CANCELLED
    with pytest.raises(Conflict, match=r"^appointment_begun$"):
        check(Command.CANCEL, snapshot(), PERSON, BEGINS)
    with pytest.raises(Conflict, match=r"^appointment_moved_on$"):
        check(Command.RESCHEDULE, snapshot(State.SERVED), PERSON, BEGINS)


def test_grace() -> None:
    with pytest.raises(Conflict, match=r"^appointment_too_early$"):
        check(Command.NO_SHOW, snapshot(), STAFF, BEGINS + terms().grace - timedelta(seconds=1))
    assert check(Command.NO_SHOW, snapshot(), STAFF, BEGINS + terms().grace) == State.NO_SHOW
    assert (
        check(Command.CHECK_IN, snapshot(State.NO_SHOW), STAFF, BEGINS + timedelta(hours=5)) == State.ARRIVED
    )
    with pytest.raises(Conflict, match=r"^appointment_other_day$"):
        check(Command.CHECK_IN, snapshot(), STAFF, BEGINS + DAY)


def test_the_day_is_that_of_china() -> None:
    """Just after midnight there it is still the day before elsewhere."""
    early = Snapshot(State.BOOKED, datetime(2026, 12, 1, 7, 30, tzinfo=CHINA))
    midnight = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert check(Command.CHECK_IN, early, STAFF, midnight) == State.ARRIVED
    with pytest.raises(Conflict, match=r"^appointment_other_day$"):
        check(Command.CHECK_IN, early, STAFF, midnight - timedelta(seconds=1))
    # Until the day is over there, even where the date is stored by another clock.
    evening = Snapshot(State.BOOKED, datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    assert check(Command.CHECK_IN, evening, STAFF, datetime(2026, 12, 1, 15, 59, tzinfo=UTC)) == State.ARRIVED
    with pytest.raises(Conflict, match=r"^appointment_other_day$"):
        check(Command.CHECK_IN, evening, STAFF, datetime(2026, 12, 1, 16, 0, tzinfo=UTC))


states = st.sampled_from(list(State))
moments = st.integers(-3 * 24 * 60, 24 * 60).map(lambda minutes: BEGINS + timedelta(minutes=minutes))


@given(states, moments, st.booleans(), st.sets(st.sampled_from(list(Who)), max_size=3))
def test_buttons_are_what_may_be_done(state: State, now: datetime, to_confirm: bool, who: set[Who]) -> None:
    facts = snapshot(state, to_confirm=to_confirm)
    offered = open_commands(facts, frozenset(who), now)
    for command in Command:
        try:
            check(command, facts, frozenset(who), now)
        except Problem:
            assert command not in offered
        else:
            assert command in offered
