"""What work orders keep about people: the order, what was said in it, its history and files; who else takes part."""

from typing import Any

from django.db.models import QuerySet

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.notices.actions.personal_data import notices_told
from fawang.people import queries as people
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.erasure import erase_order
from fawang.work_orders.models import Document, Participant
from fawang.work_orders.queries import WorkOrder

TABLE = "work_orders.order"
#: Somebody else of an order than its first applicant, as a record of their own.
PERSON = "work_orders.participant"


def _record(order: WorkOrder | None) -> Record | None:
    if order is None:
        return None
    others = tuple(one for one in queries.contacts_of(order) if one != order.contact_id)
    return Record(TABLE, order.pk, order.code, order.contact_id, others)


def _find(code: str) -> Record | None:
    return _record(queries.order_by_code(code))


def _of_resident(resident_id: int) -> list[Record]:
    # What the first applicant wrote is not for others of the order to take away.
    orders = queries.of_first(resident_id, queries.orders_of(resident_id))
    return [one for order in orders if (one := _record(order))]


def _with_code(code: str, resident_id: int) -> Record | None:
    order = queries.order_with_code(code, resident_id)
    return _record(order) if order and queries.of_first(resident_id, [order]) else None


def _erase(by: Actor, record: Record) -> int:
    erase_order(by=by, code=record.code)
    return 1


def _export(record: Record) -> dict[str, Any]:
    order = queries.order_by_id(record.id)
    statement = queries.statement_of(order)
    return {
        "kind": order.kind,
        "matter": order.matter,
        "topic": order.topic,
        "state": order.state,
        "urgent": order.urgent,
        "place": order.place,
        "person": order.person,
        "summary": order.summary,
        "words": statement.words,
        "place_as_told": statement.place_text,
        "answers": statement.answers,
        "shown_before": statement.guidance,
        "received_at": order.created_at,
        "ended_at": order.ended_at,
        "steps": [
            {"command": row.command, "state": row.target, "at": row.at, "data": row.data}
            for row in queries.history(order, public=True)
        ],
        "files": [_file(row) for row in queries.documents_of(order, side=kinds.first_side(order))],
    }


def _file(row: Document) -> dict[str, Any]:
    return {"name": row.name, "paper": row.paper, "type": row.media_type, "bytes": row.size, "at": row.at}


KEEPER = Keeper(
    "order",
    frozenset({TABLE}),
    find=_find,
    of_resident=_of_resident,
    with_code=_with_code,
    erase=_erase,
    export=_export,
)


# --- the other persons of an order -------------------------------------------------------------------


def _persons(contacts: QuerySet[Any, int], **more: str) -> list[Record]:
    rows = Participant.objects.filter(contact__in=contacts, first=False, order__erased=False, **more)
    return [
        Record(PERSON, row.pk, row.order.code, row.contact_id)
        for row in rows.select_related("order").order_by("pk")
    ]


def _persons_of_resident(resident_id: int) -> list[Record]:
    return _persons(people.contact_ids_of(resident_id))


def _person_with_code(code: str, resident_id: int) -> Record | None:
    return next(iter(_persons(people.contact_ids_with_code(resident_id), order__code=code)), None)


def _export_person(record: Record) -> dict[str, Any]:
    """Return what somebody has brought into an order of several: not what the others have told."""
    row = Participant.objects.select_related("order").get(pk=record.id)
    order, own = row.order, f"participant:{row.pk}"
    return {
        "kind": order.kind,
        "state": order.state,
        "name": row.name,
        "side": row.side,
        "acts_by": row.basis,
        "joined_at": row.joined_at,
        "left_at": row.left_at,
        "signed_at": row.signed_at,
        "claimed": row.claimed,
        "months": row.months,
        "steps": [
            {"command": one.command, "state": one.target, "at": one.at, "data": one.data}
            for one in queries.history(order, public=True)
            if one.actor == own
        ],
        "files": [_file(one) for one in queries.documents_of(order) if one.uploaded_by == own],
        "notices": notices_told(f"{TABLE}:{order.pk}", row.contact_id),
    }


#: They are erased with their order, whose record names their contacts.
PERSONS_KEEPER = Keeper(
    "person_of_order",
    frozenset({PERSON}),
    of_resident=_persons_of_resident,
    with_code=_person_with_code,
    export=_export_person,
)
