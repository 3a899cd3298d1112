"""When a term's clock stood still, and by which step: what a law excludes from a term is shown with its reason."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fawang.work_orders.models import Deadline, Pause, Transition, WorkOrder


@dataclass(frozen=True, slots=True)
class Standstill:
    """A time that does not count, with no end while it lasts; `command` and `data` are of the step that began it."""

    from_at: datetime
    until_at: datetime | None
    command: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """A term with what does not count; `due_at` is its end as it is known now."""

    started_at: datetime
    due_at: datetime
    source: str
    running: bool
    standstills: tuple[Standstill, ...]


def counted(order: WorkOrder, term: str) -> Counted | None:
    """Return the last term of this name with its standstills; None if it never began."""
    row = Deadline.objects.filter(order=order, term=term).order_by("-pk").first()
    if row is None:
        return None
    pauses = list(Pause.objects.filter(deadline=row).order_by("from_at", "pk"))
    # A clock stops at the moment of the step that stops it.
    steps = {
        step.at: step
        for step in Transition.objects.filter(order=order, at__in=[one.from_at for one in pauses])
    }
    found = tuple(
        Standstill(
            one.from_at,
            one.until_at,
            steps[one.from_at].command,
            json.loads(steps[one.from_at].data or "{}"),
        )
        for one in pauses
        if one.from_at in steps
    )
    return Counted(row.started_at, row.due_at, row.source, row.ended_at is None, found)
