"""The same command once more: a lost answer, a double click, a process that died after the commit."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.step_fields import read
from fawang.work_orders import kinds
from fawang.work_orders.models import Transition, WorkOrder


def was_taken(order: WorkOrder, *, by: Actor, command: str, version: int, data: Mapping[str, Any]) -> bool:
    """Tell whether `by` has taken just this step at `version`, with the same data, whatever came after it."""
    # Everybody without a name has one label: only the key of this order tells its person from the others.
    known = by.id is not None or by.order_id == order.pk or by.kind == ActorKind.SYSTEM
    if version >= order.version or not known:
        return False
    step = Transition.objects.filter(order=order, seq=version + 1, command=command, actor=by.label).first()
    if step is None or not step.data:
        # Erased: what it said is not known any more, and nothing else can be done to the order either.
        return step is not None
    try:
        # What was recorded is what was read: "13000" then was written as "13000.00".
        said = json.loads(step.data)
        fields = kinds.procedure_of(order).steps[command].fields
        # Whose side it was is added to what was said.
        return bool(read(fields, data) == {name: value for name, value in said.items() if name != "side"})
    except Invalid:
        return False


def repeated(
    code: str, *, by: Actor, command: str, version: int, data: Mapping[str, Any]
) -> WorkOrder | None:
    """Return the order as it is now if `by` has taken just this step already; else None.

    The step may have taken the order out of their hands: whoever declined or returned it learns that
    this was done, and not that there is no such order.
    """
    order = WorkOrder.objects.filter(code=code).first()
    done = order is not None and was_taken(order, by=by, command=command, version=version, data=data)
    return order if done else None


def handed_in_since(contact_ids: Collection[int], *, kind: str, since: datetime) -> list[WorkOrder]:
    """Return the orders of a kind that were created at or after `since` for one of these contacts, the first first."""
    if not contact_ids:
        return []
    rows = WorkOrder.objects.filter(contact_id__in=contact_ids, kind=kind, created_at__gte=since)
    return list(rows.order_by("created_at")[:20])
