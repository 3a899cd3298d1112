"""Whether a mediator may be appointed, what they declare, and what happens when they turn out to stand too near."""

from collections.abc import Collection

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.storage.fields import keyed_hash
from fawang.mediation.models.register import Declaration
from fawang.mediation.queries import growth as marks
from fawang.mediation.queries import register
from fawang.mediation.rules import conflicts
from fawang.mediation.rules.conflicts import Finding, Known, Party
from fawang.people import queries as people
from fawang.people.rules.wishes import read_phone
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds import Change
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.conflicts import name_hash


def declare_appointed(*, by: Actor, change: Change, staff_ids: Collection[int]) -> None:
    """Check who is to be appointed against both sides, and keep what was declared and found.

    Whoever appoints has asked them; that nobody stands near to a side is said by `no_conflict`. The answer names no
    side, name or number.

    Raises:
        Conflict: `mediator_must_declare`; `mediator_in_conflict`, also for whom it was found out before.
    """
    if not change.values.get("no_conflict"):
        raise Conflict("mediator_must_declare", state=change.facts.state, command="appoint_mediators")
    order = change.order
    parties = parties_of(order)
    near = barred(order)
    rows = []
    for staff_id in staff_ids:
        finding = find(order, staff_id, parties)
        if finding.barred or staff_id in near:
            raise Conflict("mediator_in_conflict", state=change.facts.state, command="appoint_mediators")
        rows.append(_declared(by, change, staff_id, finding))
    Declaration.objects.bulk_create(rows)


def note_conflict(change: Change) -> None:
    """Take a mediator off who turns out to stand too near to a side; what was done stays, and others are appointed.

    Raises:
        Invalid: `mediator_not_appointed`.
    """
    order, values = change.order, change.values
    appointed = list(order.facts.get("mediators", ()))
    staff_id = next((one for one in appointed if str(one) == values["mediator"]), None)
    if staff_id is None:
        raise Invalid("invalid", errors={"mediator": "mediator_not_appointed"})
    declared = [values["ground"]]
    finding = find(order, staff_id, parties_of(order), declared=declared)
    _declared(change.by, change, staff_id, finding, declared=declared, later=True).save()
    change.keep(mediators=[one for one in appointed if one != staff_id])


def barred(order: WorkOrder) -> frozenset[int]:
    """Return the accounts of whom it was found out that they stand too near to a side of an order."""
    rows = Declaration.objects.filter(order=order, barred=True)
    return frozenset(rows.values_list("staff_id", flat=True))


def find(
    order: WorkOrder, staff_id: int, parties: Collection[Party], *, declared: Collection[str] = ()
) -> Finding:
    """Return what stands between a mediator and the sides of an order, by their account and their entry, if any."""
    entry = register.mediators_with_accounts([staff_id]).get(staff_id)
    phones = {bytes(entry.phone_hash)} if entry and entry.phone_hash else set()
    if phone := read_phone(people.staff_phone(staff_id) or ""):
        phones.add(keyed_hash("phone", phone))
    name = entry.name if entry else people.staff_named({staff_id}).get(staff_id, "")
    known = Known(
        name_hash(name), frozenset(phones), frozenset(map(name_hash, entry.bodies if entry else ()))
    )
    before = marks.mediated_before({party.name for party in parties}, [staff_id], besides=order.pk)
    return conflicts.check(known, parties, declared=declared, mediated_before=before)


def parties_of(order: WorkOrder) -> list[Party]:
    """Return everybody of both sides as the check sees them; whom the applicant named before they take part as well."""
    found = []
    for person in work_orders.persons_of(order):
        phone = people.contact(person.contact_id).phone_hash
        found.append(Party(name_hash(person.name), bytes(phone) if phone else None))
    answers = work_orders.answers_of(order)
    if opponent := answers.get(OPPONENT, ""):
        phone_named = read_phone(answers.get("reach_other", ""))
        found.append(Party(name_hash(opponent), keyed_hash("phone", phone_named) if phone_named else None))
    return found


def _declared(
    by: Actor,
    change: Change,
    staff_id: int,
    finding: Finding,
    *,
    declared: Collection[str] = (),
    later: bool = False,
) -> Declaration:
    return Declaration(
        order=change.order,
        staff_id=staff_id,
        declared=list(declared),
        grounds=list(finding.grounds),
        barred=finding.barred,
        found_later=later,
        note=str(change.values.get("note") or ""),
        by=by.label,
        at=change.now,
    )
