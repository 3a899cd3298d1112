"""When a period of the law ends. Pure: the calendar of workdays is an argument.

Everywhere the day on which it begins is not counted, and months and years end on the corresponding day or on the last
day of a month that has none (Civil Code Arts. 201, 202; Civil Procedure Law Art. 85). What the laws do not share is in
`Counting`.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

UNITS = ("days", "months", "years")
#: A period that ends within this many days is a reason for haste (Legal Aid Law, Art. 44: 7 days).
SOON_DAYS = 7


class Counting(StrEnum):
    """By which law a period is counted."""

    #: Civil Code Art. 203: a last day that is a holiday or a day off moves to the day after it.
    CIVIL_CODE = "civil_code"
    #: Civil Procedure Law Art. 85, which administrative suits and reconsideration follow: the last day moves; what was
    #: posted in time is in time.
    CIVIL_PROCEDURE = "civil_procedure"
    #: Criminal Procedure Law Art. 105: the last day moves, but not while somebody is held. A month that begins on the
    #: last day of one ends on the last day of the next (interpretation of 2021, Art. 202).
    CRIMINAL_PROCEDURE = "criminal_procedure"
    #: Days are working days (Administrative Reconsideration Law Art. 88, Administrative Penalty Law Art. 85).
    WORKING_DAYS = "working_days"
    #: A span that has to pass or that is granted: no day off makes it longer.
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Counted:
    """How a last day came about.

    `first` is the first day that counts, `nominal` the day on which the length ends, `due` the last day; `moved_over`
    are the days off between them, by which it moved. Of working days, `moved_over` are those that were not counted.
    """

    start: date
    first: date
    nominal: date
    due: date
    moved_over: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A period that runs against somebody: its first and last day, and how many days are left.

    `left` is 0 on the last day and negative afterwards. `may_move`: it ends in a year whose holidays nobody has
    announced yet. `counted`: each step.
    """

    start: date
    due: date
    left: int
    may_move: bool = False
    counted: Counted | None = None

    @property
    def over(self) -> bool:
        """Tell whether the last day has passed."""
        return self.left < 0

    @property
    def soon(self) -> bool:
        """Tell whether it ends within the days that make legal aid urgent."""
        return 0 <= self.left <= SOON_DAYS


def count(
    start: date,
    *,
    length: int,
    unit: str,
    is_workday: Callable[[date], bool],
    counting: Counting = Counting.CIVIL_CODE,
    in_custody: bool = False,
) -> Counted:
    """Return the last day of a period of `length` `unit` that begins with what happened on `start`, with each step.

    Args:
        in_custody: somebody is held meanwhile; of weight to the Criminal Procedure Law only.

    Raises:
        ValueError: an unknown unit, no length, working months, or a date beyond the calendar.
    """
    if unit not in UNITS or length < 1 or (counting == Counting.WORKING_DAYS and unit != "days"):
        raise ValueError(f"no period: {length} {unit} by {counting}")
    over: list[date] = []
    try:
        first = start + timedelta(days=1)
        if counting == Counting.WORKING_DAYS:
            end = _working_days(start, length, is_workday, over)
            return Counted(start, first, end, end, tuple(over))
        nominal = start + timedelta(days=length) if unit == "days" else _corresponding(start, length, unit)
        if counting == Counting.CRIMINAL_PROCEDURE and unit != "days" and _ends_month(start):
            nominal = nominal.replace(day=calendar.monthrange(nominal.year, nominal.month)[1])
        end = nominal
        while moves(counting, in_custody=in_custody) and not is_workday(end):
            over.append(end)
            end += timedelta(days=1)
    except OverflowError as error:
        raise ValueError("beyond the calendar") from error
    return Counted(start, first, nominal, end, tuple(over))


def moves(counting: Counting, *, in_custody: bool = False) -> bool:
    """Tell whether a day off at the end makes a period longer."""
    return counting != Counting.FIXED and not (counting == Counting.CRIMINAL_PROCEDURE and in_custody)


def last_day(
    start: date,
    *,
    length: int,
    unit: str,
    is_workday: Callable[[date], bool],
    counting: Counting = Counting.CIVIL_CODE,
    in_custody: bool = False,
) -> date:
    """Return the last day of a period, as `count` does."""
    return count(
        start, length=length, unit=unit, is_workday=is_workday, counting=counting, in_custody=in_custody
    ).due


def _working_days(start: date, length: int, is_workday: Callable[[date], bool], over: list[date]) -> date:
    end = start
    while length:
        end += timedelta(days=1)
        if is_workday(end):
            length -= 1
        else:
            over.append(end)
    return end


def _ends_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _corresponding(start: date, length: int, unit: str) -> date:
    """Return the day of the month that corresponds to `start`, or the last day of a month that has none."""
    months = start.month - 1 + length * (12 if unit == "years" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    if year > date.max.year:
        raise OverflowError
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def running(
    start: date,
    *,
    length: int,
    unit: str,
    today: date,
    is_workday: Callable[[date], bool],
    counting: Counting = Counting.CIVIL_CODE,
    in_custody: bool = False,
    announced: Callable[[int], bool] = lambda year: True,
) -> Running:
    """Return how a period that began with what happened on `start` stands today.

    Args:
        announced: whether the holidays of a year are known.
    """
    counted = count(
        start, length=length, unit=unit, is_workday=is_workday, counting=counting, in_custody=in_custody
    )
    due = counted.due
    return Running(
        start=start,
        due=due,
        left=(due - today).days,
        may_move=moves(counting, in_custody=in_custody) and not announced(due.year),
        counted=counted,
    )
