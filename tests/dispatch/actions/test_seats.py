"""Seats: whose they are, what they may become, what they can do, what rings, silence."""

from datetime import timedelta

import pytest

from fawang.dispatch.actions import contacts, seats
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.models import Pool
from fawang.dispatch.queries import connected, replica
from fawang.dispatch.rules import Language, Level, Presence, Reason
from fawang.dispatch.rules.matching.suitability import Family
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.dispatch.cases import arrive, contact, offer, ready, rings, seat


def test_a_first_duty_makes_the_seat_with_what_the_register_says(duty: Actor) -> None:
    ready(duty)
    made = seat(duty)
    assert (made.presence, made.chats, made.calls) == (Presence.READY, 3, False)
    assert made.languages == {"mandarin": "native"}
    assert made.on_duty_since is not None
    ready(duty)
    assert seat(duty).since == made.since


def test_a_seat_is_its_lawyers_and_their_leads(
    duty: Actor, lead: Actor, stranger: Actor, colleague: Actor
) -> None:
    ready(duty)

    def rest(by: Actor) -> None:
        seats.set_presence(by=by, staff_id=duty.known_id, presence=Presence.BREAK, reason=Reason.REST)

    for other in (stranger, colleague):
        with pytest.raises(NotFound):
            rest(other)
    rest(lead)
    assert seat(duty).presence == Presence.BREAK
    assert AuditEntry.objects.filter(action="dispatch.seat_moved").count() == 1
    with pytest.raises(NotAllowed, match="presence_not_theirs"):
        seats.set_presence(by=lead, staff_id=duty.known_id, presence=Presence.READY)


def test_whoever_answers_no_questions_has_no_seat(nanhai: UnitRow) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, nanhai).actor
    with pytest.raises(NotAllowed):
        ready(officer)


def test_a_break_needs_its_reason(duty: Actor) -> None:
    ready(duty)
    with pytest.raises(Invalid) as caught:
        seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.BREAK)
    assert caught.value.errors == {"reason": "presence_reason"}
    with pytest.raises(Conflict, match="presence_not_from_here"):
        seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.WRAP_UP)


def test_what_is_wished_during_a_talk_comes_after_it_and_can_be_taken_back(
    centre: UnitRow, duty: Actor
) -> None:
    ready(duty)
    arrive(centre, "a:1")
    contacts.take(by=duty, subject="a:1", staff_id=duty.known_id)
    seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.BREAK, reason=Reason.MEAL)
    assert (seat(duty).presence, seat(duty).wish) == (Presence.BUSY, Presence.BREAK)
    arrive(centre, "a:2")
    assert rings(duty) == []
    ready(duty)
    assert (seat(duty).wish, rings(duty)) == ("", ["a:2"])


@pytest.mark.parametrize(
    ("skills", "errors"),
    [
        (Skills({}), {"languages": "field_required"}),
        (Skills({Language.MANDARIN: Level.NATIVE}, chats=4), {"chats": "field_wrong"}),
        (Skills({Language.MANDARIN: Level.NATIVE}, chats=0), {"chats": "seat_serves_nobody"}),
    ],
)
def test_skills_with_which_nobody_can_be_served(duty: Actor, skills: Skills, errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        seats.set_skills(by=duty, staff_id=duty.known_id, skills=skills)
    assert caught.value.errors == errors


def test_skills_count_at_once(centre: UnitRow, duty: Actor, stranger: Actor) -> None:
    ready(duty)
    arrive(centre, "a:1", language=Language.HAKKA)
    assert rings(duty) == []
    skills = Skills({Language.HAKKA: Level.FLUENT}, chats=1)
    with pytest.raises(NotFound):
        seats.set_skills(by=stranger, staff_id=duty.known_id, skills=skills)
    seats.set_skills(by=duty, staff_id=duty.known_id, skills=skills)
    assert rings(duty) == ["a:1"]


def test_rooms_above_say_for_which_zones_a_lawyer_sits(duty: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        connected, "_zones", [lambda staff_id: frozenset({"veterans"} if staff_id == duty.known_id else ())]
    )
    ready(duty)
    matching = replica.for_writing(Pool.objects.get()).matching
    assert matching.seats.all[str(duty.known_id)].profile.family == Family(
        ((Language.MANDARIN, Level.NATIVE),), frozenset({"veterans"})
    )


def test_what_is_declined_is_over(centre: UnitRow, duty: Actor, colleague: Actor) -> None:
    ready(duty)
    arrive(centre, "a:1")
    name = offer(duty).name
    with pytest.raises(NotFound):
        seats.decline(by=colleague, offer=name)
    seats.decline(by=duty, offer=name)
    seats.decline(by=duty, offer=name)
    assert (offer(duty).outcome, contact("a:1").standing) == ("declined", "waiting")
    arrive(centre, "a:2")
    second = offer(duty).name
    contacts.leave(by=SYSTEM, subject="a:2")
    with pytest.raises(Conflict, match="offer_is_over"):
        seats.decline(by=duty, offer=second)


def test_a_seat_that_is_silent_is_off_duty_and_heard_of_again(duty: Actor, colleague: Actor) -> None:
    begin = clock.now()
    ready(duty, colleague)
    with clock.at(begin + timedelta(seconds=40)):
        seats.beat(by=colleague)
    with clock.at(begin + timedelta(seconds=50)):
        assert seats.lose_silent(by=SYSTEM, now=clock.now()) == 1
        assert (seat(duty).presence, seat(duty).reason) == (Presence.OFFLINE, Reason.CONNECTION_LOST)
        assert seat(duty).lost_at is not None
        assert seat(colleague).presence == Presence.READY
        [news] = OutboxEvent.objects.filter(name="dispatch.seat_lost")
        assert news.payload["staff_id"] == duty.known_id
        assert 45 < news.payload["seconds"] <= 50
        seats.beat(by=duty)
        assert seat(duty).lost_at is None
        ready(duty)
        assert seat(duty).presence == Presence.READY
