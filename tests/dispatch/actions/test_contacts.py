"""People who wait: once each, gone and back, taken, and what becomes of them."""

from functools import partial

import pytest

from fawang.dispatch.actions import contacts, seats
from fawang.dispatch.models import Contact, Ended, Entry
from fawang.dispatch.rules import Channel, Presence, Urgency
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.dispatch.cases import arrive, contact, offer, ready, rings, seat, wish
from tests.races import at_once


def test_one_subject_waits_once_and_again_after_its_end(centre: UnitRow) -> None:
    arrive(centre, "a:1", "a:1")
    assert Contact.objects.count() == Entry.objects.count() == 1
    contacts.leave(by=SYSTEM, subject="a:1")
    contacts.leave(by=SYSTEM, subject="a:1")
    arrive(centre, "a:1")
    assert [row.name for row in Contact.objects.order_by("pk")] == ["a:1/1", "a:1/2"]
    assert contact("a:1").urgent is False
    contacts.arrive(by=SYSTEM, wish=wish(centre, "a:2", urgency=(Urgency.DETAINED,)))
    assert contact("a:2").urgent is True


def test_nothing_about_somebody_who_does_not_wait(db: None) -> None:
    for act in (contacts.leave, contacts.beat, contacts.end):
        act(by=SYSTEM, subject="a:9")
    contacts.take(by=SYSTEM, subject="a:9", staff_id=1)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("on_duty", "ended"), [(True, Ended.SERVED), (False, Ended.ELSEWHERE)], ids=["on duty", "from home"]
)
def test_taken_and_over(centre: UnitRow, duty: Actor, on_duty: bool, ended: Ended) -> None:
    arrive(centre, "a:1")
    if on_duty:
        ready(duty)
    contacts.take(by=duty, subject="a:1", staff_id=duty.known_id)
    taken = contact("a:1")
    assert taken.answered_at is not None
    assert taken.standing == ("talking" if on_duty else "ended")
    contacts.end(by=duty, subject="a:1")
    row = contact("a:1")
    assert (row.standing, row.ended) == ("ended", ended)
    if on_duty:
        assert seat(duty).talks == 0


def test_whoever_leaves_before_they_are_served_gave_up(centre: UnitRow, duty: Actor) -> None:
    ready(duty)
    arrive(centre, "a:1")
    contacts.end(by=SYSTEM, subject="a:1")
    row = contact("a:1")
    assert (row.ended, row.answered_at) == (Ended.GAVE_UP, None)
    assert offer(duty).outcome == "left"


def test_away_and_back_in_the_same_place(centre: UnitRow, duty: Actor) -> None:
    arrive(centre, "a:1", "a:2")
    contacts.leave(by=SYSTEM, subject="a:1", keep=True)
    assert contact("a:1").standing == "away"
    contacts.beat(by=SYSTEM, subject="a:1")
    assert contact("a:1").standing == "waiting"
    seats.set_skills(
        by=duty,
        staff_id=duty.known_id,
        skills=seats.Skills({"mandarin": "native"}, chats=1),  # type: ignore[dict-item]
    )
    ready(duty)
    assert rings(duty) == ["a:1"]


def test_a_talk_that_breaks_off_is_first_in_line(centre: UnitRow, duty: Actor, colleague: Actor) -> None:
    arrive(centre, "a:1")
    ready(duty)
    contacts.take(by=duty, subject="a:1", staff_id=duty.known_id)
    seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.OFFLINE, reason="end_of_duty")  # type: ignore[arg-type]
    arrive(centre, "a:2")
    contacts.break_off(by=SYSTEM, wish=wish(centre, "a:1"))
    ready(colleague)
    assert rings(colleague)[0] == "a:1"
    # Whom matching has never heard of waits as they are described.
    contacts.break_off(by=SYSTEM, wish=wish(centre, "a:3"))
    assert contact("a:3").standing == "offered"


def test_a_question_in_writing_is_offered_to_three_and_then_left_to_the_list(centre: UnitRow) -> None:
    lawyers = [sign_in(Role.DUTY_LAWYER, centre).actor for _ in range(4)]
    ready(*lawyers)
    arrive(centre, "a:1", channel=Channel.WRITTEN)
    asked = []
    for _ in range(3):
        [at] = [lawyer for lawyer in lawyers if rings(lawyer)]
        asked.append(at.known_id)
        assert seat(at).presence == Presence.READY
        seats.decline(by=at, offer=offer(at).name)
    assert len(set(asked)) == 3
    assert (contact("a:1").ended, contact("a:1").offers) == (Ended.LEFT_TO_LIST, 3)


def test_two_take_at_once_and_one_is_served_by(real_database: str) -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    lawyers = [sign_in(Role.DUTY_LAWYER, centre).actor for _ in range(2)]
    ready(*lawyers)
    arrive(centre, "a:1")
    works = [partial(contacts.take, by=one, subject="a:1", staff_id=one.known_id) for one in lawyers]
    assert [one for one in at_once(works) if isinstance(one, Exception)] == []
    assert sorted(seat(one).talks for one in lawyers) == [0, 1]
    assert contact("a:1").standing == "talking"
