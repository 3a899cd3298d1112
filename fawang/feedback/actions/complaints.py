"""Complaints: somebody complains, a supervisor accepts and answers, and the time for it runs."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.feedback.actions import _terms
from fawang.feedback.events import ComplaintCardShown, ComplaintStepTaken
from fawang.feedback.models import Complaint, ComplaintStep, ComplaintTerm
from fawang.feedback.queries import complaints, subjects
from fawang.feedback.queries.subjects import Subject
from fawang.feedback.rules import complaints as rules
from fawang.feedback.rules.complaints import ENDED, PROCEDURE, About, Command, State, Term, Via, choose_owner
from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import refused_by, save_under_code
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders.rules.codes import Clock
from fawang.work_orders.rules.deadlines import card_due

TAKEN_DOWN = audit.declare(
    "feedback.complaint_taken_down", gettext_lazy("Took a complaint down on the telephone")
)
READ = audit.declare("feedback.complaint_read", gettext_lazy("Opened a complaint"))
ANSWERED = audit.declare("feedback.complaint_answered", gettext_lazy("Answered a complaint"))

SHORTEST = 2
#: Who has read the answer and says nothing more is done.
ANSWERED_FOR = timedelta(days=15)
_BATCH = 200


def complain(*, by: Actor, subject: Subject, about: str, text: str, via: Via) -> Complaint:
    """Take a complaint and give it to a supervisor who has nothing to do with what happened.

    Args:
        via: PHONE where a member of staff takes it down for somebody who calls.

    Raises:
        NotAllowed: `not_allowed`, neither the person nor somebody who takes calls.
        Invalid: nothing said, or nothing it is about.
        Conflict: `complaint_is_open`, one about the same thing is still being looked into.
    """
    allowed = by.may_anywhere(Permission.ORDER_INTAKE) if via == Via.PHONE else subjects.owns(subject, by)
    if not allowed or subject.erased:
        raise NotAllowed("not_allowed")
    text, errors = clean(text), {}
    if about not in set(About):
        errors["about"] = "field_required"
    if len(text) < SHORTEST:
        errors["text"] = "complaint_too_short" if text else "field_required"
    elif len(text) > rules.LONGEST_TEXT:
        errors["text"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    now = clock.now()
    shut = {*subject.shut_staff, *complaints.staff_of_firms(subject.shut_firms)}
    row = Complaint(
        consultation_id=subject.consultation_id,
        order_id=subject.order_id,
        about_code=subject.code,
        about=about,
        via=via,
        text=text,
        state=State.RECEIVED,
        unit_id=subject.unit_id,
        units=list(subject.units),
        shut_staff=sorted(subject.shut_staff),
        shut_firms=sorted(subject.shut_firms),
        owner_id=choose_owner(complaints.candidates(subject.units), shut=shut),
        contact_id=subject.contact_id,
        created_by=by.label,
        is_demo=subject.is_demo,
        queue_key=0,
        created_at=now,
    )
    with transaction.atomic():
        _insert(row)
        _terms.start(row, Term.ACCEPT, now)
        _terms.settle(row)
        row.save(update_fields=["due_at", "card", "queue_key"])
        _record(row, "complain", "", by, "", now)
        if via == Via.PHONE:
            audit.record(TAKEN_DOWN, by=by, object=subject.named, unit_id=row.unit_id)
    return row


def take_step(*, by: Actor, code: str, command: Command, version: int, data: Mapping[str, Any]) -> Complaint:
    """Give `command` on the complaint `code`; return it after the step.

    Args:
        version: the version the actor saw. The same command by the same actor at the same version (a double
            click, a lost answer) gives the complaint as it is now.

    Raises:
        NotFound: there is no such complaint, or it is not the actor's to see.
        NotAllowed: visible, but this command is not theirs.
        Conflict: `stale` when somebody was faster; `moved_on_complaint`.
        Invalid: fields are missing or wrong; `cannot_answer_complaint`.
    """
    now = clock.now()
    with transaction.atomic():
        row = Complaint.objects.select_for_update().filter(code=code).first()
        permissions = complaints.permissions_on(row, by) if row is not None else frozenset()
        if row is None or not permissions:
            raise NotFound("not_found")
        if version < row.version and _was_taken(row, by, command, version):
            return row
        if row.version != version:
            raise Conflict("stale", state=row.state, version=row.version)
        step, values = PROCEDURE.decide(
            complaints.snapshot(row), command, permissions=permissions, data=data, now=now
        )
        source, row.state = row.state, step.target or row.state
        if effect := _EFFECTS.get(command):
            effect(row, values, by, now)
        row.ended_at = now if row.state in ENDED else None
        row.version += 1
        _terms.apply(row, step, now)
        _terms.settle(row)
        row.save()
        _record(row, command, source, by, values.get("reason") or "", now)
    return row


def record_reading(*, by: Actor, row: Complaint) -> None:
    """Record that a member of staff opened a complaint; a person who reads their own is not recorded."""
    if by.kind == ActorKind.STAFF and by.order_id is None and by.consultation_id is None:
        named = subjects.of_complaint(row).named
        audit.record(READ, by=by, object=named, unit_id=row.unit_id)


def show_due_cards(*, by: Actor, now: datetime) -> int:
    """Issue every card that is due; return how many. Safe to run twice, late, or in two workers."""
    due = ComplaintTerm.objects.filter(check_at__lte=now).order_by("check_at")
    issued = 0
    while batch := set(due.values_list("complaint_id", flat=True)[:_BATCH]):
        issued += sum(_show_card(complaint_id, by, now) for complaint_id in batch)
    return issued


def close_answered(*, by: Actor, now: datetime) -> int:
    """Close complaints whose answer nobody has said anything to; return how many."""
    rows = Complaint.objects.filter(state=State.ANSWERED, answered_at__lt=now - ANSWERED_FOR)
    closed = 0
    for code, version in list(rows.values_list("code", "version")[:_BATCH]):
        try:
            take_step(by=by, code=code, command=Command.CLOSE, version=version, data={})
        except Problem:
            # The person closed it at this moment.
            continue
        closed += 1
    return closed


def _show_card(complaint_id: int, by: Actor, now: datetime) -> int:
    with transaction.atomic():
        row = Complaint.objects.select_for_update().get(pk=complaint_id)
        term = ComplaintTerm.objects.filter(complaint=row, check_at__lte=now, status=Clock.RUNNING).first()
        if term is None:
            return 0
        colour, term.check_at = card_due(term.red_at, now)
        fresh, term.card = term.card != colour, colour
        term.save(update_fields=["check_at", "card"])
        if fresh:
            outbox.publish(ComplaintCardShown(complaint_id=row.pk, term_id=term.pk, colour=colour), by=by)
        _terms.settle(row)
        row.save(update_fields=["card", "due_at", "queue_key"])
        _announce(row)
    return int(fresh)


# --- what a command does besides moving the state -------------------------------------------------

type _Effect = Callable[[Complaint, dict[str, Any], Actor, datetime], None]


def _accept(row: Complaint, values: dict[str, Any], by: Actor, now: datetime) -> None:
    row.owner_id = by.known_id


def _hand_over(row: Complaint, values: dict[str, Any], by: Actor, now: datetime) -> None:
    colleague = people.staff_identity(values["staff_id"]).actor
    if colleague.id is None or Permission.COMPLAINT_HANDLE not in complaints.permissions_on(row, colleague):
        raise Invalid("invalid", errors={"staff_id": "cannot_answer_complaint"})
    row.owner_id = colleague.id


def _answer(row: Complaint, values: dict[str, Any], by: Actor, now: datetime) -> None:
    row.owner_id = by.known_id
    row.finding, row.answer = values["finding"], values["answer"]
    row.measures, row.answered_at = values.get("measures") or "", now
    audit.record(ANSWERED, by=by, object=subjects.of_complaint(row).named, unit_id=row.unit_id)


_EFFECTS: dict[Command, _Effect] = {
    Command.ACCEPT: _accept,
    Command.HAND_OVER: _hand_over,
    Command.ANSWER: _answer,
}


def _insert(row: Complaint) -> None:
    try:
        with transaction.atomic():
            save_under_code(row)
    except IntegrityError as error:
        if not refused_by(error).startswith("one_open_complaint"):
            raise
        raise Conflict("complaint_is_open") from None


def _was_taken(row: Complaint, by: Actor, command: Command, version: int) -> bool:
    steps = ComplaintStep.objects.filter(complaint=row, seq=version + 1, command=command, actor=by.label)
    return steps.exists()


def _record(row: Complaint, command: str, source: str, by: Actor, note: str, now: datetime) -> None:
    ComplaintStep.objects.create(
        complaint=row,
        seq=row.version,
        command=command,
        source=source,
        target=row.state,
        actor=by.label,
        note=note,
        at=now,
    )
    outbox.publish(
        ComplaintStepTaken(
            complaint_id=row.pk, seq=row.version, command=command, source=source, target=row.state
        ),
        by=by,
    )
    _announce(row)


def _announce(row: Complaint) -> None:
    live.announce(*(f"complaints:{unit_id}" for unit_id in row.units))
