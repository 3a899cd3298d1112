"""What is owed in an order, on its page of the workbench: one goes on from there to take money or to waive it."""

from django.urls import reverse

from fawang.payments.events import PaymentSettled
from fawang.payments.queries import payments as queries
from fawang.payments.rules.procedure import State, yuan_of
from fawang.payments.texts import labels
from fawang.work_orders import kinds
from fawang.work_orders.kinds.panels import Panel, Seen


def panel(seen: Seen) -> Panel | None:
    """Return the payments of an order that somebody may see."""
    kind = kinds.kind_of(seen.order.kind)
    # Most kinds ask for no fee, or late: nobody is asked then.
    if seen.hidden or PaymentSettled not in kind.follows or not kind.owes(seen.order):
        return None
    rows = [
        {
            "row": row,
            "sum": yuan_of(row.amount),
            "state": labels.STATES[row.state],
            "tone": labels.TONES[row.state],
            "due": row.state == State.DUE,
            "href": reverse("payments:one", args=[row.code]),
        }
        for row in queries.in_order(seen.by, seen.order.pk)
    ]
    return Panel("payments/desk/order_panel.html", {"rows": rows}) if rows else None
