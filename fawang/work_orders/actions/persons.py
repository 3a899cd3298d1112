"""Persons of an order come, go and sign. These are no steps of a kind's table: they move no state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.people import queries as people
from fawang.people.actions.contacts import save_contact
from fawang.people.rules import Permission
from fawang.people.rules.shared_phones import Guard
from fawang.people.rules.wishes import Reach
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions._history import record
from fawang.work_orders.actions._persons import own_row_of
from fawang.work_orders.models import Document, Participant, WorkOrder
from fawang.work_orders.queries import OrderPerson
from fawang.work_orders.queries.desks import asked_only
from fawang.work_orders.queries.search_tokens import number_tokens, order_tokens
from fawang.work_orders.rules import JOIN, LEAVE, SIGN
from fawang.work_orders.rules.codes import Basis, Scan
from fawang.work_orders.rules.persons import FIRST, applicants, depart

JOINED = audit.declare("work_orders.person_joined", gettext_lazy("Entered another person in a work order"))
LEFT = audit.declare("work_orders.person_left", gettext_lazy("Let a person leave a work order"))
SIGNED = audit.declare("work_orders.person_signed", gettext_lazy("Signed as a person of a work order"))

MOST_PERSONS = 200
#: Who may enter somebody of any side, and say for somebody that they leave.
_STAFF = frozenset({Permission.ORDER_DECIDE, Permission.ORDER_HANDLE})


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who is to take part.

    Args:
        side: empty for the applicants', or for that of whom they act for.
        acts_for: the id of whom they act for, FIRST for the first applicant; None if they take part for themselves.
        basis: what allows them to act for somebody.
        document_id: the paper that shows it, if it is among the files of the order.
    """

    reach: Reach
    side: str = ""
    acts_for: int | None = None
    basis: str = ""
    document_id: int | None = None


def add_person(*, by: Actor, code: str, joining: Joining) -> OrderPerson:
    """Let somebody take part in the order `code`; return them with the key that is theirs.

    The offices may enter anybody; a person only applicants beside them, and those who act for one.

    Raises:
        NotFound: there is no such order, or it is not the actor's to see.
        NotAllowed: visible, but not theirs to enter somebody of this side.
        Conflict: `erased`, `wrong_state` (it has ended), `too_many_persons`.
        Invalid: `invalid`, with a code for each field that is missing or wrong.
    """
    now = clock.now()
    with transaction.atomic():
        order, _permissions = open_order(by, code, JOIN)
        row = insert_person(by=by, order=order, joining=joining, now=now)
        keep_order(order, now)
        data = {"side": row.side, "person": row.pk}
        record(order, command=JOIN, source=order.state, by=by, public=True, data=data, now=now)
        _audit(JOINED, by, order, row.pk)
    return next(one for one in queries.persons_of(order) if one.id == row.pk)


