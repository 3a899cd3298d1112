"""The persons of an order: who takes part, what opens it to each of them, and whose orders somebody sees."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import keyed_token, same_token
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.rules.text import whole_number
from fawang.kernel.storage.prepared import Lookup
from fawang.people import queries as people
from fawang.work_orders import kinds
from fawang.work_orders.models import Participant, WorkOrder
from fawang.work_orders.rules.persons import FIRST, Seat

_of_order = Lookup[Participant](lambda order_id: Participant.objects.filter(order_id=order_id).order_by("pk"))
_places = Lookup[Participant](
    lambda order_id: Participant.objects.filter(order_id=order_id, left_at__isnull=True),
    columns=("side", "contact_id"),
)


@dataclass(frozen=True, slots=True)
class OrderPerson:
    """Somebody of an order. `id` is FIRST for the first applicant, else that of their row.

    `acts_for` is the id of whom they act for, by `basis`; `key` opens the order to them, as long as they take part;
    `claimed` is what they claim in fen, for `months`.
    """

    id: int
    side: str
    contact_id: int
    name: str
    key: str
    joined_at: datetime
    acts_for: int | None = None
    basis: str = ""
    document_id: int | None = None
    left_at: datetime | None = None
    signed_at: datetime | None = None
    signed: bytes | None = None
    claimed: int | None = None
    months: int | None = None

    @property
    def seat(self) -> Seat:
        """Return them as rules see them."""
        return Seat(self.id, self.side, self.acts_for)


def persons_of(order: WorkOrder, *, left: bool = False) -> list[OrderPerson]:
    """Return who takes part in `order`, the first applicant first; with `left`, whoever has left as well.

    One statement, and none where there never was anybody but the first applicant.
    """
    rows = _of_order(order.pk) if order.participants else []
    own = next((row for row in rows if row.first), None)
    first = OrderPerson(
        id=FIRST,
        side=kinds.first_side(order),
        contact_id=order.contact_id,
        name=order.person,
        key=access_key(order),
        joined_at=own.joined_at if own else order.created_at,
        signed_at=own.signed_at if own else None,
        signed=bytes(own.signed) if own and own.signed else None,
        claimed=own.claimed if own else None,
        months=own.months if own else None,
    )
    return [first, *(_person(order, row) for row in rows if not row.first and (left or row.left_at is None))]


def _person(order: WorkOrder, row: Participant) -> OrderPerson:
    return OrderPerson(
        id=row.pk,
        side=row.side,
        contact_id=row.contact_id,
        name=row.name,
        key="" if row.left_at else participant_key(order, row),
        joined_at=row.joined_at,
        acts_for=(row.acts_for_id or FIRST) if row.basis else None,
        basis=row.basis,
        document_id=row.document_id,
        left_at=row.left_at,
        signed_at=row.signed_at,
        signed=bytes(row.signed) if row.signed else None,
        claimed=row.claimed,
        months=row.months,
    )


def contacts_of(order: WorkOrder) -> list[int]:
    """Return the contacts of everybody who takes part in `order` or has left it."""
    return list(dict.fromkeys(one.contact_id for one in persons_of(order, left=True)))


def contacts_of_first_side(order: WorkOrder) -> set[int]:
    """Return the contacts of who takes part on the side of the applicants; no name is deciphered."""
    rows = _places.values(order.pk) if order.participants else []
    first = kinds.first_side(order)
    return {order.contact_id, *(row["contact_id"] for row in rows if row["side"] == first)}


def side_of(order: WorkOrder, by: Actor) -> str:
    """Return the side of `order` on which `by` is; empty for whoever is none of its persons, or not yet."""
    if by.order_id == order.pk:
        side = by.side or kinds.first_side(order)
        return side if kinds.is_open_to(order, side) else ""
    theirs = by.kind == ActorKind.RESIDENT and by.id is not None and by.id == order.resident_id
    return kinds.first_side(order) if theirs else ""


def speaks_for_first(order: WorkOrder, by: Actor) -> bool:
    """Tell whether `by` is not somebody else of `order` than its first applicant, or acts for that one."""
    if by.order_id != order.pk or by.participant_id is None:
        return True
    acting = Participant.objects.filter(pk=by.participant_id, acts_for__isnull=True).exclude(basis="")
    return acting.exists()


# --- keys ----------------------------------------------------------------------------------------


def access_key(order: WorkOrder) -> str:
    """Return the secret that opens `order` to its first applicant."""
    return keyed_token(settings.FAWANG_LINK_KEY, "order", order.code, order.key_version)


def participant_key(order: WorkOrder, row: Participant) -> str:
    """Return the secret that opens `order` to somebody else of it; it says whose it is, so that nobody is searched."""
    token = keyed_token(settings.FAWANG_LINK_KEY, "participant", order.code, row.pk, row.key_version)
    return f"{row.pk}.{token}"


def actor_with_key(code: str, key: str, by: Actor) -> Actor:
    """Return `by`, who has shown `key`, as the holder of the order `code`, or as somebody of it.

    Raises:
        NotFound: the key does not open it, or there is no such order.
    """
    order = WorkOrder.objects.filter(code=code).only("pk", "code", "key_version").first()
    if order is None:
        raise NotFound("not_found")
    if same_token(access_key(order), key):
        return replace(by, order_id=order.pk, participant_id=None, side="")
    number, dot, _token = key.partition(".")
    row = None
    if dot and (pk := whole_number(number)) is not None:
        row = Participant.objects.filter(pk=pk, order=order, left_at__isnull=True).first()
    if row is None or not same_token(participant_key(order, row), key):
        raise NotFound("not_found")
    if row.first:
        return replace(by, order_id=order.pk, participant_id=None, side="")
    return replace(by, order_id=order.pk, participant_id=row.pk, side=row.side)


def key_of_contact(order: WorkOrder, contact_id: int) -> str:
    """Return what opens `order` to whose contact this is; empty if they take part no more."""
    if contact_id == order.contact_id:
        return access_key(order)
    return next((one.key for one in persons_of(order) if one.contact_id == contact_id), "")


def contact_of(order: WorkOrder, by: Actor) -> int:
    """Return the contact of whoever of `order` acts: that of the first applicant for everybody who is none of it."""
    if by.order_id != order.pk or by.participant_id is None:
        return order.contact_id
    return Participant.objects.values_list("contact_id", flat=True).get(pk=by.participant_id)


# --- whose orders --------------------------------------------------------------------------------


def orders_of(resident_id: int) -> QuerySet[WorkOrder]:
    """Return the matters a signed-in resident sees: filed while signed in, or with their phone number.

    Whoever has the telephone may not be the person: what the number alone does not open (people.shared_phones) is not
    among them. That holds for each of the persons of a matter.
    """
    shown = people.opens_by_number()
    own = Q(resident_id=resident_id) | Q(contact__in=people.contact_ids_of(resident_id))
    # As numbers: a condition on rows of another table would have the orders searched instead of looked up.
    rows = Participant.objects.filter(
        contact__in=people.contact_ids_of(resident_id), left_at__isnull=True, first=False
    ).select_related("order")
    shared = [row.order_id for row in rows if kinds.is_open_to(row.order, row.side)]
    theirs = (own & Q(contact__in=shown)) | Q(pk__in=shared) if shared else own & Q(contact__in=shown)
    return WorkOrder.objects.filter(theirs).order_by("queue_key", "id")[:200]


def order_with_code(code: str, resident_id: int) -> WorkOrder | None:
    """Return an order of a signed-in resident's phone, listed or not, to whoever also knows its code."""
    found = list(WorkOrder.objects.filter(code=code))
    # Whatever the code, as much is asked of the database.
    keys = keys_of(resident_id, found)
    return next((order for order in found if order.pk in keys), None)


