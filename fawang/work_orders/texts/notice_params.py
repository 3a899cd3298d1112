"""What fills the sentences by which a person learns of a step."""

from typing import Any

from fawang.kernel import clock
from fawang.organisations import queries as organisations
from fawang.organisations.texts.hours import say_office
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.queries import HistoryRow


def nothing(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    """Return nothing: the sentence needs no more than code and link."""
    return {}


def office(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    """Return the competent office, whom to ring about it, and its hours."""
    return {"office": say_office(organisations.card(order.unit_id, clock.now()))}


def office_and_due(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    """Return the competent office, and by when it acts."""
    return {**office(order, row), "due": order.due_at.isoformat() if order.due_at else ""}


def reason(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    """Return the reason that was given with the step."""
    return {"reason": row.data.get("reason") or ""}
