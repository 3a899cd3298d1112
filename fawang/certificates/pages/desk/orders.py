"""What is certified in an order, on its page of the workbench: one goes on from there to sign."""

from django.urls import reverse

from fawang.certificates.events import CertificateIssued
from fawang.certificates.queries import certificates as queries
from fawang.certificates.texts import labels
from fawang.work_orders import kinds
from fawang.work_orders.kinds.panels import Panel, Seen


def panel(seen: Seen) -> Panel | None:
    """Return the certificates of an order that somebody may see, those that wait for their signature marked."""
    # Most kinds certify nothing: nobody is asked then.
    if seen.hidden or CertificateIssued not in kinds.kind_of(seen.order.kind).follows:
        return None
    rows = [
        {
            "row": row,
            "state": labels.STATES[row.state],
            "tone": labels.TONES[row.state],
            "href": reverse("certificates:one", args=[row.code]),
            "to_sign": queries.waits_for(row, seen.by),
        }
        for row in queries.in_order(seen.by, seen.order.pk)
    ]
    return Panel("certificates/desk/order_panel.html", {"rows": rows}) if rows else None
