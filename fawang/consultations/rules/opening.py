"""When a special zone is open: its first and last day, its weekly hours, holidays. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.organisations.rules.hours import Interval

#: How far ahead the next opening is looked for; no holiday is longer.
_AHEAD_DAYS = 40


class Stand(StrEnum):
    """How a zone stands at a moment."""

    OPEN = "open"
    #: Within its days, outside its hours.
    SHUT = "shut"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Opening:
    """The times of a zone. `hours` gives the intervals of a day; None: day and night.

    Both days count; without one the zone has no beginning, or no end.
    """

    hours: Callable[[date], tuple[Interval, ...]] | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a zone stands, and when that changes next: it closes, or opens. None: not within weeks."""

    stand: Stand
    until: datetime | None = None


def standing(opening: Opening, now: datetime) -> Standing:
    """Return how a zone stands at `now`."""
    local = now.astimezone(CHINA)
    today = local.date()
    if opening.last_day and today > opening.last_day:
        return Standing(Stand.ENDED)
    if opening.first_day and today < opening.first_day:
        return Standing(Stand.NOT_BEGUN, _opens(opening, datetime.combine(opening.first_day, time(), CHINA)))
    if opening.hours is None:
        last = opening.last_day
        end = datetime.combine(last + timedelta(1), time(), CHINA) if last else None
        return Standing(Stand.OPEN, end)
    for opens, closes in opening.hours(today):
        if opens <= local.time() < closes:
            return Standing(Stand.OPEN, datetime.combine(today, closes, CHINA))
    return Standing(Stand.SHUT, _opens(opening, local))


def _opens(opening: Opening, since: datetime) -> datetime | None:
    """Return the first moment from `since` on at which the zone opens."""
    if opening.hours is None:
        return since
    for days in range(_AHEAD_DAYS):
        day = since.date() + timedelta(days)
        if opening.last_day and day > opening.last_day:
            return None
        for opens, _closes in opening.hours(day):
            moment = datetime.combine(day, opens, CHINA)
            if moment >= since:
                return moment
    return None
