"""What pages of an order show of its persons and links: view models of the templates beside."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from fawang.kernel.rules.actor import Actor
from fawang.people.rules import Permission
from fawang.people.rules.groups import ROWS
from fawang.people.rules.wishes import mask_name
from fawang.work_orders import queries
from fawang.work_orders.queries import OrderPerson, WorkOrder
from fawang.work_orders.queries.shares import joint_units
from fawang.work_orders.rules.persons import FIRST
from fawang.work_orders.texts import labels

MAY_ENTER = frozenset({Permission.ORDER_DECIDE, Permission.ORDER_HANDLE})


def person_rows(
    order: WorkOrder, *, persons: Sequence[OrderPerson] | None = None, side: str = "", silent: bool = False
) -> list[dict[str, Any]]:
    """Return who takes part, with masked names.

    Args:
        persons: these, where they were read already.
        side: only those of this side.
        silent: without names, before a conflict check.
    """
    persons = queries.persons_of(order) if persons is None else persons
    names = {one.id: "" if silent else mask_name(one.name) for one in persons}
    return [
        {
            "id": one.id,
            "name": names[one.id],
            "first": one.id == FIRST,
            "side": labels.side(order.kind, one.side),
            "basis": labels.BASES.get(one.basis, ""),
            "for": names.get(one.acts_for, "") if one.acts_for is not None else "",
            "left_at": one.left_at,
            "signed_at": one.signed_at,
            "claimed": None if one.claimed is None else Decimal(one.claimed) / 100,
            "months": one.months,
        }
        for one in persons
        if not side or one.side == side
    ]


def totals_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many of a list of `person_rows` claim something, how much in yuan, for how many months in all."""
    claims = [one for one in rows if one["claimed"] is not None and one["left_at"] is None]
    return {
        "persons": len(claims),
        "claimed": sum((one["claimed"] for one in claims), Decimal(0)),
        "months": sum(one["months"] or 0 for one in claims),
    }


def desk_panels(order: WorkOrder, by: Actor, *, hidden: bool) -> dict[str, Any]:
    """Return what stands beside an order on the workbench; nothing is read where there is nothing."""
    decides = bool(queries.permissions_on(order, by) & MAY_ENTER)
    rows = person_rows(order, silent=hidden) if order.participants else []
    return {
        "persons_panel": {
            "rows": rows,
            "totals": totals_of(rows),
            "href": reverse("work_orders:persons", args=[order.code]) if decides and not hidden else "",
        },
        "joint_panel": {
            "units": [one.name for one in joint_units(order)] if order.facts.get("shared") else [],
            "href": reverse("work_orders:sharing", args=[order.code])
            if (decides and _may_share(order)) or order.facts.get("shared")
            else "",
        },
        "links_panel": {
            "rows": link_rows(order, by),
            "href": reverse("work_orders:links", args=[order.code]) if decides else "",
        },
    }


def _may_share(order: WorkOrder) -> bool:
    row = ROWS.get(order.facts.get("group", ""))
    return row is not None and bool(row.joint)


def own_panel(order: WorkOrder, by: Actor, key: str) -> dict[str, Any]:
    """Return what stands on the page of a person of an order: who else takes part on their side."""
    rows = person_rows(order, side=queries.side_of(order, by)) if order.participants else []
    return {
        "persons_panel": {
            "rows": rows,
            "totals": totals_of(rows),
            "href": reverse("work_orders:own_persons", args=[order.code, key]),
        }
    }


def link_rows(order: WorkOrder, by: Actor) -> list[dict[str, Any]]:
    """Return the links of an order to and from those that `by` may see."""
    return [
        {
            "id": one.id,
            "code": one.code,
            "relation": labels.RELATIONS[one.relation][one.backwards],
            "state": labels.state(one.kind, one.state),
            "href": reverse("work_orders:order", args=[one.code]),
            "own": not one.backwards,
        }
        for one in queries.links_of(order, by)
    ]
