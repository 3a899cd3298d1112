"""Whether an office is open at a moment, until when, and when it opens next. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from fawang.kernel.clock import CHINA
from fawang.organisations.hours import Interval

#: No office is closed for longer than this on end: the longest holidays have eight or nine days.
LONGEST_HOLIDAY: Final = 15


class Days(Protocol):
    """A calendar, as far as this asks it."""

    def hours(self, day: date) -> tuple[Interval, ...]:
        """Return the intervals that are worked on a day, in China's time and in order."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """How an office stands at a moment.

    Args:
        today: the intervals of the day, in China's time.
        closes_at: if it is open, until when.
        opens_at: if it is closed, when it opens next; None if not within `LONGEST_HOLIDAY` days.
        confirmed: it has given its hours itself; otherwise the usual ones stand, which nobody has verified.
    """

    today: tuple[Interval, ...]
    closes_at: datetime | None
    opens_at: datetime | None
    confirmed: bool

    @property
    def open_now(self) -> bool:
        """Tell whether it is open at that moment."""
        return self.closes_at is not None


def opening(days: Days, now: datetime, *, confirmed: bool) -> Opening:
    """Return how an office with this calendar stands at `now`.

    An interval begins with its first minute and ends before its last one: at 12:00 an office that works until then
    is closed.
    """
    local = now.astimezone(CHINA)
    today = days.hours(local.date())
    closes_at = opens_at = None
    for begins, ends in today:
        if begins <= local.time() < ends:
            closes_at = datetime.combine(local.date(), ends, CHINA)
        elif local.time() < begins and opens_at is None:
            opens_at = datetime.combine(local.date(), begins, CHINA)
    if closes_at is None and opens_at is None:
        opens_at = _next(days, local.date())
    return Opening(today, closes_at, None if closes_at else opens_at, confirmed)


def _next(days: Days, today: date) -> datetime | None:
    for ahead in range(1, LONGEST_HOLIDAY):
        day = today + timedelta(days=ahead)
        if hours := days.hours(day):
            return datetime.combine(day, hours[0][0], CHINA)
    return None
