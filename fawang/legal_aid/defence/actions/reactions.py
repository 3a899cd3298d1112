"""What notified defence does when an order took a step: the organ learns that a lawyer is assigned."""

from django.urls import reverse

from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.procedure import Command
from fawang.notices.actions import tell_staff
from fawang.work_orders import queries as work_orders
from fawang.work_orders.events import StepTaken


def tell_organ(event: StepTaken) -> None:
    """Tell the clerk who notified that a lawyer has taken the case up: the code and a link, no name.

    What came in on paper has no clerk here; the office sends the letter.
    """
    if event.command != Command.TAKE_UP:
        return
    order = work_orders.order_by_id(event.order_id)
    if not queries.is_defence(order):
        return
    row = queries.notification(order.pk)
    kind, _colon, number = row.sent_by.partition(":")
    if row.organ_id is None or kind != "staff":
        return
    tell_staff(
        by=SYSTEM,
        staff_id=int(number),
        order_ref=f"work_orders.order:{order.pk}",
        text="organ_told",
        params={"code": order.code, "link": reverse("defence:followed", args=[order.code])},
        dedupe_key=f"organ:{event.order_id}:{event.seq}",
        units=work_orders.snapshot(order).units,
    )
