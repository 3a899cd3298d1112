"""What a month of served days comes to: each is paid once, and no more than the contract agrees. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Served:
    """A checked day: its id, whose contract, when, the fee of a day in yuan, and how many a month are agreed."""

    id: int
    contract: int
    day: date
    fee: Decimal
    agreed: int


@dataclass(frozen=True, slots=True)
class Line:
    """A day of a payment list. `amount` in yuan; nothing where it is beyond what the contract agrees for a month."""

    id: int
    amount: Decimal
    beyond: bool


def lines(days: Iterable[Served], *, paid_before: Mapping[int, int]) -> tuple[Line, ...]:
    """Return what each day of one month comes to, in their order.

    The first days of a contract are paid, up to the number agreed; what is beyond stands in the list with nothing.

    Args:
        paid_before: by contract, how many days of the month earlier lists have paid.
    """
    paid = dict(paid_before)
    found = []
    for one in sorted(days, key=lambda served: (served.day, served.id)):
        beyond = paid.get(one.contract, 0) >= one.agreed
        if not beyond:
            paid[one.contract] = paid.get(one.contract, 0) + 1
        found.append(Line(one.id, Decimal("0.00") if beyond else one.fee.quantize(Decimal("0.01")), beyond))
    return tuple(found)


def total(found: Iterable[Line]) -> Decimal:
    """Return the sum of lines, in yuan."""
    return sum((one.amount for one in found), Decimal("0.00"))
