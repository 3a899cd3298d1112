"""Who is let in: numbers that are answered, and nobody too often at once."""

from collections import deque
from collections.abc import Callable
from enum import StrEnum

from fawang.hotline.rules.legs import Arrived
from fawang.hotline.rules.numbers.nuisance import MOST_CALLS, WITHIN, too_many

#: Of so many numbers it is known when they called; the longest ago are forgotten first.
_MOST_KNOWN = 5_000


class Refusal(StrEnum):
    """Why a call is not taken."""

    BUSY = "busy"
    UNKNOWN = "unknown"


class Gate:
    """What stands before the journeys.

    Args:
        answers: tells whether a dialled number is one of ours.
        trusts: tells whether an address is a partner's, who hands many people over by one number.
        most: so many calls are taken at once.
    """

    def __init__(
        self,
        answers: Callable[[str], bool],
        *,
        trusts: Callable[[str], bool] = lambda _source: False,
        most: int,
    ) -> None:
        self._answers, self._trusts, self._most = answers, trusts, most
        self._called: dict[str, deque[float]] = {}
        self._closed = False

    def close(self) -> None:
        """Take nobody from now on."""
        self._closed = True

    def refusal(self, arrived: Arrived, *, going_on: int, now: float) -> Refusal | None:
        """Return why a call is not taken; None if it is, and it is then remembered.

        Numbers that are withheld are served like all others: nobody can tell them apart.
        """
        if not self._answers(arrived.dialled):
            return Refusal.UNKNOWN
        if self._closed or going_on >= self._most:
            return Refusal.BUSY
        if not arrived.number or self._trusts(arrived.source):
            return None
        before = self._called.pop(arrived.number, None) or deque(maxlen=MOST_CALLS)
        self._called[arrived.number] = before
        if too_many(before, now):
            return Refusal.BUSY
        before.append(now)
        self._forget(now)
        return None

    def _forget(self, now: float) -> None:
        while self._called:
            oldest, moments = next(iter(self._called.items()))
            if len(self._called) <= _MOST_KNOWN and moments and now - moments[-1] < WITHIN:
                return
            del self._called[oldest]
