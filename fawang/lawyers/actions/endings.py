"""How a request ends: an offer is accepted, the person takes it back, or its time runs out; and its erasure."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.lawyers.actions import _news
from fawang.lawyers.models import Recipient, Request
from fawang.lawyers.queries import requests
from fawang.lawyers.rules import Who
from fawang.lawyers.rules.requests import ANSWER, REQUEST, RUNNING, Answer, Command, State

ENDED = audit.declare("lawyers.request_ended", gettext_lazy("A request to lawyers ended"))
ERASED = audit.declare("lawyers.request_erased", gettext_lazy("Erased a request to lawyers"))


def accept(*, by: Actor, code: str, key: str, number: int, time: datetime | None = None) -> Request:
    """Accept the offer of one recipient; the others are told. Accepting the same one again changes nothing.

    Args:
        number: the place of the recipient among those who were asked.
        time: one of the times that they offered; None for none of them.

    Raises:
        NotFound: the key does not open it; there is no such recipient.
        Conflict: `request_moved_on`, `answer_moved_on`, `request_over`.
        Invalid: `time_not_offered`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _locked(requests.own(code, key).pk)
        recipients = requests.recipients_of(row)
        chosen = next((one for one in recipients if one.number == number), None)
        if chosen is None:
            raise NotFound("not_found")
        if chosen.state == Answer.ACCEPTED:
            return row
        person = frozenset({Who.PERSON})
        step, _ = REQUEST.decide(requests.facts_of(row), Command.ACCEPT, permissions=person, now=now)
        ANSWER.decide(requests.answer_facts(row, chosen), Command.ACCEPT, permissions=person, now=now)
        if time is not None and time not in chosen.times:
            raise Invalid("time_not_offered")
        chosen.chosen_time = time
        _end_answer(chosen, Answer.ACCEPTED, now)
        for other in recipients:
            if other is not chosen and other.state in RUNNING:
                _end_answer(other, Answer.RELEASED, now)
                _news.tell_asked(row, other, "released", by=by)
        _end(row, State(step.target_for(requests.facts_of(row))), now, by=by)
        _news.tell_asked(row, chosen, "accepted", by=by)
    return row


def withdraw(*, by: Actor, code: str, key: str) -> Request:
    """Take a request back; whoever was asked is told. Twice is fine.

    Raises:
        NotFound: the key does not open it.
        Conflict: `request_moved_on`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _locked(requests.own(code, key).pk)
        if row.state != State.WITHDRAWN:
            _finish(row, Command.WITHDRAW, Who.PERSON, Answer.RELEASED, "released", now, by=by)
    return row


def expire(*, by: Actor, request_id: int, now: datetime) -> bool:
    """End a request whose time has run out; tell whether it was still open."""
    with transaction.atomic():
        row = _locked(request_id)
        if row.state != State.OPEN or row.expires_at > now:
            return False
        _finish(row, Command.EXPIRE, Who.CLOCK, Answer.LAPSED, "lapsed", now, by=by)
        _news.tell_person(row, "expired", by=by, key="")
    return True


def erase_request(*, by: Actor, code: str) -> Request:
    """Remove what a request that has ended says about people; its secret link stops working. Twice is fine.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Conflict: `request_goes_on`.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = _locked(Request.objects.get(code=code).pk)
        if row.ended_at is None:
            raise Conflict("request_goes_on", state=row.state)
        row.recipients.update(included="")
        row.words = row.opponent = row.created_by = ""
        row.erased, row.key_version = True, row.key_version + 1
        row.save()
        audit.record(ERASED, by=by, object=requests.named(row))
    return row


def _locked(request_id: int) -> Request:
    return Request.objects.select_for_update().get(pk=request_id)


def _finish(
    row: Request, command: Command, who: Who, answer: Answer, news: str, now: datetime, *, by: Actor
) -> None:
    recipients = requests.recipients_of(row)
    facts = requests.facts_of(row)
    step, _ = REQUEST.decide(facts, command, permissions=frozenset({who}), now=now)
    for one in recipients:
        if one.state in RUNNING:
            _end_answer(one, answer, now)
            _news.tell_asked(row, one, news, by=by)
    _end(row, State(step.target_for(facts)), now, by=by)


def _end_answer(recipient: Recipient, state: Answer, now: datetime) -> None:
    recipient.state, recipient.ended_at = state, now
    recipient.version += 1
    recipient.save()


def _end(row: Request, state: State, now: datetime, *, by: Actor) -> None:
    row.state, row.ended_at = state, now
    row.version += 1
    row.save()
    audit.record(ENDED, by=by, object=requests.named(row), state=state)