def insert_person(*, by: Actor, order: WorkOrder, joining: Joining, now: datetime) -> Participant:
    """Write the row of somebody who takes part, and count them; part of a transaction that writes `order` as well.

    Raises:
        NotAllowed: a person may not enter somebody of another side than their own.
        Conflict, Invalid: as for `add_person`.
    """
    seats = queries.persons_of(order)
    side, errors = joining.side, {}
    principal = next((one for one in seats if one.id == joining.acts_for), None)
    if joining.acts_for is not None or joining.basis:
        if principal is None or principal.acts_for is not None:
            errors["acts_for"] = "person_unknown"
        if joining.basis not in set(Basis):
            errors["basis"] = "field_wrong" if joining.basis else "field_required"
        elif joining.basis == Basis.GUARDIAN and order.facts.get("kept_secret"):
            # Legal Aid Law, Art. 40: then another one who represents them by law, or a close relative.
            errors["basis"] = "guardian_kept_out"
    side = principal.side if principal else side or kinds.first_side(order)
    if side not in kinds.kind_of(order.kind).sides or joining.side not in ("", side):
        errors["side"] = "field_wrong"
    paper = Document.objects.filter(order_id=order.pk, pk=joining.document_id or 0).first()
    if joining.document_id is not None and paper is None:
        errors["document_id"] = "field_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    own = queries.side_of(order, by) or kinds.first_side(order)
    if side != own and by.kind not in (ActorKind.STAFF, ActorKind.SYSTEM):
        raise NotAllowed("not_allowed")
    if order.participants >= MOST_PERSONS:
        raise Conflict("too_many_persons", most=MOST_PERSONS)
    first = order.contact
    # Who enters somebody does not own how that one is reached: their contact is nobody's. What makes the number of
    # one not enough to open the matter is the matter's, and so holds for everybody's.
    contact = save_contact(by=ANONYMOUS, reach=joining.reach, guard=Guard(first.danger, first.household))
    row = Participant.objects.create(
        order=order,
        side=side,
        contact=contact,
        name=contact.name,
        basis=joining.basis,
        acts_for_id=joining.acts_for or None,
        document=paper,
        joined_at=now,
    )
    order.participants += 1
    if principal is None and side == kinds.first_side(order):
        order.persons += 1
    shown = not people.wishes_of(contact).shared_phone
    order.tokens = sorted(
        {
            *order.tokens,
            *order_tokens(
                words="", person=contact.name, place_text="", phones=(), id_number=contact.id_number
            ),
            *number_tokens((contact.phone, contact.third_phone) if shown else ()),
        }
    )
    return row


def leave(*, by: Actor, code: str, person_id: int) -> WorkOrder:
    """Let somebody leave the order `code`, which goes on for the others; return it.

    What opened it to them, and to those who act for them, opens nothing any more. Where the first applicant leaves the
    next one takes their place.

    Args:
        person_id: of the list of its persons; FIRST for the first applicant.

    Raises:
        NotFound: there is no such order or person, or the order is not the actor's to see.
        NotAllowed: neither the actor themselves, nor whom they act for.
        Conflict: `last_applicant`: whoever is alone withdraws instead; `erased`, `wrong_state`.
    """
    now = clock.now()
    with transaction.atomic():
        order, permissions = open_order(by, code, LEAVE)
        seats = {one.id: one for one in queries.persons_of(order)}
        if person_id not in seats:
            raise NotFound("not_found")
        if not permissions & _STAFF and not _theirs(order, seats, by, person_id):
            raise NotAllowed("not_allowed")
        departure = depart([one.seat for one in seats.values()], person_id)
        side = seats[person_id].side
        if departure.heir is not None:
            _hand_over(order, seats[FIRST], departure.heir, now)
        rows = Participant.objects.select_for_update().filter(order=order, pk__in=departure.gone)
        for row in rows:
            row.left_at, row.key_version = now, row.key_version + 1
            row.save(update_fields=["left_at", "key_version"])
        remaining = queries.persons_of(order)
        order.persons = applicants([one.seat for one in remaining], kinds.first_side(order))
        _forget_numbers(order, [seats[gone] for gone in departure.gone], remaining)
        keep_order(order, now)
        record(order, command=LEAVE, source=order.state, by=by, public=True, data={"side": side}, now=now)
        _audit(LEFT, by, order, person_id)
    return order


def sign(*, by: Actor, code: str, document_id: int) -> OrderPerson:
    """Let a person of the order `code` sign a file of it that they may see; signing it twice is fine.

    Raises:
        NotFound: there is no such order or file, or it is not theirs to see.
        NotAllowed: they are none of its persons.
        Conflict: `file_infected`, `file_being_scanned`, `erased`, `wrong_state`.
    """
    now = clock.now()
    with transaction.atomic():
        order, _permissions = open_order(by, code, SIGN)
        side = queries.side_of(order, by)
        if not side:
            raise NotAllowed("not_allowed")
        paper = next((one for one in queries.documents_of(order, side=side) if one.pk == document_id), None)
        if paper is None:
            raise NotFound("not_found")
        if paper.scan in (Scan.INFECTED, Scan.PENDING):
            raise Conflict("file_infected" if paper.scan == Scan.INFECTED else "file_being_scanned")
        row = _own_row(order, by)
        digest = bytes(paper.digest)
        if row.signed is None or bytes(row.signed) != digest:
            row.signed, row.signed_at = digest, now
            row.save(update_fields=["signed", "signed_at"])
            keep_order(order, now)
            data = {"side": side, "document": paper.pk}
            record(order, command=SIGN, source=order.state, by=by, public=True, data=data, now=now)
            _audit(SIGNED, by, order, row.pk, document=paper.pk)
    number = FIRST if row.first else row.pk
    return next(one for one in queries.persons_of(order) if one.id == number)


