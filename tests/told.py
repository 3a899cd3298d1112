"""What people were told: the reactions to all that happened so far, and the notices that came of it."""

from fawang.kernel.models import OutboxEvent
from fawang.kernel.news import outbox
from fawang.notices.models import Notice
from fawang.work_orders.models import WorkOrder


def told(order: WorkOrder) -> list[str]:
    """Deliver everything, each event twice, and return the texts that the person of an order was told, in order."""
    done: set[int] = set()
    while fresh := OutboxEvent.objects.exclude(pk__in=done).order_by("pk").values_list("pk", flat=True):
        for event_id in list(fresh):
            for _again in range(2):
                outbox.deliver(event_id=event_id)
            done.add(event_id)
    rows = Notice.objects.filter(order_ref=f"work_orders.order:{order.pk}", contact_id=order.contact_id)
    return list(rows.order_by("pk").values_list("text", flat=True))
