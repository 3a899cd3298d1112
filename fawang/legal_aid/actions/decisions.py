"""The office's decisions, and how a case ends."""

from datetime import date
from decimal import Decimal

from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.legal_aid import rules
from fawang.legal_aid.actions.assignments import end_assignment, free
from fawang.legal_aid.actions.repayments import cancel_demand
from fawang.legal_aid.actions.subsidies import reckon_case
from fawang.legal_aid.models import Decision, Outcome
from fawang.legal_aid.queries.remedies import decided_on
from fawang.work_orders.kinds import Change


def accept(change: Change) -> None:
    """Grant legal aid on a ground of Arts. 31 or 32; `aid_first` (Art. 44) only for urgent orders.

    Raises:
        Invalid: the ground is none of these.
        Conflict: `not_urgent`.
    """
    _decide(change, Decision.Kind.GRANTED, rules.GRANT_GROUNDS)


def refuse(change: Change) -> None:
    """Refuse, with the article that is not met and a reason (Art. 43).

    Raises:
        Invalid: the ground is none on which aid can be refused.
    """
    _decide(change, Decision.Kind.REFUSED, rules.REFUSAL_GROUNDS)


def terminate(change: Change) -> None:
    """Terminate aid on a ground of Art. 48.

    Raises:
        Invalid: the ground is none of Art. 48.
    """
    _decide(change, Decision.Kind.TERMINATED, rules.TERMINATION_GROUNDS)
    change.keep(terminated_for=change.values["article"])
    end_assignment(change)


def close(change: Change) -> None:
    """Close: the file is accepted, so what the lawyer gets is reckoned; their hands are free."""
    reckon_case(change)
    end_assignment(change)


def request_papers(change: Change) -> None:
    """Remember that what is missing has been named: once (Art. 43)."""
    change.keep(papers_requested=True)


def object_to(change: Change) -> None:
    """Remember what is objected to (Art. 49)."""
    change.keep(objected_from=change.facts.state)


def overturn(change: Change) -> None:
    """Let the office grant aid; whoever was proved right may object again, to a later and different decision."""
    change.keep(overturned=True, objected_from="")
    cancel_demand(change)
    # The lawyer of a case that had been ended is asked anew, or another one is.
    free(change)


def record_service(change: Change) -> None:
    """Record when and how what the bureau decided reached the person: the periods of Art. 49 run from that day.

    Raises:
        Invalid: `served_on` is in the future, or before the decision.
        Conflict: `nothing_to_serve`, no such decision stands.
    """
    values = change.values
    decided = decided_on(change.order, values["decision"])
    if decided is None:
        raise Conflict("nothing_to_serve")
    day = date.fromisoformat(values["served_on"])
    if not decided <= day <= change.now.astimezone(clock.CHINA).date():
        code = "served_before_decision" if day < decided else "day_in_future"
        raise Invalid("invalid", errors={"served_on": code})


def conclude(change: Change) -> None:
    """Record what came of the case. A day in the future is no end.

    Raises:
        Invalid: `ended_on` is in the future.
    """
    values, now = change.values, change.now
    ended_on = date.fromisoformat(values["ended_on"])
    if ended_on > now.astimezone(clock.CHINA).date():
        raise Invalid("invalid", errors={"ended_on": "day_in_future"})
    money = values["sum_recovered"]
    Outcome.objects.create(
        order_id=change.order.pk,
        kind=values["outcome"],
        sum_recovered=Decimal(money) if money is not None else None,
        ended_on=ended_on,
        at=now,
    )


def _decide(change: Change, kind: Decision.Kind, grounds: tuple[str, ...]) -> None:
    values = change.values
    if values["article"] not in grounds:
        raise Invalid("invalid", errors={"article": "ground_unknown"})
    aid_first = bool(values.get("aid_first"))
    if aid_first and not change.order.urgent:
        raise Conflict("not_urgent")
    Decision.objects.create(
        order_id=change.order.pk,
        kind=kind,
        ground=values["article"],
        aid_first=aid_first,
        by=change.by.label,
        at=change.now,
    )
