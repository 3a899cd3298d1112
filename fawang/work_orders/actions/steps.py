"""Taking a step: the one way in which an order changes after it was submitted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from fawang.kernel import clock, live
from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict, Invalid, NotFound
from fawang.organisations import queries as organisations
from fawang.work_orders import queries
from fawang.work_orders.actions import _clockwork as clockwork
from fawang.work_orders.actions._history import place_at, queues_of, record
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import ENDED, PROCEDURE, Command

#: What a kind's law adds to a step: gets the order after the step (not saved yet) and the checked fields.
type Also = Callable[[WorkOrder, dict[str, Any], datetime], None]


def take_step(
    *,
    by: Actor,
    code: str,
    command: Command,
    version: int,
    data: Mapping[str, Any],
    also: Also | None = None,
) -> WorkOrder:
    """Give `command` on the order `code`; return the order after the step.

    Args:
        version: the version the actor saw. The same command repeated by the same actor at the
            same version with the same data (a lost answer, a double click) gives the order as it is now.
        data: the command's fields, from JSON or a form.
        also: runs in the same transaction, once for a step that is really taken; what it raises
            undoes the step.

    Raises:
        NotFound: there is no such order, or it is not the actor's to see.
        NotAllowed: visible, but this command is not the actor's to give.
        Conflict: `stale` when somebody was faster, with the newer state and version; `wrong_state`
            or a guard's code when the table forbids the step now.
        Invalid: fields are missing or wrong.
    """
    now = clock.now()
    with transaction.atomic():
        order = WorkOrder.objects.select_for_update().filter(code=code).first()
        if order is None:
            raise NotFound("not_found")
        if queries.was_taken(order, by=by, command=command, version=version, data=data):
            return order
        permissions = queries.permissions_on(order, by)
        if not permissions & queries.SEEING:
            raise NotFound("not_found")
        if order.version != version:
            raise Conflict("stale", state=order.state, version=order.version)
        facts, queues = queries.snapshot(order), queues_of(order)
        step, values = PROCEDURE.decide(facts, command, permissions=permissions, data=data, now=now)
        source = order.state
        effect = _EFFECTS.get(command)
        unit = effect(_Change(order, values, by, now)) if effect else None
        order.state = step.target_for(facts)
        if step.next_party is not None:
            order.next_party = step.next_party
        region = unit.region_code if unit else organisations.unit(order.unit_id).region_code
        order.ended_at = now if order.state in ENDED else None
        if order.state in ENDED:
            order.supervised = order.extension_pending = False
        if also is not None:
            also(order, values, now)
        if step.meets or step.starts or step.cancels or step.pauses or step.resumes:
            clockwork.apply_clock(order, step, now, region)
        else:
            clockwork.resettle(order)
        if unit is not None:
            order.return_until = clockwork.return_until(order, region, now)
        order.version += 1
        order.updated_at = now
        order.save()
        record(order, command=command, source=source, by=by, public=step.public, data=values, now=now)
        # An order that moved on leaves the inboxes in which it lay.
        live.announce(*set(queues) - set(queues_of(order)))
    return order


# --- what a command does besides moving the state -------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """A step on its way: the order before it, the checked fields, who and when."""

    order: WorkOrder
    data: dict[str, Any]
    by: Actor
    now: datetime


#: Returns the unit at which the order lies afterwards, if that changes.
type Effect = Callable[[_Change], organisations.UnitRow | None]


def _dispatch(change: _Change) -> organisations.UnitRow:
    order, target = change.order, _unit(change.data["unit_id"])
    designate = bool(change.data["designate"])
    if target.id in order.returned_by and not designate:
        # A unit that gave it back gets it again only by designation (指定管辖), which is binding.
        raise Conflict("would_bounce", unit=target.name)
    order.binding = designate
    place_at(order, target.path)
    return target


def _pass_on(change: _Change) -> organisations.UnitRow:
    target = _unit(change.data["unit_id"])
    if target.id == change.order.unit_id:
        raise Invalid("invalid", errors={"unit_id": "same_unit"})
    place_at(change.order, target.path)
    return target


def _return(change: _Change) -> organisations.UnitRow:
    order = change.order
    superior = organisations.superior(order.unit_id)
    if superior is None:
        raise Conflict("no_superior", state=order.state, command=Command.RETURN)
    order.returned_by = [*order.returned_by, order.unit_id]
    place_at(order, superior.path)
    return superior


def _unit(unit_id: int) -> organisations.UnitRow:
    try:
        found = organisations.unit(unit_id)
    except NotFound:
        raise Invalid("invalid", errors={"unit_id": "unit_unknown"}) from None
    if not found.active:
        raise Invalid("invalid", errors={"unit_id": "unit_unknown"})
    return found


def _assign(change: _Change) -> None:
    lawyer = organisations.lawyer(change.data["lawyer_id"])
    if lawyer is None:
        raise Invalid("invalid", errors={"lawyer_id": "lawyer_unknown"})
    change.order.lawyer_id, change.order.firm_id = lawyer.id, lawyer.firm_id


def _object(change: _Change) -> None:
    change.order.objected_from = change.order.state


def _ask_extension(change: _Change) -> None:
    clockwork.ask_extension(change.order, days=change.data["days"], by=change.by, now=change.now)
    change.order.extension_pending = True


def _approve_extension(change: _Change) -> None:
    clockwork.decide_extension(change.order, approved=True, by=change.by, now=change.now)
    change.order.extension_pending = False


def _deny_extension(change: _Change) -> None:
    clockwork.decide_extension(change.order, approved=False, by=change.by, now=change.now)
    change.order.extension_pending = False


def _sets(**columns: Any) -> Effect:
    def effect(change: _Change) -> None:
        for name, value in columns.items():
            setattr(change.order, name, value)

    return effect


_EFFECTS: dict[Command, Effect] = {
    Command.DISPATCH: _dispatch,
    Command.PASS_ON: _pass_on,
    Command.RETURN: _return,
    Command.REQUEST_PAPERS: _sets(papers_requested=True),
    Command.ASSIGN: _assign,
    Command.REASSIGN: _assign,
    Command.DECLINE: _sets(lawyer_id=None, firm_id=None),
    Command.REOPEN: _sets(lawyer_id=None, firm_id=None),
    Command.OBJECT: _object,
    # Whoever was proved right may object again, to a later and different decision.
    # The lawyer of a case that had been ended is asked anew, or another one is.
    Command.OVERTURN: _sets(overturned=True, objected_from="", lawyer_id=None, firm_id=None),
    Command.ASK_EXTENSION: _ask_extension,
    Command.APPROVE_EXTENSION: _approve_extension,
    Command.DENY_EXTENSION: _deny_extension,
    Command.SUPERVISE: _sets(supervised=True),
    Command.ANSWER_SUPERVISION: _sets(supervised=False),
    Command.MARK_URGENT: _sets(urgent=True),
}
