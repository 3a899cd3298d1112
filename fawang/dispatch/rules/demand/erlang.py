"""How many seats a load needs: Erlang-B, Erlang-C and Erlang-A. Pure.

Calls arrive at random at rate λ, are handled in an exponential time of mean 1/μ by n seats, and are
given up after an exponential patience of mean 1/θ. Rates are per second; any unit will do, if it is
the same for all.

Sources: A. K. Erlang 1917 (B, C); C. Palm, Research on telephone traffic carried by full availability
groups, Tele 1957 (A); O. Garnett, A. Mandelbaum, M. Reiman, Designing a call center with impatient
customers, M&SOM 4(3) 2002; S. Zeltyn, A. Mandelbaum, Call centers with impatient customers, Queueing
Systems 51, 2005 (density of the offered wait).
"""

import math
from dataclasses import dataclass

#: Sums stop when what is left adds less than this share.
_TINY = 1e-16
#: A running sum is scaled down before it passes this.
_HUGE = 1e200
#: Beyond this mean patience, in mean handling times, calls are as good as never given up.
_ENDLESS = 1e6
#: Waits of more than this many mean patiences do not matter: e^-40.
_LONG = 40
#: Pieces of the wait for Simpson's rule; the density bends on the scale of one seat becoming free.
_PIECES = 32
_PIECES_PER_EVENT = 4


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in: calls per second, mean seconds of handling, mean seconds of patience (inf: endless)."""

    rate: float
    handling: float
    patience: float = math.inf

    def __post_init__(self) -> None:
        if self.rate < 0 or self.handling <= 0 or self.patience <= 0:
            raise ValueError("a rate of at least 0, handling and patience above 0")

    @property
    def erlangs(self) -> float:
        """Return the offered load λ/μ: seats that would be busy if nobody waited."""
        return self.rate * self.handling


@dataclass(frozen=True, slots=True)
class Service:
    """What callers meet in the long run.

    Attributes:
        waiting: share of calls that wait at all.
        abandoned: share of calls given up.
        within: share of all calls answered within the time that was asked for.
        wait: mean seconds of waiting over all calls, given up or answered.
        busy: share of a seat's time with a caller.
    """

    waiting: float
    abandoned: float
    within: float
    wait: float
    busy: float


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised: `within` of all calls answered in `seconds`, at most `abandoned` given up."""

    within: float
    seconds: float
    abandoned: float


class Unreachable(ValueError):
    """No number of seats up to the limit meets the target."""


