"""What payments do when something happened to one: tell the person, whose matter it is."""

from typing import Any

from fawang.kernel.wording import yuan
from fawang.payments.events import PaymentReturned, PaymentSettled, SurplusReturned
from fawang.payments.rules.procedure import yuan_of
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.reactions import tell_applicants


def tell_settled(event: PaymentSettled) -> None:
    """Tell that the money came, or that nothing is owed."""
    text = "payment_waived" if event.waiver else "payment_received"
    _tell(event.order_id, text, event.amount, f"payment:{event.payment_id}:settled")


def tell_returned(event: PaymentReturned) -> None:
    """Tell that what was paid went back."""
    _tell(event.order_id, "payment_returned", event.amount, f"payment:{event.payment_id}:returned")


def tell_surplus(event: SurplusReturned) -> None:
    """Tell that a sum too many went back."""
    _tell(event.order_id, "payment_surplus", event.amount, f"refund:{event.refund_id}")


def _tell(order_id: int, text: str, amount: int, key: str) -> None:
    def params() -> dict[str, Any]:
        return {"sum": yuan(yuan_of(amount))}

    tell_applicants(work_orders.order_by_id(order_id), text, params, key)
