"""A term of the law with what does not count and why, for whoever waits and for whoever works."""

from fawang.work_orders import kinds
from fawang.work_orders.kinds.panels import Panel
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries.standstills import counted
from fawang.work_orders.texts import labels


def standstills(order: WorkOrder, term: str) -> list[Panel]:
    """Return the panel of a term; nothing before it has begun, nor of one that was met without any standstill."""
    found = counted(order, term)
    if found is None or not (found.running or found.standstills):
        return []
    kind = kinds.kind_of(order.kind)
    rows = [
        {
            "from_at": one.from_at,
            "until_at": one.until_at,
            "what": kind.names.done.get(one.command, one.command),
            "why": kind.lines(one.data),
            "reason": one.data.get("reason") or "",
        }
        for one in found.standstills
    ]
    context = {
        "term": labels.term(order.kind, term),
        "source": labels.source(order.kind, found.source),
        "counted": found,
        "still": any(one.until_at is None for one in found.standstills) and found.running,
        "rows": rows,
    }
    return [Panel("work_orders/standstills.html", context)]
