"""The history of an order, and where it lies: parts of every action that changes one."""

import json
from datetime import datetime
from typing import Any

from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import DEPTHS, Transition, WorkOrder


def record(
    order: WorkOrder,
    *,
    command: str,
    source: str,
    by: Actor,
    public: bool,
    data: dict[str, Any],
    now: datetime,
) -> None:
    """Append a step to the history, tell the outbox, and wake the pages that show the order."""
    Transition.objects.create(
        order=order,
        seq=order.version,
        command=command,
        source=source,
        target=order.state,
        actor=by.label,
        unit_id=order.unit_id,
        public=public,
        data=json.dumps(data, ensure_ascii=False),
        at=now,
    )
    outbox.publish(
        StepTaken(order_id=order.pk, seq=order.version, command=command, source=source, target=order.state,
                  unit_id=order.unit_id),
        by=by,
    )  # fmt: skip
    live.announce(f"order:{order.pk}", *queues_of(order))


def queues_of(order: WorkOrder) -> list[str]:
    """Return the live topics of the inboxes in which `order` lies: the office's, the intake's, the lawyer's."""
    lying = (
        ("unit", order.unit_id),
        ("received", order.intake_unit_id),
        ("firm", order.firm_id),
        ("lawyer", order.lawyer_id),
    )
    return [f"{box}:{whose}" for box, whose in lying if whose]


def place_at(order: WorkOrder, path: tuple[int, ...]) -> None:
    """Make the unit at the head of `path` competent; `path` goes up to the root."""
    order.unit_id = path[0]
    for depth, unit_id in zip(DEPTHS, reversed(path), strict=False):
        setattr(order, f"unit_{depth}", unit_id)
    for depth in DEPTHS[len(path) :]:
        setattr(order, f"unit_{depth}", None)
