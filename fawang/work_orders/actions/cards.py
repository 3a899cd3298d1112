"""Yellow and red cards, by a periodic job."""

from datetime import datetime

from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.work_orders.actions._clockwork import resettle
from fawang.work_orders.actions._history import queues_of
from fawang.work_orders.events import CardShown
from fawang.work_orders.models import CardIssued, Deadline, WorkOrder
from fawang.work_orders.rules.codes import Clock
from fawang.work_orders.rules.deadlines import card_due

_BATCH = 200


def show_due_cards(*, by: Actor, now: datetime) -> int:
    """Issue every card that is due; return how many. Safe to run twice, late, or in two workers.

    Each order is its own transaction, locked, so a card never races a step that ends its term.
    """
    issued = 0
    while True:
        orders = (
            Deadline.objects.filter(check_at__lte=now)
            .order_by("check_at")
            .values_list("order_id", flat=True)[:_BATCH]
        )
        batch = set(orders)
        if not batch:
            return issued
        for order_id in batch:
            issued += _show_cards(order_id, by, now)


def _show_cards(order_id: int, by: Actor, now: datetime) -> int:
    issued = 0
    with transaction.atomic():
        order = WorkOrder.objects.select_for_update().get(pk=order_id)
        for row in Deadline.objects.filter(order=order, check_at__lte=now, status=Clock.RUNNING):
            colour, row.check_at = card_due(row.red_at, now)
            _, fresh = CardIssued.objects.get_or_create(deadline=row, colour=colour, defaults={"at": now})
            row.save(update_fields=["check_at"])
            if fresh:
                issued += 1
                outbox.publish(
                    CardShown(order_id=order.pk, deadline_id=row.pk, term=row.term, colour=colour,
                              unit_id=order.unit_id),
                    by=by,
                )  # fmt: skip
        resettle(order)
        order.updated_at = clock.now()
        order.save(
            update_fields=["card", "due_at", "extension_left", "queue_key", "open_terms", "updated_at"]
        )
        live.announce(*queues_of(order))
    return issued