def open_order(by: Actor, code: str, command: str) -> tuple[WorkOrder, frozenset[str]]:
    """Return an order that still goes on, locked, and what `by` holds on it; part of a transaction.

    Raises:
        NotFound, NotAllowed, Conflict: as for `add_person`.
    """
    order = WorkOrder.objects.select_for_update().filter(code=code).first()
    permissions = queries.permissions_on(order, by) if order is not None else frozenset()
    if order is None or not permissions & queries.SEEING:
        raise NotFound("not_found")
    may = permissions & {Permission.ORDER_OWN, Permission.ORDER_TAKE_PART, *_STAFF}
    if not may or asked_only(order, by):
        raise NotAllowed("not_allowed")
    if by.order_id == order.pk and by.participant_id not in (
        None,
        *(one.id for one in queries.persons_of(order)),
    ):
        # They left while the request was on its way.
        raise NotFound("not_found")
    if order.erased or kinds.is_ended(order):
        raise Conflict("erased" if order.erased else "wrong_state", state=order.state, command=command)
    return order, permissions


def _theirs(order: WorkOrder, seats: dict[int, OrderPerson], by: Actor, person_id: int) -> bool:
    if not queries.side_of(order, by):
        return False
    own = by.participant_id if by.order_id == order.pk and by.participant_id is not None else FIRST
    return person_id in (own, seats[own].acts_for)


def _hand_over(order: WorkOrder, first: OrderPerson, heir_id: int, now: datetime) -> None:
    """Put another applicant into the order's own columns; who was there gets a row that they have left."""
    row = Participant.objects.filter(order=order, first=True).first()
    if row is None:
        row = Participant(order=order, side=first.side, contact_id=first.contact_id, name=first.name,
                          joined_at=first.joined_at)  # fmt: skip
        order.participants += 1
    row.first, row.left_at, row.key_version = False, now, row.key_version + 1
    row.save()
    # Who acted for them goes with them, and no more acts for the first applicant, who is another one now.
    Participant.objects.filter(order=order, acts_for__isnull=True).exclude(basis="").update(acts_for=row)
    heir = Participant.objects.get(pk=heir_id)
    heir.first = True
    heir.save(update_fields=["first"])
    Participant.objects.filter(order=order, acts_for=heir).update(acts_for=None)
    order.contact_id, order.person, order.resident_id = heir.contact_id, heir.name, None
    order.key_version += 1


def _own_row(order: WorkOrder, by: Actor) -> Participant:
    if by.order_id == order.pk and by.participant_id is not None:
        return Participant.objects.get(pk=by.participant_id)
    return own_row_of(order)


def _forget_numbers(order: WorkOrder, gone: list[OrderPerson], remaining: list[OrderPerson]) -> None:
    """Let the telephones of who has left find the order no more, unless somebody who stays has the same one."""
    contacts = people.contacts({one.contact_id for one in (*gone, *remaining)})

    def numbers(persons: list[OrderPerson]) -> set[int]:
        found = (contacts[one.contact_id] for one in persons)
        return set(number_tokens(tuple(phone for one in found for phone in (one.phone, one.third_phone))))

    lost = numbers(gone) - numbers(remaining)
    order.tokens = [token for token in order.tokens if token not in lost]


def keep_order(order: WorkOrder, now: datetime) -> None:
    """Write an order whose persons have changed."""
    order.version += 1
    order.updated_at = now
    order.save()


def _audit(action: audit.AuditType, by: Actor, order: WorkOrder, person: int, **more: Any) -> None:
    audit.record(
        action, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, person=person, **more
    )
