"""Shares of few cases: how far they can be trusted, and who is ranked at all. Pure.

A share of a small number says little: 9 satisfied of 10 may be chance. Each share gets Wilson's interval (E. B. Wilson,
1927), and a place with fewer cases than `FEWEST` is shown and not ranked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

#: Below so many cases a share is not ranked, and not measured against a promise.
FEWEST = 30
#: Two-sided 95 %.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place or unit with its share. `rank` is None where there are too few cases; equal shares have equal ranks."""

    code: str
    name: str
    hits: int
    cases: int
    low: float
    high: float
    rank: int | None

    @property
    def share(self) -> float | None:
        """Return the share; None without a case."""
        return self.hits / self.cases if self.cases else None


def interval(hits: int, cases: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of `hits` of `cases`; all from 0 to 1 without a case.

    Raises:
        ValueError: more hits than cases, or fewer than none.
    """
    if not 0 <= hits <= cases:
        raise ValueError("hits are among the cases")
    if not cases:
        return 0.0, 1.0
    share, square = hits / cases, _Z * _Z
    middle = (share + square / (2 * cases)) / (1 + square / cases)
    half = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases)) / (1 + square / cases)
    # The ends are the share itself where all or none are hits; rounding must not push them beyond it.
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def rank(rows: Iterable[tuple[str, str, int, int]], *, fewest: int = FEWEST) -> tuple[Ranked, ...]:
    """Return rows (code, name, hits, cases), the highest share first, those with too few cases at the end."""
    listed = sorted(rows, key=lambda row: (row[3] < fewest, -(row[2] / row[3] if row[3] else 0), row[0]))
    found: list[Ranked] = []
    for place, (code, name, hits, cases) in enumerate(listed, start=1):
        before = found[-1] if found else None
        equal = before is not None and before.cases and before.hits * cases == hits * before.cases
        number = before.rank if equal and before is not None else place
        found.append(
            Ranked(code, name, hits, cases, *interval(hits, cases), number if cases >= fewest else None)
        )
    return tuple(found)


def apart(one: Ranked, other: Ranked) -> bool:
    """Tell whether two shares differ by more than chance explains: their intervals have nothing in common."""
    return one.low > other.high or other.low > one.high
