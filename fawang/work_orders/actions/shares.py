"""An order is handled jointly with another unit, such as the veterans' department or the military procuratorate.

That unit sees the order, and both write notes to each other; it decides nothing. The person has agreed to each
(Personal Information Protection Law, Art. 23), reads with whom it is shared, and it ends when either side says so.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission
from fawang.people.rules.groups import ROWS
from fawang.work_orders import queries
from fawang.work_orders.actions._history import record
from fawang.work_orders.models import JointUnit, WorkOrder
from fawang.work_orders.rules import JOINT_NOTE, SHARE, UNSHARE

SHARED = audit.declare("work_orders.shared", gettext_lazy("Shared a work order with another unit"))
UNSHARED = audit.declare("work_orders.unshared", gettext_lazy("Ended the joint handling of a work order"))
NOTED = audit.declare(
    "work_orders.joint_note", gettext_lazy("Wrote a note to the other unit of a work order")
)

LONGEST_NOTE = 1000
_DECIDES = frozenset({Permission.ORDER_DECIDE, Permission.ORDER_HANDLE})


def share_order(*, by: Actor, code: str, unit_id: int, agreed: bool) -> WorkOrder:
    """Let another unit see the order `code`; a second time changes nothing.

    Args:
        agreed: the person has agreed to this unit.

    Raises:
        NotFound: there is no such order, or it is not the actor's to see.
        NotAllowed: they may not decide on it.
        Invalid: `consent_missing`; `unit_unknown`: none with which orders of this group are handled jointly.
        Conflict: `erased`.
    """
    with transaction.atomic():
        order = _open(by, code, decides=True)
        row = ROWS.get(order.facts.get("group", ""))
        found = organisations.units_by_id([unit_id]).get(unit_id)
        errors = {}
        if found is None or not found.active or row is None or found.kind not in row.joint:
            errors["unit_id"] = "unit_unknown"
        if not agreed:
            errors["agreed"] = "consent_missing"
        if errors or found is None:
            raise Invalid("invalid", errors=errors)
        if unit_id in order.facts.get("shared", ()):
            return order
        JointUnit.objects.create(order=order, unit_id=unit_id, by=by.label, at=clock.now())
        order.facts = {**order.facts, "shared": [*order.facts.get("shared", ()), unit_id]}
        _record(order, by, SHARE, {"unit_id": unit_id, "reason": found.name}, SHARED, public=True)
    return order


def unshare_order(*, by: Actor, code: str, unit_id: int) -> WorkOrder:
    """End the joint handling with a unit: the office that decides, or the unit itself; a second time changes nothing.

    Raises:
        NotFound, NotAllowed, Conflict: as for `share_order`.
    """
    with transaction.atomic():
        order = _open(by, code, decides=False)
        decides = queries.permissions_on(order, by) & _DECIDES
        if not decides and unit_id not in by.units_with(Permission.ORDER_VIEW):
            raise NotAllowed("not_allowed")
        left = [one for one in order.facts.get("shared", ()) if one != unit_id]
        if len(left) == len(order.facts.get("shared", ())):
            return order
        JointUnit.objects.filter(order=order, unit_id=unit_id, ended_at=None).update(ended_at=clock.now())
        order.facts = {**order.facts, "shared": left}
        name = organisations.names({unit_id}).get(unit_id, "")
        _record(order, by, UNSHARE, {"unit_id": unit_id, "reason": name}, UNSHARED, public=True)
    return order


def write_note(*, by: Actor, code: str, note: str) -> WorkOrder:
    """Write a note that the office and the units with which it handles the order read, and nobody else.

    Raises:
        NotFound, Conflict: as for `share_order`.
        NotAllowed: it is handled jointly with nobody, or they are of neither side.
        Invalid: `field_required`, `field_too_long`.
    """
    words = clean(note)
    if not words or len(words) > LONGEST_NOTE:
        raise Invalid("invalid", errors={"note": "field_too_long" if words else "field_required"})
    with transaction.atomic():
        order = _open(by, code, decides=False)
        shared = set(order.facts.get("shared", ()))
        of_units = shared & set(by.units_with(Permission.ORDER_VIEW))
        if not shared or not (of_units or queries.permissions_on(order, by) & _DECIDES):
            raise NotAllowed("not_allowed")
        _record(order, by, JOINT_NOTE, {"note": words}, NOTED, public=False)
    return order


def _open(by: Actor, code: str, *, decides: bool) -> WorkOrder:
    order = WorkOrder.objects.select_for_update().filter(code=code).first()
    permissions = queries.permissions_on(order, by) if order is not None else frozenset()
    if order is None or not permissions & queries.SEEING:
        raise NotFound("not_found")
    if decides and not permissions & _DECIDES:
        raise NotAllowed("not_allowed")
    if order.erased:
        raise Conflict("erased", state=order.state, command=SHARE)
    return order


def _record(
    order: WorkOrder,
    by: Actor,
    command: str,
    data: dict[str, object],
    action: audit.AuditType,
    *,
    public: bool,
) -> None:
    now = clock.now()
    order.version += 1
    order.updated_at = now
    order.save(update_fields=["facts", "version", "updated_at"])
    record(order, command=command, source=order.state, by=by, public=public, data=data, now=now)
    audit.record(action, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id)