def of_first(resident_id: int, orders: Iterable[WorkOrder]) -> list[WorkOrder]:
    """Return those of `orders` whose first applicant a signed-in resident is."""
    contacts = set(people.contact_ids_with_code(resident_id))
    return [one for one in orders if one.resident_id == resident_id or one.contact_id in contacts]


def keys_of(resident_id: int, orders: Iterable[WorkOrder]) -> dict[int, str]:
    """Return what opens each of `orders` to a signed-in resident, by the id of the order; others' are missing.

    A telephone that several of one side gave opens it as the first of them; one that both sides gave opens it to none:
    it does not say whose side they are on.
    """
    given, keys = list(orders), {}
    contacts = set(people.contact_ids_with_code(resident_id))
    for order in given:
        if order.resident_id == resident_id or order.contact_id in contacts:
            keys[order.pk] = access_key(order)
    others = {order.pk: order for order in given if order.participants}
    if others:
        rows = Participant.objects.filter(
            order__in=others, contact__in=contacts, left_at__isnull=True, first=False
        )
        sides = {pk: {kinds.first_side(others[pk])} for pk in keys.keys() & others}
        for row in rows.order_by("pk"):
            order = others[row.order_id]
            if kinds.is_open_to(order, row.side):
                sides.setdefault(order.pk, set()).add(row.side)
                keys.setdefault(order.pk, participant_key(order, row))
        keys = {pk: key for pk, key in keys.items() if len(sides.get(pk, ())) < 2}
    return keys
