"""Seats of several centres, and whose seat rings for several people: one statement each."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.dispatch.actions import seats as actions
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.queries import seats
from fawang.dispatch.rules import Language, Level, Presence, Reason
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from tests.dispatch.cases import arrive, ready


def takes_calls(lawyer: Actor) -> None:
    """Let a lawyer take calls."""
    skills = Skills({Language.MANDARIN: Level.NATIVE}, calls=True, chats=1)
    actions.set_skills(by=lawyer, staff_id=lawyer.known_id, skills=skills)


def test_what_the_seats_that_take_calls_do(
    centre: UnitRow, duty: Actor, colleague: Actor, lead: Actor
) -> None:
    assert seats.doing([centre.id]) == {}
    ready(duty, colleague, lead)
    takes_calls(duty)
    takes_calls(lead)
    assert seats.doing([centre.id]) == {"ready": 2}
    actions.set_presence(by=lead, staff_id=lead.known_id, presence=Presence.BREAK, reason=Reason.MEAL)
    with CaptureQueriesContext(connection) as seen:
        assert seats.doing([centre.id, centre.id + 1]) == {"ready": 1, "break": 1}
    assert len(seen) == 1
    assert seats.doing([centre.id + 1]) == seats.doing([]) == {}


def test_whose_seat_rings_for_each(centre: UnitRow, duty: Actor, colleague: Actor) -> None:
    ready(duty)
    arrive(centre, "a:1")
    ready(colleague)
    arrive(centre, "a:2", "a:3")
    with CaptureQueriesContext(connection) as seen:
        found = seats.rung_for_each({"a:1", "a:2", "a:3", "a:9"})
    assert len(seen) == 1
    assert found == {one: seats.rung_for(one) for one in ("a:1", "a:2", "a:3") if seats.rung_for(one)}
    assert found["a:1"] == duty.known_id
