"""What a payment side does for us, whoever it is. Amounts in fen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Away(Exception):
    """The payment side does not answer, or its answer cannot be believed; to be asked again. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Exception):
    """The payment side understood and will not do it; asking again does not help."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Money that came in at the payment side, by its own id."""

    id: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a payment stands there: `pending`, `paid`, `refused` or `expired`, and all the money that came."""

    reference: str
    state: str
    sums: Sequence[Sum]


@dataclass(frozen=True, slots=True)
class Ask:
    """A payment that is to be begun. Addresses are absolute."""

    reference: str
    amount: int
    subject: str
    expires_at: datetime
    notify_url: str
    return_url: str


class PaymentSide(Protocol):
    """A payment side."""

    def begin(self, ask: Ask) -> str:
        """Begin a payment and return where the payer goes on. Asked twice under one reference it is one payment.

        Raises:
            Away, Refused.
        """

    def standing(self, reference: str) -> Standing | None:
        """Return how a payment stands; None if nothing is known there under this reference.

        Raises:
            Away.
        """

    def refund(self, reference: str, sum_id: str, amount: int) -> bool:
        """Pay a sum back; tell whether it is done already. Asked twice it is one refund.

        Raises:
            Away, Refused.
        """

    def read_notice(self, headers: dict[str, str], body: bytes) -> Standing:
        """Return what the payment side tells us by itself.

        Raises:
            Away: `notice_unsigned`, nobody knows from whom it is.
        """
