"""Stretches of days that figures are asked for and compared with. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Grain(StrEnum):
    """How finely a period is cut. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Against(StrEnum):
    """What a period is compared with."""

    #: As many days, directly before.
    BEFORE = "before"
    #: The same days of the year before.
    YEAR_BEFORE = "year_before"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days in China, the first and the last among them.

    Raises:
        ValueError: the last day comes before the first.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse days in the wrong order."""
        if self.last < self.first:
            raise ValueError("the last day comes before the first")

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1

    @property
    def years(self) -> int:
        """Return how many whole years it is long; 0 where it is not a whole number of them."""
        after = self.last + timedelta(1)
        years = after.year - self.first.year
        return years if later_by_years(self.first, years) == after else 0

    def part(self, number: int) -> "Period":
        """Return the year of the period with this number, from 0; of a period of whole years."""
        first, after = later_by_years(self.first, number), later_by_years(self.first, number + 1)
        return Period(first, after - timedelta(1))

    def before(self, against: Against) -> "Period":
        """Return the period that this one is compared with.

        A period of whole months is compared with as many whole months, else with as many days. 29 February has
        28 February as its day of the year before.
        """
        if against == Against.YEAR_BEFORE:
            last = self.last
            end = _ends_month(last)
            before = later_by_years(last, -1)
            return Period(later_by_years(self.first, -1), _month_end(before) if end else before)
        if self.first.day == 1 and _ends_month(self.last):
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            index = self.first.year * 12 + self.first.month - 1 - months
            return Period(date(index // 12, index % 12 + 1, 1), self.first - timedelta(1))
        return Period(self.first - timedelta(self.days), self.first - timedelta(1))

    def months(self) -> tuple[str, ...]:
        """Return the months that it touches, such as "2021-03", in order."""
        first, last = (one.year * 12 + one.month - 1 for one in (self.first, self.last))
        return tuple(f"{index // 12:04}-{index % 12 + 1:02}" for index in range(first, last + 1))


def bucket(day: date, grain: Grain) -> date:
    """Return the first day of the day, week, month, quarter or year that `day` lies in."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(day.weekday())
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case Grain.YEAR:
            return date(day.year, 1, 1)


def buckets(period: Period, grain: Grain) -> tuple[date, ...]:
    """Return the first days of all days, weeks … that a period touches, in order."""
    found: list[date] = []
    for number in range(period.days):
        first = bucket(period.first + timedelta(number), grain)
        if not found or found[-1] != first:
            found.append(first)
    return tuple(found)


def month_of(day: date) -> str:
    """Return the month of a day, such as "2021-03"."""
    return f"{day.year:04}-{day.month:02}"


def later_by_years(day: date, years: int) -> date:
    """Return the same day so many years later; 28 February for a 29th that the year does not have."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _ends_month(day: date) -> bool:
    return day == _month_end(day)
