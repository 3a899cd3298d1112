"""Calls as the exchange tells of them, without a telephone."""

import itertools
from datetime import timedelta

from fawang.consultations.queries import Consultation
from fawang.dispatch.actions import seats
from fawang.dispatch.actions.seats import Skills
from fawang.dispatch.rules import Language, Level, Presence
from fawang.hotline.actions import calls
from fawang.hotline.models import Call
from fawang.hotline.rules import Topic
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor

NUMBER = "13800138000"
_names = itertools.count(1)


def begun(number: str = NUMBER, *, source: str = "") -> Call:
    """A call that has come in."""
    name = f"call-{next(_names)}"
    calls.begin(by=SYSTEM, name=name, number=number, dialled="12348", at=clock.now(), source=source)
    return Call.objects.get(name=name)


def waiting(number: str = NUMBER, topic: Topic = Topic.ADVICE) -> Call:
    """A call in line."""
    row = begun(number)
    calls.wait(
        by=SYSTEM, name=row.name, topic=topic, language=Language.MANDARIN, recorded=True, again=False, at=clock.now()
    )  # fmt: skip
    return fresh(row)


def talking(lawyer: Actor, number: str = NUMBER) -> Call:
    """A call that `lawyer` has taken off for."""
    on_the_line(lawyer)
    row = waiting(number)
    calls.took(by=SYSTEM, name=row.name, staff_id=lawyer.known_id, at=clock.now() + timedelta(seconds=5))
    return fresh(row)


def on_the_line(lawyer: Actor) -> None:
    """Let a lawyer be on duty for calls."""
    seats.set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)
    skills = Skills({Language.MANDARIN: Level.NATIVE}, calls=True, chats=1)
    seats.set_skills(by=lawyer, staff_id=lawyer.known_id, skills=skills)


def fresh(row: Call) -> Call:
    """Return a call as it is now."""
    return Call.objects.select_related("consultation").get(pk=row.pk)


def talk_of(row: Call) -> Consultation:
    """Return the consultation that a call is."""
    found = fresh(row).consultation
    assert found is not None
    return found


def call_in_hand(lawyer: Actor, number: str = NUMBER) -> Call:
    """Return a call that a lawyer has taken."""
    return talking(lawyer, number)


def code_of(call: Call) -> str:
    """Return the code of the consultation that a call is."""
    assert call.consultation is not None
    return call.consultation.code
