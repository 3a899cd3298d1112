"""Costs paid back after aid was obtained by deceit: proposed by the office, ordered by the bureau (Art. 64)."""

from decimal import Decimal

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.legal_aid.procedure import PROCEDURE
from fawang.legal_aid.rules.repayments import State
from fawang.organisations import queries as organisations
from fawang.payments.actions.requests import Fee, ask_payment, cancel_payment
from fawang.work_orders.kinds import Change
from fawang.work_orders.queries import WorkOrder

#: As they stand on the receipt.
_PURPOSE = "返还法律援助费用"
_BASIS = "《中华人民共和国法律援助法》第六十四条"


def payment_key(order_id: int) -> str:
    """Return what the repayment of an order is called among payments; each new demand has a number of its own."""
    return f"{PROCEDURE.name}:{order_id}:repayment"


def is_demanded(order: WorkOrder) -> bool:
    """Tell whether costs were ever to be paid back: aid itself is free. What is erased has no facts left to say so."""
    return order.erased or bool(order.facts.get("repayment_no"))


def propose(change: Change) -> None:
    """Propose a sum: what the aid really cost. Nobody owes anything before the bureau has ordered it.

    Raises:
        Invalid: `sum_wrong`.
    """
    if Decimal(change.values["sum"]) <= 0:
        raise Invalid("invalid", errors={"sum": "sum_wrong"})
    change.keep(
        repayment=State.PROPOSED,
        repayment_by=change.by.label,
        repayment_sum=str(change.values["sum"]),
        repayment_no=int(change.order.facts.get("repayment_no", 0)) + 1,
    )


def reject(change: Change) -> None:
    """Let nobody pay: the office may propose another sum."""
    change.keep(repayment=State.REJECTED)


def demand(change: Change) -> None:
    """Order the repayment, as somebody else than whoever proposed it; the person gets a payment.

    Raises:
        Conflict: `second_person`.
    """
    order = change.order
    if order.facts["repayment_by"] == change.by.label:
        raise Conflict("second_person")
    bureau = organisations.superior(order.unit_id)
    owed = Fee(
        order_id=order.pk,
        unit_id=bureau.id if bureau else order.unit_id,
        amount=int(Decimal(order.facts["repayment_sum"]) * 100),
        purpose=_PURPOSE,
        basis=_BASIS,
    )
    ask_payment(by=change.by, key=_key(change), fee=owed)
    change.keep(repayment=State.ORDERED)


def revoke(change: Change) -> None:
    """Take the order back: nothing is owed, and what comes in later goes back."""
    cancel_demand(change)


def settle(change: Change) -> None:
    """Keep that nothing is owed any more."""
    change.keep(repayment=State.WAIVED if change.values["waived"] else State.PAID)


def cancel_demand(change: Change) -> None:
    """Let nobody owe what was ordered, if it is still due."""
    if change.order.facts.get("repayment_no"):
        cancel_payment(by=change.by, key=_key(change))
        change.keep(repayment=State.REVOKED)


def _key(change: Change) -> str:
    return f"{payment_key(change.order.pk)}:{change.order.facts['repayment_no']}"
