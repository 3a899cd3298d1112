"""News of payments: plain values, also for figures. Amounts in fen."""

from dataclasses import dataclass

from fawang.kernel.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class PaymentSettled(Event, name="payments.settled"):
    """Nothing is owed any more: it was paid, or waived. `key` is what the kind that asked for it calls it.

    Args:
        way: how the money came (`rules.procedure.Way`); empty for a waiver.
        waiver: why nothing was paid (`rules.procedure.Waiver`); empty where it was.
    """

    payment_id: int
    order_id: int
    key: str
    amount: int
    way: str
    waiver: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class PaymentReturned(Event, name="payments.returned"):
    """What was paid went back to whoever paid it."""

    payment_id: int
    order_id: int
    key: str
    amount: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class SurplusReturned(Event, name="payments.surplus_returned"):
    """A sum that settled nothing went back: paid a second time, another amount, or not owed any more."""

    payment_id: int
    order_id: int
    refund_id: int
    amount: int
    unit_id: int
