"""What remains to somebody whose objection was refused: reconsideration or a suit, and until when. Pure.

Legal Aid Law, Art. 49, third paragraph: whoever does not accept that the justice authority upholds a decision may apply
for administrative reconsideration or bring an administrative action. The same is open against an order to pay costs
back (Art. 64): it is an administrative act of the justice authority itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fawang.knowledge.rules.periods import running


class Decision(StrEnum):
    """What the justice authority decided."""

    OBJECTION = "objection"
    REPAYMENT = "repayment"


class Service(StrEnum):
    """How a decision reached the person (送达)."""

    IN_PERSON = "in_person"
    POST = "post"
    ELECTRONIC = "electronic"


class Remedy(StrEnum):
    """To whom one can turn. One after the other, never both at once (Reconsideration Law, Art. 29)."""

    RECONSIDERATION = "reconsideration"
    SUIT = "suit"


@dataclass(frozen=True, slots=True)
class Period:
    """How long a remedy is open: `length` in `unit` (days, months), and the article that says so."""

    code: Remedy
    length: int
    unit: str
    law: str
    article: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A remedy and its last day; `left` is 0 on the last day and negative afterwards.

    `may_move`: the last day is in a year whose holidays nobody has announced yet.
    """

    code: Remedy
    period: Period
    due: date
    left: int
    may_move: bool = False

    @property
    def over(self) -> bool:
        """Tell whether the last day has passed."""
        return self.left < 0


def ways(
    known_on: date,
    *,
    periods: Iterable[Period],
    today: date,
    is_workday: Callable[[date], bool],
    announced: Callable[[int], bool] = lambda _year: True,
) -> tuple[Way, ...]:
    """Return each remedy with its last day.

    Args:
        known_on: the day on which the decision reached the person. It is not counted (Civil Procedure Law, Art. 85,
            by which Reconsideration Law, Art. 88 goes); a last day that is a day off moves to the next workday.
        announced: whether the holidays of a year are known.
    """
    found = []
    for period in periods:
        one = running(
            known_on,
            length=period.length,
            unit=period.unit,
            today=today,
            is_workday=is_workday,
            announced=announced,
        )
        found.append(Way(period.code, period, one.due, one.left, one.may_move))
    return tuple(found)
