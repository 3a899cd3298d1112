"""Orders that are handled jointly: with whom one is, which ones a unit is brought into."""

from collections.abc import Collection

from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.rules.groups import ROWS
from fawang.work_orders.models import JointUnit, WorkOrder

_MOST = 200


def shared_with(unit_ids: Collection[int]) -> list[WorkOrder]:
    """Return the orders into which one of these units was brought, the latest first."""
    rows = JointUnit.objects.filter(unit_id__in=unit_ids, ended_at=None, order__erased=False)
    return [row.order for row in rows.select_related("order").order_by("-at", "-pk")[:_MOST]]


def joint_units(order: WorkOrder) -> list[UnitRow]:
    """Return the units with which an order is handled jointly."""
    found = organisations.units_by_id(order.facts.get("shared", ()))
    return sorted(found.values(), key=lambda one: one.name)


def joinable_units(order: WorkOrder, region: str) -> list[UnitRow]:
    """Return the units that could be brought in: of the kinds of the person's group, in the prefecture of `region`."""
    row = ROWS.get(order.facts.get("group", ""))
    kinds = row.joint if row else frozenset()
    found = [
        one
        for kind in sorted(kinds)
        for one in organisations.units(kind=kind, region=region[:4], limit=100).items
    ]
    return [one for one in found if one.id not in order.facts.get("shared", ())]
