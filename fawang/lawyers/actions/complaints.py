"""Somebody complains about a lawyer or a firm; the bureau that supervises it looks into it and answers in time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.lawyers.actions import _news
from fawang.lawyers.actions._guard import guard_for
from fawang.lawyers.data.figures import TERMS
from fawang.lawyers.models import Complaint
from fawang.lawyers.queries import complaints
from fawang.lawyers.rules import Target, Who
from fawang.lawyers.rules.complaints import LONGEST_WORDS, PROCEDURE, About, Command, State, Term
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.actions.contacts import Purpose, Revealed, reveal, save_contact
from fawang.people.rules.wishes import Reach, check_reach
from fawang.work_orders.rules import deadlines

COMPLAINED = audit.declare("lawyers.complained", gettext_lazy("Complained about a lawyer"))
STEPPED = audit.declare("lawyers.complaint_stepped", gettext_lazy("Dealt with a complaint about a lawyer"))
READ = audit.declare("lawyers.complaint_read", gettext_lazy("Opened a complaint about a lawyer"))
ERASED = audit.declare("lawyers.complaint_erased", gettext_lazy("Erased a complaint about a lawyer"))

SHORTEST_WORDS = 5


def complain(
    *, by: Actor, of: tuple[Target, int], about: str, words: str, reach: Reach, is_demo: bool = False
) -> Complaint:
    """Take a complaint, and give it to the bureau of the firm's place; its first term begins.

    Raises:
        NotFound: whom it is about is in no register.
        Invalid: `invalid`, with a code for each answer that is missing or wrong;
            `firm_without_bureau`.
    """
    target, number = of
    lawyer = organisations.entry(number) if target == Target.LAWYER else None
    firm = organisations.unit(lawyer.firm_id if lawyer else number)
    if firm.kind != UnitKind.LAW_FIRM:
        raise NotFound("unit_not_found")
    words, errors = clean(words), {}
    if about not in set(About):
        errors["about"] = "field_required"
    if len(words) < SHORTEST_WORDS:
        errors["words"] = "field_required"
    elif len(words) > LONGEST_WORDS:
        errors["words"] = "field_too_long"
    if not clean(reach.phone):
        errors["phone"] = "field_required"
    try:
        reach = check_reach(reach)
    except Invalid as problem:
        errors = problem.errors | errors
    if errors:
        raise Invalid("invalid", errors=errors)
    bureau = organisations.bureau_of(firm.region_code)
    if bureau is None:
        raise Invalid("firm_without_bureau")
    now = clock.now()
    row = Complaint(
        lawyer_id=lawyer.id if lawyer else None, firm_id=firm.id, unit_id=bureau.id, units=list(bureau.path),
        about=about, words=words, state=State.RECEIVED, created_by=by.label, created_at=now, is_demo=is_demo,
    )  # fmt: skip
    with transaction.atomic():
        row.contact = save_contact(by=by, reach=reach, guard=guard_for(words, ""))
        _begin(row, PROCEDURE.opens[0], now)
        save_under_code(row)
        _news.tell_complainant(row, "received", by=by)
        audit.record(COMPLAINED, by=by, object=complaints.named(row), unit_id=bureau.id)
    return row


def take_step(*, by: Actor, code: str, command: str, version: int, data: Mapping[str, Any]) -> Complaint:
    """Give `command` on a complaint, as the bureau.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        NotAllowed: the command is not theirs.
        Conflict: `stale`; `lawyer_complaint_moved_on`.
        Invalid: fields are missing or wrong.
    """
    with transaction.atomic():
        found = complaints.visible(code, by)
        return _step(_locked(found.pk), command, complaints.roles_on(found, by), version, data, by)


def withdraw(*, by: Actor, code: str, key: str, version: int) -> Complaint:
    """Take a complaint back, as its person.

    Raises:
        NotFound: the key does not open it.
        Conflict: `stale`; `lawyer_complaint_moved_on`.
    """
    with transaction.atomic():
        found = complaints.own(code, key)
        return _step(_locked(found.pk), Command.WITHDRAW, frozenset({Who.PERSON}), version, {}, by)


def record_reading(*, by: Actor, row: Complaint) -> None:
    """Record that somebody at the bureau opened a complaint."""
    audit.record(READ, by=by, object=complaints.named(row), unit_id=row.unit_id)


def show_person(*, by: Actor, row: Complaint) -> Revealed:
    """Return name and number of whoever complains to whoever handles it; the reading is audited.

    Raises:
        NotAllowed: `do_not_call`.
    """
    return reveal(
        by=by,
        contact_id=row.contact_id,
        purpose=Purpose.CALL,
        object=complaints.named(row),
        unit_id=row.unit_id,
    )


def erase_complaint(*, by: Actor, code: str) -> Complaint:
    """Remove what a complaint that has ended says about people; its secret link stops working. Twice is fine.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Conflict: `lawyer_complaint_goes_on`.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = _locked(Complaint.objects.get(code=code).pk)
        if row.ended_at is None:
            raise Conflict("lawyer_complaint_goes_on", state=row.state)
        row.words = row.answer = row.created_by = ""
        row.erased, row.key_version = True, row.key_version + 1
        row.save()
        audit.record(ERASED, by=by, object=complaints.named(row), unit_id=row.unit_id)
    return row


