"""When an event is sent again, and when a partner is left alone for a while. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST, LONGEST = timedelta(seconds=15), timedelta(minutes=30)
#: After so long without an answer an event is put aside for a person. A partner may be down for a day and a weekend.
GIVEN_UP_AFTER = timedelta(days=4)
#: So many failures in a row open the breaker; it stays open for so long, doubled with each probe that fails.
FAILURES, OPEN_FIRST, OPEN_LONGEST = 5, timedelta(seconds=30), timedelta(minutes=15)
#: Whoever has taken an event to send it has so long to say what became of it: longer than any request takes.
LEASE = timedelta(seconds=60)


class Health(StrEnum):
    """How a link stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """The state of a partner's circuit breaker: failures in a row, and until when nothing is sent."""

    failures: int = 0
    open_until: datetime | None = None

    def health(self, now: datetime) -> Health:
        """Return how it stands; half open: one event may be sent to see."""
        if self.failures < FAILURES or self.open_until is None:
            return Health.CLOSED
        return Health.OPEN if now < self.open_until else Health.HALF_OPEN

    def after_failure(self, now: datetime, chance: float) -> "Breaker":
        """Return the state after a failure; `chance` in 0…1 spreads the partners' probes."""
        failures = min(self.failures + 1, 1000)
        if failures < FAILURES:
            return Breaker(failures, None)
        pause = min(OPEN_FIRST * 2 ** min(failures - FAILURES, 10), OPEN_LONGEST)
        return Breaker(failures, now + pause * (0.75 + 0.5 * chance))


def next_try(tries: int, now: datetime, chance: float) -> datetime:
    """Return when it is tried again after `tries` failed ones: doubled each time, half of it by chance.

    Args:
        chance: in 0…1; "equal jitter", so that what failed together does not come back together.
    """
    doubled: int = 2 ** min(max(tries - 1, 0), 12)
    pause = min(FIRST * doubled, LONGEST)
    return now + pause / 2 + pause / 2 * chance


def given_up(since: datetime, now: datetime) -> bool:
    """Tell whether an event that was first due at `since` goes to a person."""
    return now - since >= GIVEN_UP_AFTER


#: What the other side said for good: sending the same once more changes nothing. 408, 425 and 429 pass.
def refused(status: int) -> bool:
    """Tell whether an answer of `status` refuses the event itself; 401 may be our clock or a key that has just come."""
    return 400 <= status < 500 and status not in (401, 403, 404, 408, 421, 425, 429)
