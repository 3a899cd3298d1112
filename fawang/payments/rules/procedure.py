"""What becomes of a payment, as one table. Pure.

What is owed is fixed when it is asked for. It is settled once: by money of exactly this amount, or by a waiver. Money
that comes beside that (a second time, another amount, after a waiver) settles nothing and is paid back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.people.rules import Permission


class State(StrEnum):
    """How far a payment is."""

    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"
    #: Nobody owes it any more: the matter ended before it was paid.
    CANCELLED = "cancelled"
    #: The money goes back to whoever paid.
    REFUNDING = "refunding"
    REFUNDED = "refunded"


class Way(StrEnum):
    """How money came."""

    ONLINE = "online"
    CASH = "cash"
    POS = "pos"
    TRANSFER = "transfer"


#: What staff take at the counter, with the number of the paper receipt or the terminal's slip.
AT_COUNTER = (Way.CASH, Way.POS, Way.TRANSFER)


class MoneyState(StrEnum):
    """What became of a sum that came in."""

    #: It settled the payment.
    SETTLES = "settles"
    #: It settled nothing, and goes back.
    SURPLUS = "surplus"
    RETURNED = "returned"


class RefundState(StrEnum):
    """How far money is that goes back."""

    ASKED = "asked"
    DONE = "done"
    #: The payment side refuses: somebody has to see to it.
    REFUSED = "refused"


class Waiver(StrEnum):
    """Why somebody pays nothing."""

    #: Legal Aid Law, and Notarisation Law, Art. 34, paragraph 2.
    AID = "aid"
    #: Soldiers and their families, families of martyrs, veterans with preferential treatment.
    SOLDIER = "soldier"
    HARDSHIP = "hardship"
    OFFICE_ERROR = "office_error"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at. `came`: fen of the money that would settle it; `amount`: fen that are owed."""

    state: str
    amount: int = 0
    came: int | None = None


def _exact(facts: Facts, now: datetime) -> str | None:
    return None if facts.came == facts.amount else "amount_differs"


OWN, RECORD, REFUND = Permission.PAYMENT_OWN, Permission.PAYMENT_RECORD, Permission.PAYMENT_REFUND
PROCEDURE: Procedure[Facts] = Procedure(
    name="payment",
    phases={
        State.DUE: Phase.WITH_PERSON,
        State.PAID: Phase.DECIDED,
        State.WAIVED: Phase.ENDED,
        State.CANCELLED: Phase.ENDED,
        State.REFUNDING: Phase.IN_HAND,
        State.REFUNDED: Phase.ENDED,
    },
    initial=frozenset({State.DUE}),
    moved_on="moved_on_payment",
    table=(
        step("begin", State.DUE, None, OWN),
        step("settle", State.DUE, State.PAID, OWN, RECORD, guard=_exact),
        step("waive", State.DUE, State.WAIVED, RECORD, REFUND),
        step("cancel", State.DUE, State.CANCELLED, RECORD, REFUND),
        step("refund", State.PAID, State.REFUNDING, REFUND),
        step("returned", State.REFUNDING, State.REFUNDED, OWN, REFUND),
    ),
)


def yuan_of(fen: int) -> str:
    """Return a sum in fen as yuan: `12.05`."""
    return f"{fen // 100}.{fen % 100:02d}"
