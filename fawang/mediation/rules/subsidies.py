"""What mediators are paid for the time they lose (误工补贴; People's Mediation Law, Art. 16). Pure.

The law asks for a fitting subsidy and leaves the amount to whoever bears it (Arts. 6, 12): amounts are rows of a table,
each for a region and a time. A case counts once, in the month in which it was closed, by the row of the day on which it
was closed: a table that changes on the 15th leaves the cases of the 14th alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

FEN = Decimal("0.01")


class Grade(StrEnum):
    """How hard a case was, by which tables commonly tell amounts apart."""

    SIMPLE = "simple"
    DIFFICULT = "difficult"
    MAJOR = "major"


class ListState(StrEnum):
    """How far a list is. It begins when a justice station has checked it; what was sent back has no cases any more."""

    CHECKED = "checked"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of the table: yuan for a case of a grade, where, from when until when (both days included).

    `salaried`: also for whoever mediates as their occupation and is paid for it already.
    """

    region: str
    grade: Grade
    amount: Decimal
    begins: date
    ends: date | None
    source: str
    verified: bool
    salaried: bool = False

    def holds(self, region: str, on: date) -> bool:
        """Tell whether it is the table of this place on this day."""
        return region.startswith(self.region) and self.begins <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Closed:
    """A case that was closed: which, when, where, how hard it was, and the mediators, the leading one first.

    `salaried`: all of its mediators have mediating as their occupation.
    """

    order_id: int
    on: date
    region: str
    grade: Grade
    mediators: tuple[int, ...]
    salaried: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A case of a list. `rate` is None where no table holds: the amount is zero, and the list cannot be approved."""

    case: Closed
    amount: Decimal
    rate: Rate | None


def rate_for(table: Sequence[Rate], *, region: str, grade: Grade, on: date) -> Rate | None:
    """Return the row for a case: of the smallest region that has one, and of these the one that began last."""
    fitting = [row for row in table if row.grade == grade and row.holds(region, on)]
    return max(fitting, key=lambda row: (len(row.region), row.begins), default=None)


def lines(cases: Iterable[Closed], table: Sequence[Rate]) -> tuple[Line, ...]:
    """Return a line for each case, each case once, by the day on which it was closed."""
    once = {case.order_id: case for case in sorted(cases, key=lambda case: (case.on, case.order_id))}
    return tuple(_line(case, table) for case in once.values())


def _line(case: Closed, table: Sequence[Rate]) -> Line:
    rate = rate_for(table, region=case.region, grade=case.grade, on=case.on)
    paid = rate is not None and (rate.salaried or not case.salaried)
    return Line(case, rate.amount.quantize(FEN) if rate and paid else Decimal("0.00"), rate)


def shares(amount: Decimal, mediators: Sequence[int]) -> dict[int, Decimal]:
    """Divide the amount of a case among its mediators to the fen; what does not divide goes to the leading one."""
    if not mediators:
        return {}
    each = (amount / len(mediators)).quantize(FEN, rounding="ROUND_DOWN")
    found = dict.fromkeys(mediators, each)
    found[mediators[0]] += amount - each * len(mediators)
    return found


def total(found: Iterable[Line]) -> Decimal:
    """Return the sum of lines, in yuan."""
    return sum((line.amount for line in found), Decimal("0.00"))


def month_of(day: date) -> str:
    """Return the month of a day: 2026-11."""
    return f"{day:%Y-%m}"
