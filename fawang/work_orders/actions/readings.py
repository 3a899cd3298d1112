"""Reads of an order's content, recorded."""

from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.security import audit
from fawang.work_orders.models import WorkOrder

READ = audit.declare("work_orders.order_read", gettext_lazy("Opened a work order"))


def record_reading(*, by: Actor, order: WorkOrder) -> None:
    """Record that a member of staff opened an order; a person who reads their own is not recorded."""
    if by.kind == ActorKind.STAFF and by.order_id is None:
        audit.record(READ, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id)
