"""Handing a matter over and taking one, as staff do it: prepare, consent, call, send, answer, decide, join."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import Consultation
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.organisations import queries as organisations
from fawang.partners.actions._steps import apply_step, place_at, settle
from fawang.partners.actions._trail import write_entry
from fawang.partners.actions.exchange import index_person
from fawang.partners.models import Precedent, Referral, TrailEntry
from fawang.partners.queries import agreements, calls
from fawang.partners.queries import referrals as queries
from fawang.partners.queries.messages import fields_of
from fawang.partners.rules.agreements import FIELDS
from fawang.partners.rules.messages import Urgency
from fawang.partners.rules.procedure import ENDED, PROCEDURE, Command, Direction, Side, State
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.regions import queries as regions
from fawang.work_orders import queries as orders

PREPARED = audit.declare("partners.prepared", gettext_lazy("Prepared a matter to be handed over"))
STEPPED = audit.declare("partners.stepped", gettext_lazy("Took a step on a referral"))
CONSENTED = audit.declare(
    "partners.consented", gettext_lazy("Recorded a consent to hand over, or its withdrawal")
)
CALLED = audit.declare("partners.police_called", gettext_lazy("Recorded a call to 110"))
JOINED = audit.declare("partners.joined", gettext_lazy("Joined two referrals of the same matter"))
READ = audit.declare("partners.read", gettext_lazy("Read who a referral is about"))

_LONGEST = {"request": 2_000, "summary": 2_000, "account": 5_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What is handed over.

    Args:
        partner: the partner's code.
        order: the code of the order of which this is a part; empty for a matter that has no order.
        fields: `rules.agreements.FIELDS`; what the agreement does not name is kept here and never leaves.
        discreet: the person may be watched: they are told of it nowhere that others may see.
        call_reference: of the call in which it was handed over, warm.
    """

    partner: str
    matter: str
    region: str
    unit_id: int
    order: str = ""
    urgency: str = Urgency.NORMAL
    discreet: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    call_reference: str = ""


def prepare(*, by: Actor, handover: Handover) -> Referral:
    """Write down what will be handed over; nothing leaves yet.

    What leaves is shown to the person from here; where consent is the ground it is recorded before the offer.

    Raises:
        NotAllowed: `not_allowed` at this unit; `agreement_exceeded`: the partner does not take this.
        NotFound: `partner_unknown`; the order is not theirs to see.
        Conflict: `agreement_not_in_force`; `referral_bounced`: it came from this partner, who gets it back by a
        refusal. Invalid: a field is too long or unknown.
    """
    unit = organisations.unit(handover.unit_id)
    if by.kind != ActorKind.SYSTEM and Permission.PARTNER_REFER not in by.permissions_on(unit.path):
        raise NotAllowed("not_allowed")
    now = clock.now()
    partner = agreements.partner(handover.partner)
    fields = _checked(handover.fields)
    with transaction.atomic():
        agreement = agreements.needed(partner.pk, now.astimezone(CHINA).date())
        if not agreements.terms_of(agreement).allows(
            Direction.OUT, matter=handover.matter, region=handover.region, urgency=handover.urgency
        ):
            raise NotAllowed("agreement_exceeded")
        order = orders.visible(handover.order, by) if handover.order else None
        if order and Referral.objects.filter(order=order, partner=partner, direction=Direction.IN).exists():
            raise Conflict("referral_bounced")
        row = Referral(
            partner=partner,
            agreement=agreement,
            direction=Direction.OUT,
            state=State.PREPARED,
            version=0,
            order=order,
            matter=handover.matter,
            region=handover.region,
            urgency=Urgency(handover.urgency),
            discreet=handover.discreet,
            call_reference=handover.call_reference,
            fields=json.dumps(fields, ensure_ascii=False),
            # The person's matter has been here since they handed it in.
            received_at=order.created_at if order else now,
            created_by=by.label,
            created_at=now,
            is_demo=partner.is_demo,
        )
        index_person(row, fields)
        place_at(row, unit.path)
        settle(row, now, moved=True)
        save_under_code(row)
        # Nobody outside knows of it yet: no step of the trail, no event.
        audit.record(
            PREPARED, by=by, object=f"partners.referral:{row.pk}", unit_id=unit.id, partner=partner.code
        )
        return row


def _checked(given: Mapping[str, str]) -> dict[str, str]:
    errors, fields = {}, {}
    for name, text in given.items():
        if name not in FIELDS:
            errors[name] = "field_wrong"
        elif len(text) > _LONGEST.get(name, 300):
            errors[name] = "field_too_long"
        elif value := clean(text):
            fields[name] = value
    if errors:
        raise Invalid("invalid", errors=errors)
    return fields


