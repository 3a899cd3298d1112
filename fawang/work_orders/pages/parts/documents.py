"""Files of a matter as pages list them."""

from collections.abc import Callable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from fawang.work_orders import queries
from fawang.work_orders.codes import Scan
from fawang.work_orders.queries import Document, WorkOrder


def document_rows(
    order: WorkOrder, href: Callable[[Document], str], *, side: str = ""
) -> list[dict[str, Any]]:
    """Return the files of `order`, with the address of each that can be handed out; of a side, if one is given."""
    return [
        {
            "name": row.name,
            "paper": row.paper,
            "size": filesizeformat(row.size),
            "at": row.at,
            "scan": row.scan,
            "scan_label": _scans().get(row.scan, ""),
            "href": href(row) if row.scan in (Scan.CLEAN, Scan.NOT_SCANNED) else "",
        }
        for row in queries.documents_of(order, side=side)
    ]


def _scans() -> dict[str, str]:
    return {
        Scan.PENDING: _("being checked for viruses"),
        Scan.INFECTED: _("contained a virus and was deleted"),
    }
