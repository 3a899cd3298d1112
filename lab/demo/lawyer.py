"""A lawyer of the demonstration who answers by script, chats and questions in writing, for whoever looks around alone.

It says so itself with its first words. It takes what rings while nobody else is on duty and steps back as soon as
somebody is. What it answers comes from the knowledge base, with its sources; nothing is made up. `fawang demo`
switches it on (FAWANG_DEMO_LAWYER); the worker gives it its turns.
"""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from fawang.consultations.actions import messages
from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import lists, offered, one, talk
from fawang.consultations.queries.lists import Box
from fawang.consultations.rules import LONGEST_ANSWER, Command, Kind, Side, Sort, State
from fawang.dispatch.actions import seats as acting
from fawang.dispatch.queries import seats
from fawang.dispatch.rules import Channel, Presence, Reason
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.knowledge.data.pack import Opinion, Question
from fawang.knowledge.guidance.choice import followups
from fawang.knowledge.guidance.compose import Answer, guide
from fawang.people import queries as people

USERNAME = "demo-script"
#: Somebody who answers at once is no lawyer; somebody who tries it out does not wait long either.
THINKS = timedelta(seconds=3)
_MOST_ANSWERS = 2


def turn(now: datetime) -> int:
    """Do what is to be done now; return how much it was. Every part may run again."""
    staff_id = people.account_of(USERNAME)
    if staff_id is None:
        return 0
    by = people.staff_identity(staff_id).actor
    done = _sit(by)
    done += sum(_rung(by, one_) for one_ in seats.ringing_for(staff_id))
    done += _take_written(by, now)
    rows = [row for row in lists.listed(by, Box.MINE).rows if row.state == State.OPEN]
    done += sum(_answer(by, row.code, now) for row in rows if row.kind == Kind.CHAT)
    done += sum(_answer_in_writing(by, row.code) for row in rows if row.kind == Kind.WRITTEN)
    return done


def _sit(by: Actor) -> int:
    """Be ready while nobody else is on duty."""
    acting.beat(by=by)
    seat = seats.seat_of(by.known_id)
    presence = Presence(seat.presence) if seat else Presence.OFFLINE
    others = seat is not None and seats.others_on_duty(seat)
    if others and presence in (Presence.READY, Presence.WRAP_UP):
        acting.set_presence(by=by, staff_id=by.known_id, presence=Presence.OFFLINE, reason=Reason.END_OF_DUTY)
        return 1
    # A script writes nothing up: its places are free at once.
    writes_up = seat is not None and bool(seat.wrap_ups)
    if not others and (writes_up or presence in (Presence.OFFLINE, Presence.BREAK)):
        acting.set_presence(by=by, staff_id=by.known_id, presence=Presence.READY)
        return 1
    return 0


def _rung(by: Actor, ringing: seats.Ringing) -> int:
    """Take a chat; calls are left to people."""
    row = offered.by_subject(by, [ringing.subject]).get(ringing.subject)
    try:
        if row is None or ringing.channel != Channel.CHAT:
            acting.decline(by=by, offer=ringing.offer)
        else:
            take_step(by=by, code=row.code, command=Command.GRAB, version=row.version, data={})
    except Problem:
        # The person has left, or somebody was faster.
        return 0
    return 1


def _take_written(by: Actor, now: datetime) -> int:
    """Take the questions that visitors have asked in writing, while nobody else is on duty.

    Those of the demonstration's own data wait on, for whoever tries the lawyer's side.
    """
    seat, done = seats.seat_of(by.known_id), 0
    if seat is None or seat.presence != Presence.READY:
        return 0
    for row in lists.listed(by, Box.WAITING).rows:
        if row.kind == Kind.WRITTEN and not row.is_demo and now - row.created_at >= THINKS:
            try:
                take_step(by=by, code=row.code, command=Command.GRAB, version=row.version, data={})
            except Problem:
                # Somebody was faster, or it has all that one lawyer may have at once.
                continue
            done += 1
    return done


def _answer_in_writing(by: Actor, code: str) -> int:
    """Answer a question in writing, or what was asked further."""
    row = one.visible(code, by)
    said = [line for line in talk.lines(row) if line.sort != Sort.EVENT]
    if not said or said[-1].side != Side.PERSON:
        return 0
    first = not any(line.side == Side.LAWYER for line in said)
    with translation.override(people.contact(row.contact_id).locale):
        text = reply(
            said[-1].text, topic=row.topic if first else "", place=row.place, first=first, goes_on=False
        )
    data = {"text": text[:LONGEST_ANSWER]}
    take_step(by=by, code=code, command=Command.ANSWER, version=row.version, data=data)
    return 1


def _answer(by: Actor, code: str, now: datetime) -> int:
    """Answer what was said last, if it was the person who said it."""
    row = one.visible(code, by)
    said = [line for line in talk.lines(row) if line.sort != Sort.EVENT]
    if not said or said[-1].side != Side.PERSON:
        return 0
    last = said[-1]
    if now - max(last.at, row.updated_at) < THINKS:
        messages.show_typing(by=by, code=code)
        return 0
    first = not any(line.side == Side.LAWYER for line in said)
    with translation.override(people.contact(row.contact_id).locale):
        text = reply(last.text, topic=row.topic if first else "", place=row.place, first=first)
    messages.write(by=by, code=code, text=text, client_id=f"script-{last.number:06}")
    messages.mark_seen(by=by, code=code, number=last.number)
    return 1


def reply(words: str, *, topic: str, place: str, first: bool, goes_on: bool = True) -> str:
    """Return what the script says to `words`: who it is, if it speaks first, and what the knowledge base has.

    Args:
        goes_on: the talk goes on after it, as a chat does.
    """
    parts = []
    if first:
        parts.append(
            _(
                "Demonstration: I am a script, not a lawyer. On a real platform a lawyer on duty answers here. What I"
                " say comes from the knowledge base of this platform."
            )
        )
    found = guide(words, matter=topic, place=place)
    best = found.best[:_MOST_ANSWERS]
    parts += [_told(answer) for answer in best]
    if not best and found.clarify:
        parts.append(found.clarify)
    elif not best and (ask := found.selection.choice.ask):
        parts.append(followups.question(ask))
    elif not best:
        parts.append(
            _("I have no answer to that. Try a question about wages, a divorce, rent or an accident.")
        )
    elif first and goes_on:
        parts.append(_("You can go on asking, or end the chat, and then rate it."))
    return "\n\n".join(parts)


def _told(answer: Answer) -> str:
    entry = answer.shown.entry
    text = (
        entry.answer if isinstance(entry, Question) else entry.opinion if isinstance(entry, Opinion) else ""
    )
    sources = "、".join(citation for citation, _article in answer.articles[:3])
    return f"{answer.shown.title}\n{text}" + (f"（{sources}）" if sources else "")
