"""From where somebody looks at orders: which lists are theirs, and what they see unmasked."""

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations import queries as organisations
from fawang.people.rules import FIRM_ROLES, PERSONAL_ROLES, Permission
from fawang.people.rules.wishes import mask_name
from fawang.work_orders import kinds
from fawang.work_orders.queries import ASKED_BOXES, Box, Desk, InboxRow, WorkOrder, snapshot


def desk_of(by: Actor, *, unit_id: int | None, box: Box | None) -> Desk:
    """Return the desk from which `by` looks.

    Args:
        unit_id: a unit at or below one of their own; None takes the first of their own.
        box: None takes what fits their role there: a lawyer's own cases, a firm's, an office's.

    Raises:
        NotFound: the unit is not theirs, whether it exists or not.
        NotAllowed: they see no orders at all.
    """
    own = [grant for grant in by.grants if Permission.ORDER_VIEW in grant.permissions]
    if not own:
        raise NotAllowed("not_allowed")
    try:
        unit = organisations.unit(unit_id if unit_id is not None else own[0].unit_id)
    except NotFound:
        raise NotFound("not_found") from None
    grant = next((grant for grant in own if grant.unit_id in unit.path), None)
    if grant is None:
        raise NotFound("not_found")
    if grant.role in PERSONAL_ROLES:
        if by.lawyer_id is None or box not in (None, Box.LAWYER):
            raise NotFound("not_found")
        return Desk(Box.LAWYER, by.lawyer_id)
    if grant.role in FIRM_ROLES:
        return Desk(Box.FIRM, unit.id)
    if box == Box.RECEIVED:
        return Desk(Box.RECEIVED, unit.id)
    return Desk(Box.COMPETENT, unit.id, unit.depth)


def masked_name(row: InboxRow) -> str:
    """Return the person's name as a list shows it."""
    return mask_name(row.person)


def asked_only(order: WorkOrder, by: Actor) -> bool:
    """Tell whether `by` is at the firm that was asked and has not taken the case up: the conflict check comes first."""
    if order.state not in kinds.kind_of(order.kind).asked:
        return False
    if by.lawyer_id is not None and by.lawyer_id == order.lawyer_id:
        return True
    units = {grant.unit_id for grant in by.grants if Permission.ORDER_VIEW in grant.permissions}
    return order.firm_id in units and units.isdisjoint({*snapshot(order).units, order.intake_unit_id})


def hides_person(row: InboxRow, desk: Desk) -> bool:
    """Tell whether `desk` may not know yet who it is and what happened: a firm that was only asked."""
    return desk.box in ASKED_BOXES and row.state in kinds.kind_of(row.kind).asked
