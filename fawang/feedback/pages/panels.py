"""What feedback adds to the page on which a person follows their matter."""

from django.urls import reverse

from fawang.feedback import queries
from fawang.work_orders import kinds
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Panel, Seen


def rate(seen: Seen) -> Panel | None:
    """Return the way to rate a matter that is closed and not rated yet."""
    order = seen.order
    if work_orders.side_of(order, seen.by) != kinds.first_side(order):
        # The applicants rate what was done for them, and the link is theirs.
        return None
    if order.state != kinds.kind_of(order.kind).closed or queries.rating_of(order) is not None:
        return None
    href = reverse("feedback:rate", args=[order.code, queries.rating_token(order)])
    return Panel("feedback/rate_panel.html", {"href": href})
