"""What orders have to do with each other."""

from dataclasses import dataclass

from django.db import connection

from fawang.kernel.rules.actor import Actor
from fawang.people.rules import Permission
from fawang.work_orders.models import OrderLink, WorkOrder
from fawang.work_orders.queries.orders import permissions_on
from fawang.work_orders.rules.codes import Relation


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as one of its two orders has it. `backwards`: the other order is part of this one, or repeats it."""

    id: int
    code: str
    kind: str
    state: str
    relation: str
    backwards: bool


def links_of(order: WorkOrder, by: Actor) -> list[LinkRow]:
    """Return the links of `order` to and from orders that `by` may see; none is read where there is none."""
    if not order.links:
        return []
    rows = [
        *(
            (row, row.other, False)
            for row in OrderLink.objects.filter(order=order).select_related("other").order_by("pk")
        ),
        *(
            (row, row.order, True)
            for row in OrderLink.objects.filter(other=order).select_related("order").order_by("pk")
        ),
    ]
    return [
        LinkRow(row.pk, other.code, other.kind, other.state, row.relation, backwards)
        for row, other, backwards in rows
        if Permission.ORDER_VIEW in permissions_on(other, by)
    ]


#: Everything that an order is part of, however far up.
_ABOVE = """
WITH RECURSIVE above(part, whole) AS (
    SELECT order_id, other_id FROM work_orders_orderlink WHERE order_id = %s AND relation = %s
    UNION
    SELECT l.order_id, l.other_id FROM work_orders_orderlink l JOIN above a ON l.order_id = a.whole
     WHERE l.relation = %s
)
SELECT part, whole FROM above
"""


def parts_above(order_id: int) -> list[tuple[int, int]]:
    """Return (part, whole) of everything that an order is part of, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [order_id, Relation.PART_OF, Relation.PART_OF])
        return [(part, whole) for part, whole in cursor.fetchall()]
