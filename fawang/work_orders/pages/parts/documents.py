"""Files of a matter as pages list them."""

from collections.abc import Callable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import Text
from fawang.work_orders import kinds, queries
from fawang.work_orders.queries import Document, WorkOrder
from fawang.work_orders.rules.codes import Scan
from fawang.work_orders.texts import labels

_ALL = "all"


def document_rows(
    order: WorkOrder, href: Callable[[Document], str], *, side: str = "", shown_to: bool = False
) -> list[dict[str, Any]]:
    """Return the files of `order`, with the address of each that can be handed out.

    Args:
        side: those that the persons of a side see; empty for all.
        shown_to: say which side sees each, where not all do.
    """
    return [
        {
            "name": row.name,
            "paper": row.paper,
            "side": labels.side(order.kind, row.side) if shown_to and row.side else "",
            "size": filesizeformat(row.size),
            "at": row.at,
            "scan": row.scan,
            "scan_label": _scans().get(row.scan, ""),
            "href": href(row) if row.scan in (Scan.CLEAN, Scan.NOT_SCANNED) else "",
        }
        for row in queries.documents_of(order, side=side)
    ]


def side_choices(order: WorkOrder) -> list[tuple[str, Text]]:
    """Return for whom staff may hand in a file: one side, or all of them; nothing where there is only one."""
    sides = kinds.kind_of(order.kind).sides
    if len(sides) == 1:
        return []
    return [*((code, labels.side(order.kind, code)) for code in sides), (_ALL, _("All sides"))]


def side_of_upload(order: WorkOrder, chosen: str) -> str:
    """Return the side that was chosen for a file; empty for all sides.

    Raises:
        Invalid: nothing was chosen: what only one side gave must not go to the other by an oversight.
    """
    if not chosen and side_choices(order):
        raise Invalid("invalid", errors={"side": "field_required"})
    return "" if chosen == _ALL else chosen


def _scans() -> dict[str, str]:
    return {
        Scan.PENDING: _("being checked for viruses"),
        Scan.INFECTED: _("contained a virus and was deleted"),
    }