def take_step(
    *, by: Actor, code: str, command: str, version: int, data: Mapping[str, Any], side: str = ""
) -> Referral:
    """Take a step on our side, or as the referee.

    Args:
        version: the version the actor saw; the same step by the same actor at it is answered again.

    Raises:
        NotFound: no such referral, not theirs to see, or no such step.
        NotAllowed: visible, but not theirs to do.
        Conflict: `stale`, `referral_moved_on`, or what stands against it.
        Invalid: a field is missing or wrong.
    """
    if command not in PROCEDURE.steps:
        raise NotFound("not_found")
    now = clock.now()
    with transaction.atomic():
        row = queries.locked(code)
        if not queries.permissions_on(row, by) & queries.SEEING:
            raise NotFound("not_found")
        if _taken_already(row, by, command, version):
            return row
        acting = side or (Side.REFEREE if command == Command.DECIDE else Side.US)
        if acting not in queries.sides_of(row, by):
            raise NotAllowed("not_allowed")
        if row.version != version:
            raise Conflict("stale", state=row.state, version=row.version)
        apply_step(row, side=acting, command=command, values=data, by=by, now=now)
        audit.record(
            STEPPED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, command=command
        )
    return row


def _taken_already(row: Referral, by: Actor, command: str, version: int) -> bool:
    return (
        row.version == version + 1
        and TrailEntry.objects.filter(referral=row, seq=row.version, command=command, actor=by.label).exists()
    )


def revoke_precedent(*, by: Actor, precedent_id: int) -> None:
    """Offer a precedent no longer.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    with transaction.atomic():
        row = Precedent.objects.select_for_update().select_related("partner").filter(pk=precedent_id).first()
        if row is None:
            raise NotFound("not_found")
        path = organisations.unit_path(row.partner.referee_unit_id or row.partner.unit_id)
        if by.kind != ActorKind.SYSTEM and Permission.PARTNER_DECIDE not in by.permissions_on(path):
            raise NotFound("not_found")
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = clock.now(), by.label
            row.save(update_fields=["revoked_at", "revoked_by"])


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a step on several referrals: how many took it, and the problem of each that did not."""

    done: int
    problems: dict[str, str]


def acknowledge_all(*, by: Actor, codes: Collection[str]) -> Batch:
    """Acknowledge several offers. Each is a step of its own: what cannot be does not hold up the others."""
    done, problems = 0, {}
    for code in list(dict.fromkeys(codes))[:200]:
        try:
            row = queries.visible(code, by)
            take_step(by=by, code=code, command=Command.ACKNOWLEDGE, version=row.version, data={})
            done += 1
        except Problem as problem:
            problems[code] = problem.code
    return Batch(done, problems)


def record_consent(*, by: Actor, code: str, text: str) -> Referral:
    """Record that the person has agreed to what was shown to them: `text`, with who gets it and which fields."""
    with transaction.atomic():
        row = _ours(code, by)
        if row.direction != Direction.OUT or row.state in ENDED:
            raise Conflict("referral_moved_on", state=row.state)
        row.consent_at, row.consent_by, row.consent_text = clock.now(), by.label, clean(text)[:2000]
        row.consent_withdrawn_at = None
        row.save(update_fields=["consent_at", "consent_by", "consent_text", "consent_withdrawn_at"])
        audit.record(CONSENTED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, agreed=True)
        return row


def withdraw_consent(*, by: Actor, code: str) -> Referral:
    """Take a consent back, for the person or by them (PIPL Art. 15): nothing more leaves, and the other side is told.

    `by` is staff of the unit, or the person who has shown the key of the order (`Actor.order_id`).

    Raises:
        NotFound: no such referral, or not theirs.
        Conflict: `referral_moved_on`: it has ended, or rests on no consent.
    """
    with transaction.atomic():
        row = queries.locked(code)
        own = by.order_id is not None and by.order_id == row.order_id
        if not own and Side.US not in queries.sides_of(row, by):
            raise NotFound("not_found")
        if row.consent_at is None or row.state in ENDED:
            raise Conflict("referral_moved_on", state=row.state)
        now = clock.now()
        row.consent_withdrawn_at = now
        apply_step(
            row,
            side=Side.US,
            command=Command.WITHDRAW,
            by=by,
            now=now,
            values={"reason": "consent_withdrawn"},
        )
        audit.record(
            CONSENTED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, agreed=False
        )
        return row


