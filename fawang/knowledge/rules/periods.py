"""When a period of the law ends. Pure: the calendar of workdays is an argument.

Civil Code Art. 201: the day on which it begins is not counted. Art. 202: months and years end on the
corresponding day, or on the last day of a month that has none. Art. 203: if the last day is a
statutory holiday or a day off, the day after it is the last.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

UNITS = ("days", "months", "years")
#: A period that ends within this many days is a reason for haste (Legal Aid Law, Art. 44: 7 days).
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Running:
    """A period that runs against somebody: its first and last day, and how many days are left.

    `left` is 0 on the last day and negative afterwards.
    """

    start: date
    due: date
    left: int

    @property
    def over(self) -> bool:
        """Tell whether the last day has passed."""
        return self.left < 0

    @property
    def soon(self) -> bool:
        """Tell whether it ends within the days that make legal aid urgent."""
        return 0 <= self.left <= SOON_DAYS


def last_day(start: date, *, length: int, unit: str, is_workday: Callable[[date], bool]) -> date:
    """Return the last day of a period of `length` `unit` that begins with what happened on `start`.

    Raises:
        ValueError: an unknown unit, no length, or a date beyond the calendar.
    """
    if unit not in UNITS or length < 1:
        raise ValueError(f"no period: {length} {unit}")
    try:
        end = start + timedelta(days=length) if unit == "days" else _corresponding(start, length, unit)
        while not is_workday(end):
            end += timedelta(days=1)
    except OverflowError as error:
        raise ValueError("beyond the calendar") from error
    return end


def _corresponding(start: date, length: int, unit: str) -> date:
    """Return the day of the month that corresponds to `start`, or the last day of a month that has none."""
    months = start.month - 1 + length * (12 if unit == "years" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    if year > date.max.year:
        raise OverflowError
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def running(
    start: date, *, length: int, unit: str, today: date, is_workday: Callable[[date], bool]
) -> Running:
    """Return how a period that began with what happened on `start` stands today."""
    due = last_day(start, length=length, unit=unit, is_workday=is_workday)
    return Running(start=start, due=due, left=(due - today).days)