def _step(
    row: Complaint, command: str, who: frozenset[Who], version: int, data: Mapping[str, Any], by: Actor
) -> Complaint:
    now = clock.now()
    if version < row.version and row.handled_by == f"{by.label}:{command}:{version}":
        # Pressed twice, or the answer was lost.
        return row
    if version != row.version:
        raise Conflict("stale", state=row.state, version=row.version)
    facts = complaints.facts(row)
    step, values = PROCEDURE.decide(facts, command, permissions=who, now=now, data=data)
    if effect := _EFFECTS.get(Command(command)):
        effect(row, values, now)
    row.state = step.target_for(facts)
    if step.meets or step.cancels:
        row.term, row.source = "", ""
        row.due_at = row.yellow_at = row.red_at = None
    for term in step.starts:
        # The answer is owed from when it was taken up; forwarding it does not begin that anew.
        _begin(row, term, row.accepted_at or now)
    row.accepted_at = row.accepted_at or (now if step.starts else None)
    row.ended_at = None if row.state in (State.ACCEPTED, State.FORWARDED) else now
    row.handled_by = f"{by.label}:{command}:{version}"
    row.version += 1
    row.save()
    if command != Command.WITHDRAW:
        _news.tell_complainant(row, row.state, by=by)
    audit.record(STEPPED, by=by, object=complaints.named(row), unit_id=row.unit_id, command=command)
    return row


def _begin(row: Complaint, term: str, start: datetime) -> None:
    rule = TERMS.rule_for(Term(term), region=organisations.unit(row.unit_id).region_code)
    row.term, row.source = term, rule.source
    found = deadlines.schedule(start, rule.length, organisations.calendar_for(row.unit_id))
    row.due_at, row.yellow_at, row.red_at = found.due_at, found.yellow_at, found.red_at


def _locked(complaint_id: int) -> Complaint:
    return (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("lawyer", "firm", "unit")
        .get(pk=complaint_id)
    )


type _Effect = Callable[[Complaint, dict[str, Any], datetime], None]


def _forward(row: Complaint, values: dict[str, Any], now: datetime) -> None:
    row.forwarded_to, row.forwarded_at = values["body"], now


def _answer(row: Complaint, values: dict[str, Any], now: datetime) -> None:
    row.finding, row.answer = values["finding"], values["answer"]


def _refuse(row: Complaint, values: dict[str, Any], now: datetime) -> None:
    row.answer = values["answer"]


_EFFECTS: dict[Command, _Effect] = {
    Command.FORWARD: _forward,
    Command.ANSWER: _answer,
    Command.REFUSE: _refuse,
}
