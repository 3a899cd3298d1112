"""When a term ends: working time, natural days, hours; pauses, extensions, cards. Pure.

Sources: Civil Code of the PRC, Arts. 200-204. The day of the event does not count (Art. 201); a
period that ends on a rest day ends on the next working day (Art. 203); where there are business
hours, the last day ends when they do (Art. 203, second paragraph).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from fawang.kernel.clock import CHINA
from fawang.work_orders.rules.codes import Card

ONE_DAY = timedelta(days=1)
#: No run of rest days is longer; a calendar that offers none for so long is misconfigured.
_HORIZON = 60


class Calendar(Protocol):
    """The office's days. `hours` gives the working intervals of a day, in order; none on a rest day."""

    def hours(self, day: date) -> Sequence[tuple[time, time]]:
        """Return the working intervals of `day` in China's time."""


class Unit(StrEnum):
    """In what a term is measured."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Length:
    """How long a term is. HOURS run day and night; DAYS are natural days."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Schedule:
    """A term fixed when the event happened. The yellow card comes at `yellow_at`, the red at `red_at`."""

    due_at: datetime
    yellow_at: datetime
    red_at: datetime


def card_due(red_at: datetime, now: datetime) -> tuple[Card, datetime | None]:
    """Return the card that is due at `now`, and when to look again: a red one is the last."""
    return (Card.RED, None) if red_at <= now else (Card.YELLOW, red_at)


class NoWorkingDay(ValueError):
    """The calendar has no working day within two months."""


def schedule(start: datetime, length: Length, calendar: Calendar) -> Schedule:
    """Return when a term of `length` that begins at `start` ends, and when its cards are due."""
    return _with_cards(start, due(start, length, calendar), calendar, length.unit)


def due(start: datetime, length: Length, calendar: Calendar) -> datetime:
    """Return the end of a term."""
    if length.unit == Unit.HOURS:
        return start + timedelta(hours=length.amount)
    day = start.astimezone(CHINA).date()
    if length.unit == Unit.DAYS:
        return _closing(_this_or_next_working_day(day + timedelta(days=length.amount), calendar), calendar)
    if not length.amount:
        # The same working day; after its hours, the next one.
        day = _this_or_next_working_day(day, calendar)
        if _closing(day, calendar) < start:
            day = _this_or_next_working_day(day + ONE_DAY, calendar)
    for _ in range(length.amount):
        day = _this_or_next_working_day(day + ONE_DAY, calendar)
    return _closing(day, calendar)


def pause(now: datetime, due_at: datetime, unit: Unit, calendar: Calendar) -> timedelta:
    """Return how much of a term is left when its clock stops: working time, or plain time.

    An overdue term has nothing left; stopping the clock does not heal it.
    """
    if due_at <= now:
        return timedelta()
    return worked(now, due_at, calendar) if unit == Unit.WORKING_DAYS else due_at - now


def resume(now: datetime, left: timedelta, unit: Unit, calendar: Calendar) -> Schedule:
    """Return the rest of a paused term when its clock runs again."""
    if unit == Unit.WORKING_DAYS:
        end = after_work(now, left, calendar)
    else:
        end = now + left
        day = end.astimezone(CHINA).date()
        if unit == Unit.DAYS and not calendar.hours(day):
            end = _closing(_this_or_next_working_day(day, calendar), calendar)
    return _with_cards(now, end, calendar, unit)


def extend(due_at: datetime, days: int, unit: Unit, calendar: Calendar) -> Schedule:
    """Return a term that was granted `days` more working days."""
    end = due(due_at, Length(days, Unit.WORKING_DAYS), calendar)
    return _with_cards(due_at, end, calendar, unit)


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the working time between two moments."""
    total = timedelta()
    day = start.astimezone(CHINA).date()
    last = end.astimezone(CHINA).date()
    while day <= last:
        for opens, closes in _intervals(day, calendar):
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += ONE_DAY
    return total


def after_work(start: datetime, time_left: timedelta, calendar: Calendar) -> datetime:
    """Return the moment at which `time_left` of working time has passed since `start`."""
    day = start.astimezone(CHINA).date()
    idle = 0
    while True:
        intervals = _intervals(day, calendar)
        idle = 0 if intervals else idle + 1
        if idle > _HORIZON:
            raise NoWorkingDay(f"no working day around {day}")
        for opens, closes in intervals:
            available = closes - max(opens, start)
            if available <= timedelta():
                continue
            if time_left <= available:
                return max(opens, start) + time_left
            time_left -= available
        day += ONE_DAY


def _with_cards(start: datetime, end: datetime, calendar: Calendar, unit: Unit) -> Schedule:
    """The yellow card comes one working day before the end, but never before half of the term has
    passed; the red one on the first overdue day. A term in hours has no days to wait for.
    """
    half = start + (end - start) / 2
    if unit == Unit.HOURS:
        return Schedule(due_at=end, yellow_at=half, red_at=end)
    local = end.astimezone(CHINA)
    day = local.date() - ONE_DAY
    for _ in range(_HORIZON):
        if calendar.hours(day):
            break
        day -= ONE_DAY
    before = datetime.combine(day, local.time(), CHINA)
    first_overdue_day = datetime.combine(local.date() + ONE_DAY, time(0), CHINA)
    return Schedule(due_at=end, yellow_at=max(before, half), red_at=first_overdue_day)


def _this_or_next_working_day(day: date, calendar: Calendar) -> date:
    for _ in range(_HORIZON):
        if calendar.hours(day):
            return day
        day += ONE_DAY
    raise NoWorkingDay(f"no working day around {day}")


def _closing(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, calendar.hours(day)[-1][1], CHINA)


def _intervals(day: date, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    return [
        (datetime.combine(day, opens, CHINA), datetime.combine(day, closes, CHINA))
        for opens, closes in calendar.hours(day)
    ]
