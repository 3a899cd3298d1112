"""Calls: asked, answered, ended; what the browsers tell each other; what outlives nobody."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from fawang.browser_calls.models import Meeting, Signal
from fawang.browser_calls.rules import MOST_SIGNALS
from fawang.consultations.actions.calls import answer_call, answer_consent, ask_call, end_call, end_deserted
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.actions.signals import beat, signal
from fawang.consultations.models import Call, Consultation, Message
from fawang.consultations.queries import calls, one
from fawang.consultations.rules import Kind, Side
from fawang.consultations.rules.calls import CallState, Consent, Path, Wish
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound, Problem
from tests.consultations.cases import ANSWER, fresh, give, person_of
from tests.consultations.conftest import Ask

PERSON, LAWYER = "window-of-person", "window-of-lawyer"
OFFER = [{"description": {"type": "offer", "sdp": "v=0\r\n"}}]


@pytest.fixture
def chat(asked: Ask, duty: Actor) -> Consultation:
    """A chat with a duty lawyer."""
    row = asked(kind=Kind.CHAT).consultation
    give(row, "grab", duty)
    return fresh(row)


def ring(row: Consultation, by: Actor, client: str = PERSON, **changes: Any) -> Call:
    options: dict[str, Any] = {"wish": Wish.VIDEO, "client": client, "consent": Consent.YES, **changes}
    return ask_call(by=by, code=row.code, **options)


def accept(row: Consultation, by: Actor, number: int, client: str = LAWYER) -> Call:
    return answer_call(by=by, code=row.code, number=number, accept=True, client=client, consent=Consent.NO)


def tell(row: Consultation, by: Actor, number: int, client: str, name: str, parts: Any = OFFER) -> int:
    return signal(by=by, code=row.code, number=number, client=client, client_id=name, parts=parts)


def last_said(row: Consultation) -> str:
    return str(Message.objects.filter(consultation=row).order_by("number").last().text)  # type: ignore[union-attr]


def code_of(work: Any) -> str:
    with pytest.raises(Problem) as refused:
        work()
    return refused.value.code


def test_asked_accepted_hung_up(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    call = ring(chat, person)
    assert ring(chat, person).pk == call.pk
    assert code_of(lambda: ring(chat, person, "another-window")) == "call_is_running"
    assert code_of(lambda: ring(chat, duty, LAWYER)) == "call_is_running"
    assert code_of(lambda: accept(chat, person, 1)) == "not_allowed"
    assert code_of(lambda: tell(chat, person, 1, PERSON, "signal-one")) == "call_is_over"
    joined = accept(chat, duty, 1)
    assert (joined.state, joined.person_consent, joined.lawyer_consent) == ("joined", "yes", "no")
    assert accept(chat, duty, 1).pk == call.pk
    assert code_of(lambda: accept(chat, duty, 1, "another-window")) == "call_is_running"
    beat(by=person, code=chat.code, number=1, path=Path.RELAYED)
    ended = end_call(by=duty, code=chat.code, number=1)
    assert end_call(by=person, code=chat.code, number=1).state == ended.state == CallState.ENDED
    assert last_said(chat) == "call_ended:video:0"
    assert calls.history(chat, Side.PERSON)[0].path == Path.RELAYED
    assert ring(chat, duty, LAWYER).number == 2


def test_declined_taken_back_failed(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    ring(chat, duty, LAWYER, wish=Wish.VOICE)
    assert code_of(lambda: answer_call(by=duty, code=chat.code, number=1, accept=False)) == "not_allowed"
    assert answer_call(by=person, code=chat.code, number=1, accept=False).state == CallState.DECLINED
    assert last_said(chat) == "call_declined:voice:0"
    assert code_of(lambda: accept(chat, person, 1)) == "call_is_over"
    ring(chat, person)
    end_call(by=person, code=chat.code, number=2)
    assert last_said(chat) == "call_missed:video:0"
    ring(chat, person)
    accept(chat, duty, 3)
    end_call(by=duty, code=chat.code, number=3, failed=True)
    assert last_said(chat) == "call_failed:video:0"
    assert Message.objects.filter(consultation=chat, sort="event").count() == 4


def test_signals_are_numbered_kept_once_and_gone_with_the_call(
    chat: Consultation, duty: Actor, settings: Settings
) -> None:
    person = person_of(chat)
    ring(chat, person)
    accept(chat, duty, 1)
    assert tell(chat, person, 1, PERSON, "signal-one") == 1
    assert tell(chat, person, 1, PERSON, "signal-one") == 1
    assert tell(chat, duty, 1, LAWYER, "signal-one") == 2
    assert code_of(lambda: tell(chat, duty, 1, "another-window", "signal-two")) == "call_elsewhere"
    permissions = one.permissions_on(fresh(chat), duty)
    news = calls.news(fresh(chat), Side.LAWYER, permissions, after=(0, 0))
    assert [(found["number"], found["parts"]) for found in news.signals] == [(1, OFFER)]
    assert calls.news(fresh(chat), Side.LAWYER, permissions, after=(1, 1)).signals == ()
    assert news.stands["call"]["client"] == LAWYER
    # The lawyer makes the first offer; the person gives way.
    assert news.stands["call"]["others"] == [{"number": 1, "polite": False}]
    # Whoever only looks on learns nothing of it.
    assert calls.news(fresh(chat), Side.PLATFORM, frozenset(), after=(0, 0)).call is None
    settings.FAWANG_TURN_ONLY = True
    host = {"candidate": {"candidate": "candidate:1 1 udp 1 192.168.1.2 5 typ host", "sdpMid": "0"}}
    tell(chat, person, 1, PERSON, "signal-two", [host])
    assert not any("192.168" in signal.parts for signal in Signal.objects.all())
    Meeting.objects.update(last_signal=MOST_SIGNALS)
    assert code_of(lambda: tell(chat, person, 1, PERSON, "signal-three")) == "call_is_full"
    end_call(by=person, code=chat.code, number=1)
    assert not Signal.objects.exists()


def test_consent_may_be_taken_back(chat: Consultation, duty: Actor) -> None:
    person = person_of(chat)
    ring(chat, person)
    accept(chat, duty, 1)
    answer_consent(by=duty, code=chat.code, number=1, consent=Consent.YES)
    assert calls.history(chat, Side.PERSON)[0].may_be_recorded
    answer_consent(by=person, code=chat.code, number=1, consent=Consent.NO)
    seen = calls.history(chat, Side.LAWYER)[0]
    assert (seen.consent, seen.other_consent, seen.may_be_recorded) == ("yes", "no", False)
    end_call(by=duty, code=chat.code, number=1)
    assert (
        code_of(lambda: answer_consent(by=duty, code=chat.code, number=1, consent=Consent.YES))
        == "call_is_over"
    )


def test_who_may_not(
    chat: Consultation, row: Consultation, duty: Actor, colleague: Actor, lead: Actor
) -> None:
    assert code_of(lambda: ring(row, person_of(row))) == "call_needs_lawyer"
    with pytest.raises(NotAllowed):
        ring(row, duty, LAWYER)
    with pytest.raises(NotFound):
        ring(chat, colleague, LAWYER)
    with pytest.raises(NotFound):
        ring(chat, person_of(row))
    with pytest.raises(NotAllowed):
        ring(chat, lead, LAWYER)
    with pytest.raises(NotFound):
        accept(chat, duty, 1)
    give(chat, "close", duty)
    assert code_of(lambda: ring(chat, duty, LAWYER)) == "talk_is_over"


@pytest.mark.parametrize("command", ["close", "release"])
def test_a_call_ends_with_the_talk(chat: Consultation, duty: Actor, command: str) -> None:
    ring(chat, person_of(chat))
    if command == "close":
        accept(chat, duty, 1)
    give(chat, command, duty, reason="下班")
    call = Call.objects.get()
    assert call.state == {"close": CallState.ENDED, "release": CallState.MISSED}[command]
    texts = list(Message.objects.filter(consultation=chat, sort="event").order_by("number"))
    assert {one_.text.partition(":")[0] for one_ in texts} >= {
        "joined",
        "call_ended" if call.joined_at else "call_missed",
    }
    assert fresh(chat).last_number == Message.objects.filter(consultation=chat).count()


def test_an_answer_in_writing_leaves_them_talking(row: Consultation, duty: Actor) -> None:
    give(row, "grab", duty)
    ring(row, duty, LAWYER)
    accept(row, person_of(row), 1, PERSON)
    give(row, "answer", duty, text=ANSWER)
    assert Call.objects.get().state == CallState.JOINED
    assert end_call(by=duty, code=row.code, number=1).state == CallState.ENDED


def test_what_nobody_is_in_ends(chat: Consultation, duty: Actor) -> None:
    person, now = person_of(chat), clock.now()
    ring(chat, person)
    assert end_deserted(by=SYSTEM, now=now + timedelta(seconds=50)) == 0
    assert end_deserted(by=SYSTEM, now=now + timedelta(seconds=70)) == 1
    assert last_said(chat) == "call_missed:video:0"
    ring(chat, person)
    accept(chat, duty, 2)
    assert end_deserted(by=SYSTEM, now=clock.now() + timedelta(seconds=80)) == 0
    assert end_deserted(by=SYSTEM, now=clock.now() + timedelta(seconds=100)) == 1
    assert Call.objects.get(number=2).state == CallState.ENDED
    with pytest.raises(NotAllowed):
        end_deserted(by=duty, now=now)
    # A window that died while it rang keeps nobody from calling.
    ring(chat, person)
    Call.objects.filter(number=3).update(asked_at=now - timedelta(minutes=5))
    assert ring(chat, duty, LAWYER).number == 4


def test_erasing_leaves_that_there_was_a_call(chat: Consultation, duty: Actor) -> None:
    ring(chat, person_of(chat))
    accept(chat, duty, 1)
    give(chat, "close", duty)
    erase_consultation(by=SYSTEM, code=chat.code)
    assert Call.objects.get().state == CallState.ENDED
    assert not Signal.objects.exists()


def test_two_who_ask_at_once_are_in_one_call(chat: Consultation, duty: Actor) -> None:
    ring(chat, person_of(chat))
    with pytest.raises(Conflict):
        ring(chat, duty, LAWYER)
    assert Call.objects.count() == 1
