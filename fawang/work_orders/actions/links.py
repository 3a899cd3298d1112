"""Links between orders: one is part of another, repeats it, is directed against it or follows on it."""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.people.rules import Permission
from fawang.work_orders import queries
from fawang.work_orders.actions._history import record
from fawang.work_orders.models import OrderLink, WorkOrder
from fawang.work_orders.rules import LINK, UNLINK
from fawang.work_orders.rules.codes import Relation
from fawang.work_orders.rules.persons import links_closed

LINKED = audit.declare("work_orders.linked", gettext_lazy("Linked two work orders"))
UNLINKED = audit.declare("work_orders.unlinked", gettext_lazy("Took a link between work orders back"))


def link_orders(*, by: Actor, code: str, other: str, relation: str) -> OrderLink:
    """Note what the order `code` has to do with the order `other`; the same twice is noted once.

    Raises:
        NotFound: there is no order `code`, or it is not the actor's to see.
        NotAllowed: they may not decide on it.
        Invalid: `order_unknown` (none that they may see), `link_to_itself`, `field_wrong`.
        Conflict: `link_in_circle`, `erased`.
    """
    if relation not in set(Relation):
        raise Invalid("invalid", errors={"relation": "field_wrong"})
    with transaction.atomic():
        order, linked = _locked(by, code, other)
        if linked is None:
            raise Invalid("invalid", errors={"other": "order_unknown"})
        if linked.pk == order.pk:
            raise Invalid("invalid", errors={"other": "link_to_itself"})
        if relation == Relation.PART_OF:
            with connection.cursor() as cursor:
                # Two links that close a circle only together wait for each other.
                cursor.execute("LOCK TABLE work_orders_orderlink IN SHARE ROW EXCLUSIVE MODE")
            if links_closed(queries.parts_above(linked.pk), linked.pk, order.pk):
                raise Conflict("link_in_circle")
        row, made = insert_link(by=by, order=order, other=linked, relation=relation)
        if made:
            _note(order, linked, by, LINK, relation)
    return row


def insert_link(*, by: Actor, order: WorkOrder, other: WorkOrder, relation: str) -> tuple[OrderLink, bool]:
    """Write what one order has to do with another one, in a transaction that has `order`; return whether it is new.

    Who may do so was judged by whoever calls: `link_orders`, or a kind whose intake names the other order.
    """
    row, made = OrderLink.objects.get_or_create(
        order=order, other=other, relation=relation, defaults={"by": by.label, "at": clock.now()}
    )
    if made:
        _count(order, other, 1)
        order.save(update_fields=["links"])
        audit.record(
            LINKED, by=by, object=_named(order), unit_id=order.unit_id, other=other.pk, relation=relation
        )
    return row, made


def unlink_orders(*, by: Actor, code: str, link_id: int) -> None:
    """Remove a link that the order `code` has to another one; a link is removed from the side that has it.

    Raises:
        NotFound: there is no such order or link, or it is not the actor's to see.
        NotAllowed: they may not decide on it.
        Conflict: `erased`.
    """
    with transaction.atomic():
        found = OrderLink.objects.filter(order__code=code, pk=link_id).select_related("other").first()
        order, linked = _locked(by, code, found.other.code if found else "")
        if found is None or linked is None or not OrderLink.objects.filter(pk=link_id).exists():
            raise NotFound("not_found")
        found.delete()
        _count(order, linked, -1)
        _note(order, linked, by, UNLINK, found.relation)
        audit.record(
            UNLINKED,
            by=by,
            object=_named(order),
            unit_id=order.unit_id,
            other=linked.pk,
            relation=found.relation,
        )


def _locked(by: Actor, code: str, other: str) -> tuple[WorkOrder, WorkOrder | None]:
    """Return both orders, locked one after the other in the order of their ids; the other one if `by` may see it."""
    rows = WorkOrder.objects.select_for_update().filter(code__in={code, other}).order_by("pk")
    found = {row.code: row for row in rows}
    order, linked = found.get(code), found.get(other)
    permissions = queries.permissions_on(order, by) if order else frozenset()
    if order is None or not permissions & queries.SEEING:
        raise NotFound("not_found")
    if Permission.ORDER_DECIDE not in permissions:
        raise NotAllowed("not_allowed")
    if order.erased:
        raise Conflict("erased", state=order.state, command=LINK)
    sees = linked is not None and Permission.ORDER_VIEW in queries.permissions_on(linked, by)
    return order, linked if sees else None


def _count(order: WorkOrder, other: WorkOrder, change: int) -> None:
    order.links += change
    other.links += change
    other.save(update_fields=["links"])


def _note(order: WorkOrder, other: WorkOrder, by: Actor, command: str, relation: str) -> None:
    now = clock.now()
    order.version += 1
    order.updated_at = now
    order.save(update_fields=["links", "version", "updated_at"])
    data = {"other": other.code, "relation": relation}
    record(order, command=command, source=order.state, by=by, public=False, data=data, now=now)


def _named(order: WorkOrder) -> str:
    return f"work_orders.order:{order.pk}"
