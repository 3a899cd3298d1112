"""Taking a step: the one way in which an order changes after it was submitted."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fawang.kernel import clock, live, outbox
from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict, Invalid, NotFound
from fawang.organisations import queries as organisations
from fawang.work_orders import queries
from fawang.work_orders.actions import clockwork
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import DEPTHS, Transition, WorkOrder
from fawang.work_orders.rules import ENDED, Command, decide

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
        version: the version the actor saw. The same command repeated by the same actor with the
            same data (a lost answer, a double click) gives the order as it is.
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
        permissions = queries.permissions_on(order, by)
        if not permissions & queries.SEEING:
            raise NotFound("not_found")
        if order.version != version:
            if _is_repeat(order, by, command, version, data):
                return order
            raise Conflict("stale", state=order.state, version=order.version)
        facts = queries.snapshot(order)
        step, values = decide(facts, command, permissions=permissions, data=data, now=now)
        source = order.state
        unit = _EFFECTS.get(command, _nothing)(order, values, by, now)
        order.state = step.target_for(facts)
        if step.next_party is not None:
            order.next_party = step.next_party
        region = unit.region_code if unit else organisations.unit(order.unit_id).region_code
        order.ended_at = now if order.state in ENDED else None
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
    return order


def record(
    order: WorkOrder, *, command: str, source: str, by: Actor, public: bool, data: dict[str, Any], now: datetime
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
    live.announce(f"order:{order.pk}", f"unit:{order.unit_id}")


def place_at(order: WorkOrder, path: tuple[int, ...]) -> None:
    """Make the unit at the head of `path` competent; `path` goes up to the root."""
    order.unit_id = path[0]
    for depth, unit_id in zip(DEPTHS, reversed(path), strict=False):
        setattr(order, f"unit_{depth}", unit_id)
    for depth in DEPTHS[len(path) :]:
        setattr(order, f"unit_{depth}", None)


def _is_repeat(order: WorkOrder, by: Actor, command: Command, version: int, data: Mapping[str, Any]) -> bool:
    if order.version != version + 1:
        return False
    last = Transition.objects.get(order=order, seq=order.version)
    if (last.command, last.actor) != (command, by.label):
        return False
    done = json.loads(last.data)
    return all(str(done[name] or "") == str(value or "") for name, value in data.items() if name in done)


# --- what a command does besides moving the state -------------------------------------------------
# Each returns the unit the order now lies at if that changed.

type Effect = Callable[[WorkOrder, dict[str, Any], Actor, datetime], organisations.UnitRow | None]


def _nothing(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    return None


def _dispatch(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> organisations.UnitRow:
    target = _unit(data["unit_id"])
    if target.id in order.returned_by and not data["designate"]:
        # A unit that gave it back gets it again only by designation (指定管辖), which is binding.
        raise Conflict("would_bounce", unit=target.name)
    order.binding = bool(data["designate"])
    place_at(order, target.path)
    return target


def _pass_on(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> organisations.UnitRow:
    target = _unit(data["unit_id"])
    if target.id == order.unit_id:
        raise Invalid("invalid", errors={"unit_id": "same_unit"})
    place_at(order, target.path)
    return target


def _return(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> organisations.UnitRow:
    order.returned_by = [*order.returned_by, order.unit_id]
    superior = organisations.superior(order.unit_id)
    if superior is None:
        raise Conflict("no_superior", state=order.state, command=Command.RETURN)
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


def _request_papers(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.papers_requested = True


def _assign(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    lawyer = organisations.lawyer(data["lawyer_id"])
    if lawyer is None:
        raise Invalid("invalid", errors={"lawyer_id": "lawyer_unknown"})
    order.lawyer_id, order.firm_id = lawyer.id, lawyer.firm_id


def _unassign(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.lawyer_id = order.firm_id = None


def _object(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.objected_from = order.state


def _overturn(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.overturned = True


def _ask_extension(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    clockwork.ask_extension(order, days=data["days"], by=by, now=now)
    order.extension_pending = True


def _approve_extension(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    clockwork.decide_extension(order, approved=True, by=by, now=now)
    order.extension_pending = False


def _deny_extension(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    clockwork.decide_extension(order, approved=False, by=by, now=now)
    order.extension_pending = False


def _supervise(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.supervised = True


def _answer_supervision(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.supervised = False


def _mark_urgent(order: WorkOrder, data: dict[str, Any], by: Actor, now: datetime) -> None:
    order.urgent = True


_EFFECTS: dict[Command, Effect] = {
    Command.DISPATCH: _dispatch,
    Command.PASS_ON: _pass_on,
    Command.RETURN: _return,
    Command.REQUEST_PAPERS: _request_papers,
    Command.ASSIGN: _assign,
    Command.REASSIGN: _assign,
    Command.DECLINE: _unassign,
    Command.REOPEN: _unassign,
    Command.OBJECT: _object,
    Command.OVERTURN: _overturn,
    Command.ASK_EXTENSION: _ask_extension,
    Command.APPROVE_EXTENSION: _approve_extension,
    Command.DENY_EXTENSION: _deny_extension,
    Command.SUPERVISE: _supervise,
    Command.ANSWER_SUPERVISION: _answer_supervision,
    Command.MARK_URGENT: _mark_urgent,
}
