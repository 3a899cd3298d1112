"""How long callers are willing to wait, from what they did. Pure.

Whoever was answered would have waited longer: their wait is a lower limit (right-censored). With an
exponential patience the rate of giving up is estimated by the number given up over the time that all
together waited, answered or not; it is the maximum likelihood estimate.

Source: L. Brown et al., Statistical analysis of a telephone call center, JASA 100, 2005.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Two-sided 95 % of the normal distribution.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Waited:
    """Calls of one kind: how many were given up, and how many seconds all of them waited together."""

    abandoned: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Patience:
    """Mean patience in seconds with its 95 % interval; `abandoned` says on how many it rests."""

    mean: float
    low: float
    high: float
    abandoned: int


def patience(waited: Iterable[Waited], *, otherwise: float | None = None) -> Patience:
    """Return the mean patience of callers.

    The interval is that of the logarithm, whose standard error is 1/√(number given up).

    Args:
        waited: what was observed; kinds are added together.
        otherwise: what to say where nobody gave up.

    Raises:
        ValueError: nobody gave up, and there is no `otherwise`.
    """
    abandoned, seconds = 0, 0.0
    for one in waited:
        if one.abandoned < 0 or one.seconds < 0:
            raise ValueError("counts and times are at least 0")
        abandoned += one.abandoned
        seconds += one.seconds
    if abandoned == 0 or seconds == 0:
        if otherwise is None:
            raise ValueError("nobody gave up: patience cannot be measured")
        return Patience(otherwise, 0.0, math.inf, 0)
    mean, spread = seconds / abandoned, math.exp(_Z / math.sqrt(abandoned))
    return Patience(mean, mean / spread, mean * spread, abandoned)


def hazards(waits: Iterable[tuple[float, bool]], edges: Sequence[float]) -> tuple[float, ...]:
    """Return the rate of giving up, per second, in each interval of waiting between `edges`.

    Equal rates speak for an exponential patience; a first one far above the others says that many leave
    at the announcement. An interval that nobody waited through has the rate 0.

    Args:
        waits: for each call the seconds it waited, and whether it was given up.
        edges: rising, from 0 on, at least two.
    """
    left = [0] * (len(edges) - 1)
    exposed = [0.0] * (len(edges) - 1)
    for seconds, gave_up in waits:
        for i, (low, high) in enumerate(pairwise(edges)):
            exposed[i] += max(0.0, min(seconds, high) - low)
            left[i] += gave_up and low <= seconds < high
    return tuple(n / time if time else 0.0 for n, time in zip(left, exposed, strict=True))
