"""When an alert begins, when it is over, and when somebody is told. Pure.

An alert holds or does not hold; its beginning is told once, and its end once, if its beginning was. By quiet hours
nobody is told: what still holds when they are over is told then, what is over by then is not told at all. After a
beginning the next one waits for the gap, so that a figure that goes up and down around its limit tells nobody twice.
All of it is kept as history, told or not.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from fawang.kernel.clock import CHINA


class Condition(StrEnum):
    """What makes an alert hold."""

    #: The figure is above or below a limit.
    ABOVE = "above"
    BELOW = "below"
    #: It is by this share above or below what it is compared with.
    ROSE = "rose"
    FELL = "fell"
    #: Yesterday's figure lies outside the interval of its forecast.
    UNUSUAL = "unusual"


class News(StrEnum):
    """What is told."""

    BEGAN = "began"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Terms:
    """When it holds, and when is told. `quiet_from` = `quiet_until`: there are no quiet hours. In China's time."""

    condition: Condition
    limit: float
    quiet_from: time = time(0)
    quiet_until: time = time(0)
    gap: timedelta = timedelta(hours=24)
    #: Of fewer than so many (of a share: of its denominator) nothing is concluded.
    least: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it was read: its value, of how many, what it is compared with, and the interval of its forecast."""

    value: float | None
    counted: int | None = None
    before: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an alert stands: whether it holds, since when that is so, whether its beginning was told, and when last."""

    holds: bool = False
    since: datetime | None = None
    told: bool = False
    last_told: datetime | None = None


def judge(terms: Terms, reading: Reading) -> bool | None:
    """Tell whether the condition holds; None where that cannot be told: then all stays as it is."""
    value, limit = reading.value, terms.limit
    if value is None or (terms.least and (reading.counted or 0) < terms.least):
        return None
    match terms.condition:
        case Condition.ABOVE:
            return value > limit
        case Condition.BELOW:
            return value < limit
        case Condition.ROSE | Condition.FELL:
            if not reading.before:
                return None
            change = value / reading.before - 1
            return change > limit if terms.condition == Condition.ROSE else change < -limit
        case Condition.UNUSUAL:
            if reading.low is None or reading.high is None:
                return None
            return not reading.low <= value <= reading.high


def step(terms: Terms, standing: Standing, holds: bool | None, now: datetime) -> tuple[Standing, News | None]:
    """Return how an alert stands after it was looked at, and what is to be told now."""
    after = standing
    if holds is not None and holds != standing.holds:
        after = replace(standing, holds=holds, since=now)
    if is_quiet(terms, now):
        return after, None
    if after.holds and not after.told:
        if after.last_told is not None and now - after.last_told < terms.gap:
            return after, None
        return replace(after, told=True, last_told=now), News.BEGAN
    if not after.holds and after.told:
        return replace(after, told=False), News.ENDED
    return after, None


def is_quiet(terms: Terms, now: datetime) -> bool:
    """Tell whether `now` lies in the quiet hours, which may cross midnight."""
    begin, end, moment = terms.quiet_from, terms.quiet_until, now.astimezone(CHINA).time()
    if begin <= end:
        return begin <= moment < end
    return moment >= begin or moment < end
