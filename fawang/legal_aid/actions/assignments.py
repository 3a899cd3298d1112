"""Finding the lawyer: the conflict check first, then the offer, then the lawyer's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict
from fawang.legal_aid import queries
from fawang.legal_aid.matching import Exclusion
from fawang.legal_aid.models import Assignment, ConflictCheck
from fawang.organisations.actions import lock_lawyer
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Command

IN_HAND = (Assignment.Status.OFFERED, Assignment.Status.TAKEN)


def assign(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Ask a lawyer to take the case.

    Raises:
        Conflict: `conflict_of_interest`, `lawyer_full`, `lawyer_away`, `lawyer_declined`,
            `lawyer_elsewhere`, `lawyer_has_it`, or what take_step raises.
    """
    return _offer(Command.ASSIGN, by=by, code=code, version=version, data=data)


def reassign(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Ask another lawyer instead; raises what `assign` raises."""
    return _offer(Command.REASSIGN, by=by, code=code, version=version, data=data)


def give(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Ask another lawyer of the firm that has the case; raises what `assign` raises, with `lawyer_of_another_firm`."""
    return _offer(Command.GIVE, by=by, code=code, version=version, data=data)


def take_up(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Let the lawyer accept, after declaring that no interests conflict."""
    return _answer(Command.TAKE_UP, Assignment.Status.TAKEN, by=by, code=code, version=version, data=data)


def decline(*, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    """Let the lawyer decline, with the reason that Art. 46 asks for."""
    return _answer(Command.DECLINE, Assignment.Status.DECLINED, by=by, code=code, version=version, data=data)


def end_assignment(*, by: Actor, order: WorkOrder, now: datetime) -> None:
    """Free the lawyer's hands; part of the action that ends the case."""
    Assignment.objects.filter(order_id=order.pk, status__in=IN_HAND).update(
        status=Assignment.Status.ENDED, ended_at=now
    )


def _offer(command: Command, *, by: Actor, code: str, version: int, data: Mapping[str, Any]) -> WorkOrder:
    def offer(order: WorkOrder, values: dict[str, Any], now: datetime) -> None:
        lawyer_id: int = values["lawyer_id"]
        current = Assignment.objects.filter(order_id=order.pk, status__in=IN_HAND).first()
        if current is not None and current.lawyer_id == lawyer_id:
            raise Conflict("lawyer_has_it")
        # Two officers may pick the same lawyer at the same moment: the register row is the gate.
        lock_lawyer(by=by, lawyer_id=lawyer_id)
        # The step has put the lawyer's firm into the order; whose case it is, the assignment knows.
        firm_id = current.firm_id if command == Command.GIVE and current is not None else None
        proposals = queries.colleagues(order, firm_id) if firm_id else queries.proposals(order)
        chosen = next((one for one in proposals if one.lawyer.id == lawyer_id), None)
        if chosen is None:
            raise Conflict("lawyer_of_another_firm" if firm_id else "lawyer_elsewhere")
        if against := chosen.suggestion.excluded:
            raise Conflict(_AGAINST[against])
        against_us = {
            one.lawyer.firm_id for one in proposals if one.suggestion.excluded == Exclusion.CONFLICT
        }
        ConflictCheck.objects.create(
            order_id=order.pk,
            firm_id=chosen.lawyer.firm_id,
            against=sorted(against_us),
            by=by.label,
            at=now,
        )
        if current is not None:
            current.status, current.ended_at = Assignment.Status.REPLACED, now
            current.save(update_fields=["status", "ended_at"])
        Assignment.objects.create(
            order_id=order.pk,
            lawyer_id=lawyer_id,
            firm_id=chosen.lawyer.firm_id,
            suggested_rank=proposals.index(chosen) + 1,
            offered_at=now,
        )

    return take_step(by=by, code=code, command=command, version=version, data=data, also=offer)


_AGAINST = {
    Exclusion.CONFLICT: "conflict_of_interest",
    Exclusion.FULL: "lawyer_full",
    Exclusion.AWAY: "lawyer_away",
    Exclusion.DECLINED: "lawyer_declined",
}


def _answer(
    command: Command, status: str, *, by: Actor, code: str, version: int, data: Mapping[str, Any]
) -> WorkOrder:
    def answer(order: WorkOrder, values: dict[str, Any], now: datetime) -> None:
        Assignment.objects.filter(order_id=order.pk, status=Assignment.Status.OFFERED).update(
            status=status, answered_at=now
        )

    return take_step(by=by, code=code, command=command, version=version, data=data, also=answer)