def blocking(erlangs: float, seats: int) -> float:
    """Return Erlang's B: the share of calls that find all seats busy where nobody may wait."""
    blocked = 1.0
    for number in range(1, seats + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return blocked


def waiting(erlangs: float, seats: int) -> float:
    """Return Erlang's C: the share of calls that wait where nobody gives up; 1 without a steady state."""
    if erlangs >= seats:
        return 1.0 if erlangs > 0 else 0.0
    blocked = blocking(erlangs, seats)
    return blocked / (1 - erlangs / seats * (1 - blocked))


def service(load: Load, seats: int, seconds: float) -> Service:
    """Return what callers of `load` meet with `seats` seats; `Service.within` is for `seconds`."""
    if load.rate == 0:
        return Service(0.0, 0.0, 1.0, 0.0, 0.0)
    if load.patience / load.handling > _ENDLESS:
        return _endless(load, seats, seconds)
    if seats == 0:
        return Service(1.0, 1.0, 0.0, load.patience, 0.0)
    return _impatient(load, seats, seconds)


def needed(load: Load, target: Target, *, least: int = 0, most: int = 2000) -> int:
    """Return the smallest number of seats, from `least` on, that meets `target`.

    More seats never serve worse, so halving finds it.

    Raises:
        Unreachable: `most` seats do not meet it.
    """
    if meets(load, least, target):
        return least
    low, high = least, min(most, max(least + 1, math.ceil(load.erlangs)))
    while not meets(load, high, target):
        if high >= most:
            raise Unreachable(f"{most} seats do not meet the target")
        low, high = high, min(most, high + max(1, math.ceil(math.sqrt(high))))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if meets(load, middle, target) else (middle, high)
    return high


def meets(load: Load, seats: int, target: Target) -> bool:
    """Tell whether `seats` seats meet `target`."""
    got = service(load, seats, target.seconds)
    return got.within >= target.within and got.abandoned <= target.abandoned


def _endless(load: Load, seats: int, seconds: float) -> Service:
    """Return Erlang-C's figures; above its limit everybody waits for ever."""
    free = seats / load.handling - load.rate
    if free <= 0:
        return Service(1.0, 0.0, 0.0, math.inf, 1.0)
    wait = waiting(load.erlangs, seats)
    return Service(wait, 0.0, 1 - wait * math.exp(-free * seconds), wait / free, load.erlangs / seats)


def _impatient(load: Load, seats: int, seconds: float) -> Service:
    """Return Erlang-A's figures, as sums of positive terms only.

    With x = nμ/θ and y = λ/θ the probability of j callers waiting is to that of all seats busy and none
    waiting as y^j / ((x+1) … (x+j)). All sums over j are kept at one scale, so that nothing overflows.
    """
    x, y = seats / load.handling * load.patience, load.rate * load.patience
    term, total, weighted, scale = 1.0, 1.0, 0.0, 0.0
    j = 0
    while True:
        j += 1
        term *= y / (x + j)
        total += term
        weighted += j * term
        if total > _HUGE:
            term, total, weighted = term / _HUGE, total / _HUGE, weighted / _HUGE
            scale += math.log(_HUGE)
        if x + j > y and term * (j + 1) < _TINY * max(weighted, _TINY) * (1 - y / (x + j + 1)):
            break
    # P(all busy) from Erlang's B as in Garnett, Mandelbaum and Reiman: A·B / (1 + (A - 1)·B).
    blocked = blocking(load.erlangs, seats)
    log_sum = math.log(total) + scale
    odds = math.exp(min(log_sum + math.log(blocked) if blocked > 0 else -math.inf, 700))
    wait = odds / (odds + 1 - blocked)
    given_up = wait * weighted / total / y
    within = 1 - wait + _answered(load, seats, seconds, math.log(wait) - log_sum if wait > 0 else -math.inf)
    busy = load.erlangs * (1 - given_up) / seats
    return Service(min(wait, 1.0), min(given_up, 1.0), min(within, 1.0), given_up * load.patience, busy)


def _answered(load: Load, seats: int, seconds: float, log_none_waiting: float) -> float:
    """Return the share of all calls that wait and are answered within `seconds`.

    The wait that a patient caller would have has the density nμ·p·exp(λ(1-e^{-θu})/θ - nμu), where p is
    the probability that all seats are busy and nobody waits; the caller is still there with e^{-θu}.
    Simpson's rule on pieces short against the time in which a seat becomes free.
    """
    if seconds <= 0 or log_none_waiting == -math.inf:
        return 0.0
    leaving, serving = 1 / load.patience, seats / load.handling
    # Hardly anybody is left after so many mean patiences beyond the fluid limit of the wait.
    seconds = min(seconds, load.patience * (_LONG + max(0.0, math.log(load.rate / serving))))

    def density(u: float) -> float:
        gone = -math.expm1(-leaving * u) / leaving
        return math.exp(log_none_waiting + load.rate * gone - serving * u - leaving * u)

    pieces = _PIECES + 2 * math.ceil(_PIECES_PER_EVENT * (serving + load.rate + leaving) * seconds / 2)
    step = seconds / pieces
    inner = sum((4 if i % 2 else 2) * density(i * step) for i in range(1, pieces))
    return serving * step / 3 * (density(0) + inner + density(seconds))
