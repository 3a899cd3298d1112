"""Finding the lawyer: the conflict check first, then the offer, then the lawyer's answer."""

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.legal_aid import queries
from fawang.legal_aid.models import Assignment, ConflictCheck
from fawang.legal_aid.rules.matching import Demand, Exclusion
from fawang.organisations import queries as organisations
from fawang.organisations.actions import lock_lawyer
from fawang.work_orders.kinds import Change

IN_HAND = (Assignment.Status.OFFERED, Assignment.Status.TAKEN)


def give(change: Change, *, demand: Demand = queries.NOTHING_MORE) -> None:
    """Ask another lawyer of the firm that has the case.

    Raises:
        Invalid, Conflict: see `offer`; `lawyer_of_another_firm`.
    """
    offer(change, within=True, demand=demand)


def offer(change: Change, *, within: bool = False, demand: Demand = queries.NOTHING_MORE) -> None:
    """Ask a lawyer to take the case, or another one instead.

    Args:
        within: only the firm's own lawyers.
        demand: what the case asks of its lawyer beyond matter and language.

    Raises:
        Invalid: `lawyer_unknown`.
        Conflict: `conflict_of_interest`, `lawyer_full`, `lawyer_away`, `lawyer_declined`, `lawyer_elsewhere`,
            `lawyer_has_it`, `lawyer_too_new`, `lawyer_years_unknown`, `lawyer_bound`.
    """
    order, by, now = change.order, change.by, change.now
    lawyer_id: int = change.values["lawyer_id"]
    lawyer = organisations.lawyer(lawyer_id)
    if lawyer is None:
        raise Invalid("invalid", errors={"lawyer_id": "lawyer_unknown"})
    order.lawyer_id, order.firm_id = lawyer.id, lawyer.firm_id
    current = Assignment.objects.filter(order_id=order.pk, status__in=IN_HAND).first()
    if current is not None and current.lawyer_id == lawyer_id:
        raise Conflict("lawyer_has_it")
    # Two officers may pick the same lawyer at the same moment: the register row is the gate.
    lock_lawyer(by=by, lawyer_id=lawyer_id)
    # The step has put the lawyer's firm into the order; whose case it is, the assignment knows.
    proposals = (
        queries.colleagues(order, current.firm_id, demand)
        if within and current
        else queries.proposals(order, demand)
    )
    chosen = next((one for one in proposals if one.lawyer.id == lawyer_id), None)
    if chosen is None:
        raise Conflict("lawyer_of_another_firm" if within else "lawyer_elsewhere")
    if against := chosen.suggestion.excluded:
        raise Conflict(_AGAINST[against])
    against_us = {one.lawyer.firm_id for one in proposals if one.suggestion.excluded == Exclusion.CONFLICT}
    ConflictCheck.objects.create(
        order_id=order.pk, firm_id=chosen.lawyer.firm_id, against=sorted(against_us), by=by.label, at=now
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


def take_up(change: Change) -> None:
    """Let the lawyer accept, after declaring that no interests conflict."""
    _answer(change, Assignment.Status.TAKEN)


def decline(change: Change) -> None:
    """Let the lawyer decline, with the reason that Art. 46 asks for."""
    _answer(change, Assignment.Status.DECLINED)
    free(change)


def free(change: Change) -> None:
    """Leave the order without a lawyer: one is asked anew."""
    change.order.lawyer_id = change.order.firm_id = None


def end_assignment(change: Change) -> None:
    """Free the lawyer's hands: the case has ended."""
    Assignment.objects.filter(order_id=change.order.pk, status__in=IN_HAND).update(
        status=Assignment.Status.ENDED, ended_at=change.now
    )


_AGAINST = {
    Exclusion.CONFLICT: "conflict_of_interest",
    Exclusion.FULL: "lawyer_full",
    Exclusion.AWAY: "lawyer_away",
    Exclusion.DECLINED: "lawyer_declined",
    Exclusion.PRACTICE: "lawyer_too_new",
    Exclusion.YEARS_UNKNOWN: "lawyer_years_unknown",
    Exclusion.BOUND: "lawyer_bound",
}


def _answer(change: Change, status: str) -> None:
    Assignment.objects.filter(order_id=change.order.pk, status=Assignment.Status.OFFERED).update(
        status=status, answered_at=change.now
    )
