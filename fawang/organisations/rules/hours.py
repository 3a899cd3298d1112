"""The weekly pattern of an office's hours, as it is stored, typed and used. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import time
from itertools import pairwise
from typing import Any

from fawang.kernel.rules.problems import Invalid

type Interval = tuple[time, time]
#: Monday first; a day without intervals is a day of rest.
type Week = tuple[tuple[Interval, ...], ...]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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
    return {
        day: [[opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in intervals]
        for day, intervals in zip(DAYS, week, strict=True)
        if intervals
    }


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
