"""Numbers that are blocked, and numbers that call too often at once. Pure.

No machine blocks anybody: whoever calls more often than `MOST_CALLS` times within `WITHIN` seconds hears the busy tone,
and may call again a moment later. Blocking is proposed by who had the call, decided by another person, and ends by
itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

#: Own figures: three calls within a minute is somebody who is cut off, or who misdials.
MOST_CALLS, WITHIN = 3, 60.0
#: A block ends after so many days at the latest (own figure), and may be decided anew then.
LONGEST_DAYS = 30


class Decision(StrEnum):
    """What was decided about a proposal."""

    OPEN = ""
    BLOCKED = "blocked"
    REFUSED = "refused"


def too_many(moments: Sequence[float], now: float) -> bool:
    """Tell whether one more call now would be too many, after calls at `moments` (seconds, the oldest first)."""
    return sum(1 for moment in moments if now - moment < WITHIN) >= MOST_CALLS


def until(now: datetime, days: int) -> datetime:
    """Return when a block of so many days ends.

    Raises:
        ValueError: less than one day, or more than a block may last.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(days)
    return now + timedelta(days=days)
