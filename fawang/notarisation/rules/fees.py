"""What a certificate costs: a sum for each, or shares of what it is worth, in exact decimals. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` of what lies above the last share and up to `to` yuan; None: of all that is above."""

    to: Decimal | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of fees: `each` yuan, or `shares` of the value; `least` yuan at least."""

    each: Decimal = Decimal(0)
    shares: tuple[Share, ...] = ()
    least: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of how a fee came about: `percent` of `base` yuan, which is `sum` yuan."""

    base: Decimal
    percent: Decimal
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan, and its parts; `raised`: the least sum was more."""

    sum: Decimal
    parts: tuple[Part, ...] = ()
    raised: bool = False


def fee(row: Row, value: Decimal | None = None) -> Fee:
    """Return the fee of one certificate.

    Args:
        value: what it is worth, in yuan; needed where the row has shares.

    Raises:
        ValueError: the row is by shares and the value is missing or below zero.
    """
    if not row.shares:
        return Fee(max(row.each, row.least))
    if value is None or value < 0:
        raise ValueError("a fee by shares needs a value")
    parts, below = [], Decimal(0)
    for share in row.shares:
        base = (value if share.to is None else min(value, share.to)) - below
        if base <= 0:
            break
        parts.append(Part(base, share.percent, (base * share.percent / 100).quantize(_FEN, ROUND_HALF_UP)))
        below += base
    whole = sum((part.sum for part in parts), Decimal(0))
    return Fee(max(whole, row.least), tuple(parts), raised=row.least > whole)
