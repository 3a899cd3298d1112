"""What work orders keep about people: the order, what was said in it, its history and files."""

from typing import Any

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.erasure import erase_order
from fawang.work_orders.queries import WorkOrder

TABLE = "work_orders.order"


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
        "files": [
            {"name": row.name, "paper": row.paper, "type": row.media_type, "bytes": row.size, "at": row.at}
            for row in queries.documents_of(order, side=kinds.first_side(order))
        ],
    }


KEEPER = Keeper(
    "order",
    frozenset({TABLE}),
    find=_find,
    of_resident=_of_resident,
    with_code=_with_code,
    erase=_erase,
    export=_export,
)
