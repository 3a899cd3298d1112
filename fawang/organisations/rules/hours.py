"""The weekly pattern of an office's hours, as it is stored, typed and used; whether it is open at a moment. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from fawang.kernel.rules.problems import Invalid

type Interval = tuple[time, time]
#: Monday first; a day without intervals is a day of rest.
type Week = tuple[tuple[Interval, ...], ...]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: China has one time zone; hours are those on its clocks.
CHINA = ZoneInfo("Asia/Shanghai")
#: How many days are looked through for the next opening. The longest holidays have eight or nine days.
AHEAD = 15
_MOST = 4
#: From when to when, after NFKC: 08:30-12:00, 8:30～12:00, 8:30至12:00.
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*(?:[-–—−~]{1,2}|至|到)\s*(\d{1,2}:\d{2})")
_BETWEEN = re.compile(r"[\s,;、和及]*")


def read_week(data: Any) -> Week:
    """Return the week written as `{"mon": [["08:30", "12:00"], …], …}`; days that are missing are rest.

    Raises:
        Invalid: `hours_invalid`, with the day where something is wrong.
    """
    if not isinstance(data, Mapping) or data.keys() - set(DAYS):
        raise Invalid("hours_invalid", day="")
    week = tuple(_day(day, data.get(day, ())) for day in DAYS)
    if not any(week):
        raise Invalid("hours_invalid", day="")
    return week


def write_week(week: Week) -> dict[str, list[list[str]]]:
    """Return `week` as JSON values, without the days of rest."""
    return {day: write_intervals(intervals) for day, intervals in zip(DAYS, week, strict=True) if intervals}


def read_intervals(data: Any) -> tuple[Interval, ...]:
    """Return the hours of one day written as `[["08:30", "12:00"], …]`; none of a day of rest.

    Raises:
        Invalid: `hours_invalid`.
    """
    return _day("", data)


def write_intervals(intervals: tuple[Interval, ...]) -> list[list[str]]:
    """Return the hours of one day as JSON values."""
    return [[opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in intervals]


def read_line(day: str, typed: str) -> list[list[str]]:
    """Return a line such as "08:30-12:00 14:30-17:30" as `read_week` takes it; an empty one is rest.

    Full-width characters, other dashes and hours of one digit are forgiven.

    Raises:
        Invalid: `hours_invalid`, with the day.
    """
    line = unicodedata.normalize("NFKC", typed)
    if not _BETWEEN.fullmatch(_SPAN.sub("", line)):
        raise Invalid("hours_invalid", day=day)
    spans = [[moment.zfill(len("08:30")) for moment in found] for found in _SPAN.findall(line)]
    _day(day, spans)
    return spans


def write_line(intervals: tuple[Interval, ...]) -> str:
    """Return intervals as `read_line` reads them."""
    return " ".join(
        f"{opens.isoformat('minutes')}-{closes.isoformat('minutes')}" for opens, closes in intervals
    )


def workday(week: Week, weekday: int) -> tuple[Interval, ...]:
    """Return the hours of a day that is worked although it would be rest: its own, or the first day's."""
    return week[weekday] or next(intervals for intervals in week if intervals)


@dataclass(frozen=True, slots=True)
class Special:
    """A day that an office keeps otherwise; without `intervals` it is closed."""

    intervals: tuple[Interval, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An office at a moment.

    Args:
        known: the office has given its hours. If not, `today` are those of most authorities, nobody can say whether
            it is open, and the other fields are None.
        today: when it is open on the day of the moment, China's time; empty: not at all.
        is_open: whether it is open at the moment.
        until: until when it stays open, if it is.
        opens: when it opens next, if it is not; None where that is more than two weeks away.
        reason: why this day is kept otherwise; empty on a usual day.
        unsure: the day that this speaks of is near a holiday that is not announced yet, and may be off.
    """

    known: bool
    today: tuple[Interval, ...]
    is_open: bool | None = None
    until: datetime | None = None
    opens: datetime | None = None
    reason: str = ""
    unsure: bool = False


def opening_at(
    moment: datetime,
    *,
    known: bool,
    usual: Callable[[date], tuple[Interval, ...]],
    special: Mapping[date, Special],
    unsure: Callable[[date], bool] = lambda _day: False,
) -> Opening:
    """Return how an office stands at `moment`.

    Args:
        moment: with a time zone.
        known: the office has given its hours; a day that it has said something of is known in any case.
        usual: returns its hours on a day, as its calendar has them.
        special: the days from that of the moment on which it keeps otherwise.
        unsure: tells whether it is not known yet if a day is worked (`OfficeCalendar.is_unsure`).
    """
    local = moment.astimezone(CHINA)
    day = local.date()

    def hours(one: date) -> tuple[Interval, ...]:
        return special[one].intervals if one in special else usual(one)

    def unsettled(one: date) -> bool:
        return one not in special and unsure(one)

    today = hours(day)
    reason = special[day].reason if day in special else ""
    if not known and day not in special:
        return Opening(known=False, today=today)
    now = local.time()
    for opens, closes in today:
        if opens <= now < closes:
            until = _at(day, closes)
            return Opening(True, today, is_open=True, until=until, reason=reason, unsure=unsettled(day))
    following = _next(local, hours, known, special)
    return Opening(
        True,
        today,
        is_open=False,
        opens=following,
        reason=reason,
        unsure=unsettled(following.date() if following else day),
    )


def _day(day: str, data: Any) -> tuple[Interval, ...]:
    try:
        intervals = tuple((_moment(opens), _moment(closes)) for opens, closes in data)
    except (TypeError, ValueError):
        raise Invalid("hours_invalid", day=day) from None
    moments = [moment for interval in intervals for moment in interval]
    if len(intervals) > _MOST or any(a >= b for a, b in pairwise(moments)):
        raise Invalid("hours_invalid", day=day)
    return intervals


def _moment(text: str) -> time:
    # Minutes are as fine as a door opens; and a time zone would be China's anyway.
    if len(text) != len("08:30"):
        raise ValueError(text)
    return time.fromisoformat(text)


def _next(
    local: datetime,
    hours: Callable[[date], tuple[Interval, ...]],
    known: bool,
    special: Mapping[date, Special],
) -> datetime | None:
    for ahead in range(AHEAD):
        day = local.date() + timedelta(days=ahead)
        if not known and day not in special:
            # From here on nobody has said anything.
            return None
        for opens, _closes in hours(day):
            if (moment := _at(day, opens)) > local:
                return moment
    return None


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, CHINA)
