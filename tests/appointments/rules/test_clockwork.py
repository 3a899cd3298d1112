"""What time alone does with an appointment."""

from datetime import datetime, timedelta

from hypothesis import given

from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.clockwork import Due, due, next_wake, reminder_of
from fawang.appointments.rules.dates import State
from tests.appointments.rules.test_dates import BEGINS, DAY, moments, snapshot, states


def test_what_is_due() -> None:
    figures = terms()
    assert due(snapshot(), BEGINS - timedelta(hours=25), figures) == Due.NOTHING
    assert due(snapshot(), BEGINS - timedelta(hours=24), figures) == Due.REMIND
    assert reminder_of(snapshot(), BEGINS - timedelta(hours=23), figures) == 24
    assert reminder_of(snapshot(), BEGINS - timedelta(hours=1), figures) == 2
    assert due(snapshot(), BEGINS + figures.grace, figures) == Due.NO_SHOW
    assert due(snapshot(), BEGINS, figures) == Due.NOTHING
    assert due(snapshot(State.HELD), BEGINS - DAY, figures) == Due.LAPSE
    assert due(snapshot(State.MOVED), BEGINS, figures) == Due.LAPSE
    assert due(snapshot(State.SERVED), BEGINS + DAY, figures) == Due.NOTHING


@given(states, moments)
def test_the_next_time_to_wake_is_when_something_is_due(state: State, now: datetime) -> None:
    """Whoever wakes at the moment that was set finds something to do; nobody is woken for ever."""
    figures, facts = terms(), snapshot(state)
    following = next_wake(facts, now, figures)
    if following is not None:
        assert due(facts, following, figures) != Due.NOTHING
    if following is not None and following > now:
        later = next_wake(facts, following, figures)
        assert later is None or later >= following
