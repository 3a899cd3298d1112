"""What feedback does when something happens elsewhere."""

from django.urls import reverse

from fawang.feedback import queries
from fawang.kernel.actor import SYSTEM
from fawang.notices.actions import tell
from fawang.work_orders import queries as work_orders
from fawang.work_orders.events import StepTaken
from fawang.work_orders.rules import Command


def invite_rating(event: StepTaken) -> None:
    """Tell the person that their matter is closed, with a link to rate it without signing in."""
    if event.command != Command.CLOSE:
        return
    order = work_orders.order_by_id(event.order_id)
    path = reverse("feedback:rate", args=[order.code, queries.rating_token(order)])
    tell(
        by=SYSTEM,
        contact_id=order.contact_id,
        order_ref=f"work_orders.order:{order.pk}",
        text="closed",
        params={"code": order.code, "link": path},
        dedupe_key=f"step:{order.pk}:{event.seq}",
        units=work_orders.snapshot(order).units,
    )
