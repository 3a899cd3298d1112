"""Chats and written questions reach the lawyer on duty through matching."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from fawang.consultations.actions import _floor, lost
from fawang.consultations.actions.calls import answer_call, ask_call, end_call
from fawang.consultations.actions.messages import write
from fawang.consultations.actions.reactions import give_to_next, keep_in_writing
from fawang.consultations.models import Consultation
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import Kind, State
from fawang.consultations.rules.calls import Consent, Wish
from fawang.dispatch.actions import contacts, seats, timing
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.events import PlaceLost, SeatLost
from fawang.dispatch.models import Contact, Entry, Offer, Pool, Seat
from fawang.dispatch.queries import replica
from fawang.dispatch.queries.seats import ringing_for, writes_up
from fawang.dispatch.rules import Language, Level, Presence, Reason
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.people.rules.wishes import Dialect, Medium, Reach
from tests.consultations.cases import fresh, give, person_of
from tests.consultations.conftest import Ask

RECORD = {"asked": "能不能要加班费", "advised": "可以要求支付。", "outcome": "advised"}


def ready(lawyer: Actor) -> Seat:
    """Let a lawyer go on duty."""
    return seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)


def rings(lawyer: Actor) -> list[str]:
    """Return what rings for a lawyer."""
    return [one.subject for one in ringing_for(lawyer.known_id)]


def standing(row: Consultation) -> str:
    """Return where the person of a consultation stands."""
    return Contact.objects.filter(subject=topic_of(row)).latest("pk").standing


@pytest.fixture
def chat(asked: Ask) -> Consultation:
    """A chat that waits."""
    return asked(kind=Kind.CHAT).consultation


def test_a_chat_rings_where_somebody_is_ready(chat: Consultation, duty: Actor, colleague: Actor) -> None:
    assert standing(chat) == "waiting"
    ready(duty)
    assert rings(duty) == [topic_of(chat)]
    assert rings(colleague) == []
    give(chat, "grab", duty)
    assert standing(chat) == "talking"
    assert Seat.objects.get(staff_id=duty.known_id).presence == Presence.BUSY
    assert Offer.objects.get().outcome == "accepted"
    give(chat, "close", duty)
    assert standing(chat) == "ended"
    assert Seat.objects.get(staff_id=duty.known_id).presence == Presence.WRAP_UP
    give(fresh(chat), "write_up", duty, **RECORD)
    assert Seat.objects.get(staff_id=duty.known_id).presence == Presence.READY


def in_wrap_up(asked: Ask, duty: Actor) -> tuple[Consultation, Consultation]:
    """Return a chat that is over and not written up, and one that waits because of it."""
    ready(duty)
    one_at_a_time = Skills({Language.MANDARIN: Level.NATIVE}, chats=1)
    seats.set_skills(by=duty, staff_id=duty.known_id, skills=one_at_a_time)
    first = asked(kind=Kind.CHAT).consultation
    give(first, "grab", duty)
    give(first, "close", person_of(first))
    second = asked(kind=Kind.CHAT).consultation
    assert (rings(duty), standing(second)) == ([], "waiting")
    return fresh(first), second


def test_a_place_is_kept_until_the_record_is_written(asked: Ask, duty: Actor) -> None:
    first, second = in_wrap_up(asked, duty)
    [due] = writes_up(Seat.objects.get())
    assert due.subject == topic_of(first)
    assert due.until is not None
    assert timedelta(minutes=9) < due.until - clock.now() <= timedelta(minutes=10)
    give(first, "write_up", duty, **RECORD)
    assert (rings(duty), writes_up(Seat.objects.get())) == ([topic_of(second)], [])
    # The record is written once, and told once.
    assert Entry.objects.filter(happened__kind="WrittenUp").count() == 1


def test_a_place_is_kept_no_longer_than_its_time(asked: Ask, duty: Actor) -> None:
    _first, second = in_wrap_up(asked, duty)
    # Whoever crashed, and every process that reads the journal anew, finds the same end.
    for pool in Pool.objects.all():
        replica.forget(pool.pk)
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        seats.beat(by=duty)
        contacts.beat(by=SYSTEM, subject=topic_of(second))
        timing.keep_time(by=SYSTEM, now=clock.now())
        assert rings(duty) == [topic_of(second)]
        assert Seat.objects.get().wrap_ups == []


def test_whoever_says_that_they_are_ready_writes_it_up_later(asked: Ask, duty: Actor) -> None:
    first, second = in_wrap_up(asked, duty)
    ready(duty)
    assert rings(duty) == [topic_of(second)]
    give(first, "write_up", duty, **RECORD)
    assert not Entry.objects.filter(happened__kind="WrittenUp").exists()


def test_an_installation_may_do_without(asked: Ask, duty: Actor, settings: Settings) -> None:
    settings.FAWANG_WRAP_UP_MINUTES = 0
    ready(duty)
    first = asked(kind=Kind.CHAT).consultation
    give(first, "grab", duty)
    give(first, "close", duty)
    assert Seat.objects.get().presence == Presence.READY


def test_whoever_is_in_a_call_is_rung_for_nobody_else(chat: Consultation, duty: Actor, asked: Ask) -> None:
    ready(duty)
    give(chat, "grab", duty)
    ask_call(
        by=person_of(chat), code=chat.code, wish=Wish.VOICE, client="window-of-person", consent=Consent.NO
    )
    # It only rings: another chat still comes.
    second = asked(kind=Kind.CHAT).consultation
    assert rings(duty) == [topic_of(second)]
    give(second, "grab", duty)
    answer_call(by=duty, code=chat.code, number=1, accept=True, client="window-of-lawyer", consent=Consent.NO)
    third = asked(kind=Kind.CHAT).consultation
    assert (rings(duty), standing(third)) == ([], "waiting")
    end_call(by=person_of(chat), code=chat.code, number=1)
    assert rings(duty) == [topic_of(third)]


def test_a_call_that_ends_with_its_talk_gives_the_ear_back(
    chat: Consultation, duty: Actor, asked: Ask
) -> None:
    ready(duty)
    give(chat, "grab", duty)
    ask_call(
        by=person_of(chat), code=chat.code, wish=Wish.VOICE, client="window-of-person", consent=Consent.NO
    )
    answer_call(by=duty, code=chat.code, number=1, accept=True, client="window-of-lawyer", consent=Consent.NO)
    second = asked(kind=Kind.CHAT).consultation
    assert rings(duty) == []
    give(chat, "close", duty)
    # One of three places is kept for the record; the others are free again.
    assert rings(duty) == [topic_of(second)]


def test_what_is_declined_or_rings_out_goes_to_the_next(
    chat: Consultation, duty: Actor, colleague: Actor
) -> None:
    ready(duty)
    ready(colleague)
    [first] = Offer.objects.all()
    by = duty if first.staff_id == duty.known_id else colleague
    other = colleague if by is duty else duty
    seats.decline(by=by, offer=first.name)
    seats.decline(by=by, offer=first.name)
    assert rings(other) == [topic_of(chat)]
    assert rings(by) == []
    with clock.at(clock.now() + timedelta(seconds=16)):
        timing.keep_time(by=SYSTEM, now=clock.now())
        # It rang where nobody was: that seat rests, and is not rung for again.
        assert Seat.objects.get(staff_id=other.known_id).reason == Reason.NO_ANSWER
        assert rings(by) == [topic_of(chat)]


def test_whoever_grabs_first_has_it_and_the_other_hears_no_more_of_it(
    chat: Consultation, duty: Actor, colleague: Actor
) -> None:
    ready(duty)
    give(chat, "grab", colleague)
    assert rings(duty) == []
    assert Offer.objects.get().outcome == "taken"
    assert Seat.objects.get(staff_id=duty.known_id).presence == Presence.READY
    # A colleague who is not on duty serves outside of matching.
    assert Contact.objects.get().ended == "elsewhere"


def test_a_chat_that_is_released_waits_first_in_line(
    chat: Consultation, asked: Ask, duty: Actor, colleague: Actor
) -> None:
    ready(duty)
    give(chat, "grab", duty)
    seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.BREAK, reason=Reason.TECHNICAL)
    later = asked(kind=Kind.CHAT).consultation
    give(chat, "release", duty, reason="网络断了")
    assert (standing(chat), standing(later)) == ("waiting", "waiting")
    ready(colleague)
    assert rings(colleague)[0] == topic_of(chat)


def test_a_handed_over_chat_takes_the_colleagues_place(
    chat: Consultation, duty: Actor, colleague: Actor
) -> None:
    ready(duty)
    give(chat, "grab", duty)
    ready(colleague)
    give(chat, "hand_over", duty, staff_id=colleague.known_id, reason="客家话")
    seat = Seat.objects.get(staff_id=colleague.known_id)
    assert (seat.presence, seat.talks) == (Presence.BUSY, 1)
    assert Seat.objects.get(staff_id=duty.known_id).presence == Presence.READY


def test_a_question_in_writing_is_offered_softly_and_stays_in_the_list(
    row: Consultation, duty: Actor, colleague: Actor
) -> None:
    seat = ready(duty)
    assert rings(duty) == [topic_of(row)]
    assert seat.presence == Presence.READY
    give(row, "grab", colleague)
    assert rings(duty) == []


def test_nobody_of_the_other_side_is_rung_for(asked: Ask, duty: Actor, colleague: Actor) -> None:
    chat = asked(kind=Kind.CHAT).consultation
    Consultation.objects.filter(pk=chat.pk).update(barred_staff=[duty.known_id])
    contacts.leave(by=SYSTEM, subject=topic_of(chat))
    _floor.arrive(fresh(chat), SYSTEM)
    ready(duty)
    assert rings(duty) == []
    ready(colleague)
    assert rings(colleague) == [topic_of(chat)]


def test_the_language_counts_first(asked: Ask, duty: Actor, colleague: Actor) -> None:
    ready(duty)
    ready(colleague)
    skills = seats.Skills({"mandarin": "native", "hakka": "native"})  # type: ignore[dict-item]
    seats.set_skills(by=colleague, staff_id=colleague.known_id, skills=skills)
    chat = asked(kind=Kind.CHAT, reach=Reach(name="", medium=Medium.NONE, dialect=Dialect.HAKKA)).consultation
    assert rings(colleague) == [topic_of(chat)]
    [offer] = ringing_for(colleague.known_id)
    assert "language_native" in dict(offer.why)


def test_a_person_who_goes_away_keeps_their_place_for_a_while(chat: Consultation, duty: Actor) -> None:
    begin = clock.now()
    with clock.at(begin + timedelta(seconds=70)):
        timing.keep_time(by=SYSTEM, now=clock.now())
        assert standing(chat) == "away"
        ready(duty)
        assert rings(duty) == []
        contacts.beat(by=person_of(chat), subject=topic_of(chat))
        assert rings(duty) == [topic_of(chat)]


def test_who_does_not_come_back_is_answered_in_writing(chat: Consultation) -> None:
    begin = clock.now()
    with clock.at(begin + timedelta(seconds=70)):
        timing.keep_time(by=SYSTEM, now=clock.now())
    with clock.at(begin + timedelta(minutes=12)):
        timing.keep_time(by=SYSTEM, now=clock.now())
        assert standing(chat) == "ended"
        keep_in_writing(PlaceLost(subject=topic_of(chat)))
        keep_in_writing(PlaceLost(subject=topic_of(chat)))
    chat = fresh(chat)
    assert (chat.kind, chat.state) == (Kind.WRITTEN, State.WAITING)
    assert chat.due_at is not None
    assert standing(chat) == "waiting"


def test_a_lawyer_who_is_lost_before_the_first_word_gives_way(
    chat: Consultation, duty: Actor, colleague: Actor
) -> None:
    begin = clock.now()
    ready(duty)
    give(chat, "grab", duty)
    with clock.at(begin + timedelta(seconds=50)):
        assert seats.lose_silent(by=SYSTEM, now=clock.now()) == 1
        assert seats.lose_silent(by=SYSTEM, now=clock.now()) == 0
        give_to_next(SeatLost(staff_id=duty.known_id, seconds=50))
        assert standing(chat) == "waiting"
        assert fresh(chat).state == State.WAITING
        assert Seat.objects.get(staff_id=duty.known_id).presence == Presence.OFFLINE
        ready(colleague)
        assert rings(colleague) == [topic_of(chat)]
        facts = dict(ringing_for(colleague.known_id)[0].why)
        assert facts["kept_place"] > 0


def test_a_lawyer_who_has_spoken_is_waited_for(chat: Consultation, duty: Actor) -> None:
    begin = clock.now()
    ready(duty)
    give(chat, "grab", duty)
    write(by=duty, code=chat.code, text="您好", client_id="abcdefghij")
    with clock.at(begin + timedelta(seconds=50)):
        seats.lose_silent(by=SYSTEM, now=clock.now())
        give_to_next(SeatLost(staff_id=duty.known_id, seconds=50))
        assert fresh(chat).state == State.OPEN
        assert lost.give_back_deserted(by=SYSTEM) == 0
    with clock.at(begin + timedelta(seconds=130)):
        assert lost.give_back_deserted(by=SYSTEM) == 1
    assert fresh(chat).state == State.WAITING


def test_a_lawyer_who_comes_back_keeps_their_talk(chat: Consultation, duty: Actor) -> None:
    begin = clock.now()
    ready(duty)
    give(chat, "grab", duty)
    write(by=duty, code=chat.code, text="您好", client_id="abcdefghij")
    with clock.at(begin + timedelta(seconds=50)):
        seats.lose_silent(by=SYSTEM, now=clock.now())
    with clock.at(begin + timedelta(seconds=90)):
        seats.beat(by=duty)
    with clock.at(begin + timedelta(seconds=200)):
        assert lost.give_back_deserted(by=SYSTEM) == 0
    assert fresh(chat).state == State.OPEN


def test_every_entry_is_written_down(chat: Consultation, duty: Actor) -> None:
    ready(duty)
    give(chat, "grab", duty)
    pool = Pool.objects.get()
    kinds = [entry.happened["kind"] for entry in Entry.objects.order_by("seq")]
    assert kinds == ["Arrived", "SeatSet", "PresenceSet", "Accepted"]
    assert pool.seq == 4


def test_chats_from_before_the_duty_take_their_places(asked: Ask, duty: Actor) -> None:
    earlier = [asked(kind=Kind.CHAT).consultation for _ in range(3)]
    for row in earlier:
        give(row, "grab", duty)
    ready(duty)
    waits = asked(kind=Kind.CHAT).consultation
    assert rings(duty) == []
    give(earlier[0], "close", duty)
    assert rings(duty) == [topic_of(waits)]
