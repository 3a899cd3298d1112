"""A fee that is due, and a payment side that runs."""

from typing import Any

from fawang.kernel.rules.actor import SYSTEM
from fawang.payments.actions.requests import Fee, ask_payment
from fawang.payments.models import Payment
from fawang.work_orders.queries import WorkOrder
from lab.platforms.payment_side import SECRET, RunningSide, running_side

__all__ = ["SECRET", "RunningSide", "due", "running_side"]


def due(order: WorkOrder, *, key: str = "test:fee", amount: int = 20_050, **changes: Any) -> Payment:
    """Ask the order's person for a fee."""
    fee = Fee(
        order_id=order.pk, unit_id=order.unit_id, amount=amount, purpose="委托公证",
        basis="广东省公证服务收费标准第三条", **{"waiver_hint": "现役军人及其家属、受援人可以申请减免。", **changes},
    )  # fmt: skip
    return ask_payment(by=SYSTEM, key=key, fee=fee)
