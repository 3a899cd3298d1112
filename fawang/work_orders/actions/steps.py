"""Taking a step: the one way in which an order changes after it was submitted."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.security import throttle
from fawang.organisations import queries as organisations
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions import _clockwork as clockwork
from fawang.work_orders.actions._history import place_at, queues_of, record
from fawang.work_orders.data import limits
from fawang.work_orders.data.urgency import HURRIES
from fawang.work_orders.kinds import Change, Effect
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules import Command, ends_for_others


def take_step(
    *,
    by: Actor,
    code: str,
    command: str,
    version: int,
    data: Mapping[str, Any],
) -> WorkOrder:
    """Give `command` on the order `code`; return the order after the step.

    Args:
        version: the version the actor saw. The same command repeated by the same actor at the
            same version with the same data (a lost answer, a double click) gives the order as it is now.
        data: the command's fields, from JSON or a form.

    Raises:
        NotFound: there is no such order, or it is not the actor's to see.
        NotAllowed: visible, but this command is not the actor's to give.
        NotFound: its kind has no such command.
        Conflict: `stale` when somebody was faster, with the newer state and version; `wrong_state`
            or a guard's code when the table forbids the step now; `others_remain` when one of several applicants
            would end it for all.
        Invalid: fields are missing or wrong.
        TooMany: more messages than an office can answer.
        Problem: what the kind's law has against it (`OrderKind.effects`).
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
        procedure = kinds.procedure_of(order)
        if command not in procedure.steps:
            raise NotFound("not_found")
        step, values = procedure.decide(facts, command, permissions=permissions, data=data, now=now)
        if ends_for_others(step, procedure.phases, facts, kinds.first_side(order)):
            # Whoever is not alone in a matter can leave it (persons.leave).
            raise Conflict("others_remain", state=order.state, command=command)
        source, order.state = order.state, step.target_for(facts)
        if step.next_party is not None:
            order.next_party = step.next_party
        effect = _EFFECTS.get(command) or kinds.kind_of(order.kind).effects.get(command)
        unit = effect(Change(order, facts, values, by, now)) if effect else None
        region = unit.region_code if unit else organisations.unit(order.unit_id).region_code
        order.ended_at = now if kinds.is_ended(order) else None
        if order.ended_at:
            order.supervised = order.extension_pending = False
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


def follow(
    *, by: Actor, order_id: int, procedure: str, states: Collection[str], command: str, **data: Any
) -> None:
    """Take the step that follows from what happened elsewhere; told twice, it is taken once.

    Args:
        procedure: of which name; states: in one of which the order has to be. Otherwise nothing follows.
    """
    order = queries.locked(order_id)
    if kinds.procedure_of(order).name == procedure and order.state in states:
        take_step(by=by, code=order.code, command=command, version=order.version, data=data)


# --- what a command does besides moving the state -------------------------------------------------


def _dispatch(change: Change) -> organisations.UnitRow:
    order, target = change.order, _unit(change.values["unit_id"])
    designate = bool(change.values["designate"])
    if target.id in order.returned_by and not designate:
        # A unit that gave it back gets it again only by designation (指定管辖), which is binding.
        raise Conflict("would_bounce", unit=target.name)
    order.binding = designate
    place_at(order, target.path)
    return target


def _pass_on(change: Change) -> organisations.UnitRow:
    target = _unit(change.values["unit_id"])
    if target.id == change.order.unit_id:
        raise Invalid("invalid", errors={"unit_id": "same_unit"})
    place_at(change.order, target.path)
    return target


def _return(change: Change) -> organisations.UnitRow:
    order = change.order
    superior = organisations.superior(order.unit_id)
    if superior is None:
        raise Conflict("no_superior", state=change.facts.state, command=Command.RETURN)
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


def _ask_extension(change: Change) -> None:
    clockwork.ask_extension(change.order, days=change.values["days"], by=change.by, now=change.now)
    change.order.extension_pending = True


def _approve_extension(change: Change) -> None:
    clockwork.decide_extension(change.order, approved=True, by=change.by, now=change.now)
    change.order.extension_pending = False


def _deny_extension(change: Change) -> None:
    clockwork.decide_extension(change.order, approved=False, by=change.by, now=change.now)
    change.order.extension_pending = False


def _sets(**columns: Any) -> Effect:
    def effect(change: Change) -> None:
        for name, value in columns.items():
            setattr(change.order, name, value)

    return effect


def _message(change: Change) -> None:
    """Keep whose message waits; what tells of danger or of a period that ends puts the matter first."""
    order, side = change.order, queries.side_of(change.order, change.by) or kinds.first_side(change.order)
    throttle.take(limits.MESSAGE_BY_ORDER, order.code)
    change.values["side"] = side
    change.keep(writers=list(dict.fromkeys([*change.facts.writers, side])))
    # The model of urgency is loaded with the first words: every process knows this module.
    from fawang.knowledge.guidance.urgent import signs_in

    if HURRIES & set(signs_in(change.values["message"])):
        order.urgent = True


def _reply(change: Change) -> None:
    """Answer the side that has waited longest; where nobody waits, the office writes to the applicants."""
    first, *others = change.facts.writers or (kinds.first_side(change.order),)
    change.values["side"] = first
    change.keep(writers=others)


_EFFECTS: dict[str, Effect] = {
    Command.DISPATCH: _dispatch,
    Command.PASS_ON: _pass_on,
    Command.RETURN: _return,
    Command.ASK_EXTENSION: _ask_extension,
    Command.APPROVE_EXTENSION: _approve_extension,
    Command.DENY_EXTENSION: _deny_extension,
    Command.SUPERVISE: _sets(supervised=True),
    Command.ANSWER_SUPERVISION: _sets(supervised=False),
    Command.MARK_URGENT: _sets(urgent=True),
    Command.MESSAGE: _message,
    Command.REPLY: _reply,
}
