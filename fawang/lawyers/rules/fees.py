"""How a lawyer may charge, and where a share of the result is barred. Pure; the figures are in data/fees.yaml."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Fee(StrEnum):
    """How the fee is reckoned."""

    #: One sum for all that is named.
    FIXED = "fixed"
    #: So much for an hour.
    HOURLY = "hourly"
    #: A share of what is won, in per cent (风险代理).
    CONTINGENT = "contingent"
    #: Nothing, for what is named.
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a share of the result is barred, and how high it may be.

    Args:
        barred: heads of matters.
        highest: per cent of what is won.
        source: where that is laid down.
        verified: somebody has compared it with the text of the source.
    """

    barred: frozenset[str]
    highest: Decimal
    source: str
    verified: bool

    def kinds_for(self, matter: str) -> tuple[Fee, ...]:
        """Return the kinds of fee that may be offered for a matter."""
        return tuple(kind for kind in Fee if kind != Fee.CONTINGENT or matter not in self.barred)


def errors_of(kind: str, amount: Decimal | None, matter: str, limits: Limits) -> dict[str, str]:
    """Return a code for each part of a fee that is missing, wrong or barred.

    Args:
        amount: yuan, of a contingent fee per cent; None where none was given.
        matter: the head of the matter.
    """
    if kind not in set(Fee):
        return {"fee": "field_required"}
    if kind not in limits.kinds_for(matter):
        return {"fee": "fee_barred"}
    if kind == Fee.FREE:
        return {}
    if amount is None or amount <= 0:
        return {"amount": "field_required"}
    if kind == Fee.CONTINGENT and amount > limits.highest:
        return {"amount": "fee_too_high"}
    return {}
