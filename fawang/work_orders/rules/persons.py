"""Who takes part in an order, and what becomes of it when somebody leaves. Pure.

An order has always one first applicant, whom its own columns hold; everybody else has a row. Whoever acts for somebody
stands on their side and holds what they hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fawang.kernel.rules.problems import Conflict

#: How the first applicant is called among the persons of an order.
FIRST = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who takes part.

    Args:
        id: that of their row; FIRST for the first applicant.
        acts_for: the id of whom they act for; None if they take part for themselves.
    """

    id: int
    side: str
    acts_for: int | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """What becomes of the persons of an order: `gone` take part no more; `heir` becomes the first applicant."""

    gone: frozenset[int]
    heir: int | None = None


def depart(seats: Sequence[Seat], who: int) -> Departure:
    """Return what follows if somebody leaves: with them go those who act for them, and a next one becomes the first.

    Args:
        seats: everybody who takes part, in the order in which they came.
        who: the id of one of them.

    Raises:
        Conflict: `last_applicant`, nobody would be left whose order it is.
    """
    leaving = next(seat for seat in seats if seat.id == who)
    gone = frozenset({who, *(seat.id for seat in seats if seat.acts_for == who)})
    if leaving.acts_for is not None:
        return Departure(gone)
    applicants = next(seat.side for seat in seats if seat.id == FIRST)
    others = [
        seat.id for seat in seats if seat.side == applicants and seat.acts_for is None and seat.id != who
    ]
    if leaving.side == applicants and not others:
        raise Conflict("last_applicant")
    return Departure(gone, others[0] if who == FIRST else None)


def applicants(seats: Sequence[Seat], side: str) -> int:
    """Return how many take part for themselves on a side."""
    return sum(seat.side == side and seat.acts_for is None for seat in seats)


def links_closed(parts: Sequence[tuple[int, int]], whole: int, part: int) -> bool:
    """Tell whether a circle closes if `part` becomes part of `whole`.

    Args:
        parts: (part, whole) as they are.
    """
    above, reached = {whole}, {whole}
    while above:
        above = {up for down, up in parts if down in above} - reached
        reached |= above
    return part in reached