def record_police_call(*, by: Actor, code: str, reference: str) -> Referral:
    """Record that 110 was called first, with the reference of the call. What is in danger leaves only then."""
    with transaction.atomic():
        row = _ours(code, by)
        if not clean(reference):
            raise Invalid("invalid", errors={"reference": "field_required"})
        row.police_called_at, row.call_reference = clock.now(), clean(reference)[:60]
        row.save(update_fields=["police_called_at", "call_reference"])
        audit.record(CALLED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id)
        return row


def attach_order(*, by: Actor, code: str, order_id: int) -> Referral:
    """Say which order a referral became or belongs to. The same again changes nothing.

    Raises:
        Conflict: `referral_has_order`: it belongs to another one already.
    """
    with transaction.atomic():
        row = _ours(code, by)
        if row.order_id not in (None, order_id):
            raise Conflict("referral_has_order")
        row.order_id = order_id
        row.save(update_fields=["order"])
        return row


def join(*, by: Actor, code: str, other: str) -> Referral:
    """Say that `code` is the same matter as `other`, which came by another way: one person, one order, told once.

    Nothing joins by itself: who looks alike need not be the same. The order of either becomes that of both; the
    partners go on with their own referrals, and each hears its own.

    Raises:
        NotFound: one of them is not theirs.
        Conflict: `referral_same`: with itself; `referral_has_order`: both have become orders already.
    """
    with transaction.atomic():
        # In one order, so that two who join them at once do not wait for each other.
        rows = {one: _ours(one, by) for one in sorted({code, other})}
        if len(rows) < 2:
            raise Conflict("referral_same")
        row, first = rows[code], rows[other]
        if row.order_id and first.order_id and row.order_id != first.order_id:
            raise Conflict("referral_has_order")
        if first.same_as_id not in (None, row.pk):
            row.same_as_id = first.same_as_id
        elif first.same_as_id is None:
            row.same_as = first
        order_id = row.order_id or first.order_id
        row.order_id = first.order_id = order_id
        # The person's terms run from the first receipt of either.
        row.received_at = first.received_at = min(row.received_at, first.received_at)
        now = clock.now()
        for one in (row, first):
            one.save(update_fields=["same_as", "order", "received_at"])
        write_entry(row, side=Side.US, command="join", source=row.state, data={"other": other}, by=by, now=now,
                    public=False)  # fmt: skip
        audit.record(JOINED, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id, other=other)
        return row


def show_person(*, by: Actor, code: str) -> dict[str, str]:
    """Return who a referral is about, for staff who handle it; the reading is audited.

    Raises:
        NotFound: no such referral, or not theirs. NotAllowed: they may not read names.
    """
    with transaction.atomic():
        row = queries.visible(code, by)
        held = queries.permissions_on(row, by)
        if by.kind != ActorKind.SYSTEM and Permission.PARTNER_REFER not in held:
            raise NotAllowed("not_allowed")
        audit.record(READ, by=by, object=f"partners.referral:{row.pk}", unit_id=row.unit_id)
        return fields_of(row)


def open_person(*, by: Actor, order: orders.WorkOrder) -> dict[str, Any]:
    """Return what a handover from an order is filled in with, so that nobody tells it twice; the reading is audited."""
    contact = people.contact(order.contact_id)
    known = {
        "matter": order.matter,
        "place_text": regions.name(order.place),
        "urgency": Urgency.URGENT if order.urgent else Urgency.NORMAL,
        "discreet": contact.danger,
    }
    if Permission.PERSON_UNMASK not in orders.permissions_on(order, by):
        return known
    with transaction.atomic():
        audit.record(READ, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id)
    words = orders.statement_of(order).words[:2000]
    return {**known, "name": contact.name, "phone": contact.phone, "summary": words}


def open_call(*, by: Actor, row: Consultation) -> dict[str, Any]:
    """Return what a handover from a call is filled in with: who called, and what was written for the partner to whom
    the call was handed; else the beginning of what they asked. The reading is audited.
    """
    partner, written = calls.handed_on(row.pk)
    contact = people.contact(row.contact_id)
    with transaction.atomic():
        audit.record(READ, by=by, object=f"consultations.consultation:{row.pk}", unit_id=row.unit_id)
    return {
        "partner": partner,
        "matter": row.matter,
        "place_text": regions.name(row.place) if row.place else "",
        "urgency": Urgency.URGENT if row.urgent else Urgency.NORMAL,
        "discreet": contact.danger,
        "name": contact.name,
        "phone": contact.phone,
        "summary": written or row.summary,
        "call_reference": row.code,
    }


def _ours(code: str, by: Actor) -> Referral:
    row = queries.locked(code)
    if Side.US not in queries.sides_of(row, by):
        raise NotFound("not_found")
    return row
