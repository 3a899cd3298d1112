"""What one lawyer may take on: availability, rest, nights, hours. Pure.

The same rules guide the construction, the explanations and the swaps, and the tests hold the solver's
rosters against them.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Duty, Lawyer, Problem, Shift
from fawang.dispatch.rules.demand.days import DayType

_ONE_DAY = timedelta(days=1)


class Block(StrEnum):
    """Why somebody cannot take a duty."""

    ABSENT = "absent"
    #: Outside the hours that were offered.
    NOT_AVAILABLE = "not_available"
    NO_HOLIDAYS = "no_holidays"
    NO_NIGHTS = "no_nights"
    #: Already has a duty that begins on this day, or one at the same time.
    ON_DUTY = "on_duty"
    REST = "rest"
    REST_AFTER_NIGHT = "rest_after_night"
    NIGHTS_IN_ROW = "nights_in_row"
    NIGHTS_IN_MONTH = "nights_in_month"
    HOURS_IN_WEEK = "hours_in_week"
    HOURS_IN_MONTH = "hours_in_month"


def unavailable(lawyer: Lawyer, day: date, shift: Shift, kind: DayType) -> Block | None:
    """Return why `lawyer` could never take `shift` on `day`; None if nothing but other duties may forbid it."""
    last = day + _ONE_DAY if shift.start + shift.hours > HOURS_OF_DAY else day
    if any(away.first <= last and day <= away.last for away in lawyer.absences):
        return Block.ABSENT
    if shift.night and lawyer.nights_month == 0:
        return Block.NO_NIGHTS
    if kind == DayType.HOLIDAY and not lawyer.holidays:
        return Block.NO_HOLIDAYS
    end = shift.start + shift.hours
    if lawyer.windows and not any(
        day.weekday() in window.weekdays and window.start <= shift.start and end <= window.end
        for window in lawyer.windows
    ):
        return Block.NOT_AVAILABLE
    return None


class Held:
    """The duties of one lawyer, and what they leave room for. Days are indices: 0 is the month's first."""

    __slots__ = ("_first", "_rest", "duties", "hours", "lawyer", "nights", "weeks")

    def __init__(self, lawyer: Lawyer, problem: Problem) -> None:
        """Begin with no duties but those from before the month."""
        self.lawyer = lawyer
        self._rest = problem.rest
        self._first = problem.first
        #: Day → its shift.
        self.duties: dict[int, Shift] = {}
        self.hours = 0
        self.nights = 0
        self.weeks: Counter[int] = Counter()

    def take(self, day: int, shift: Shift) -> None:
        """Add a duty, whether or not it may be taken."""
        self.duties[day] = shift
        self._count(day, shift, 1)

    def drop(self, day: int) -> None:
        """Remove the duty that begins on `day`."""
        self._count(day, self.duties.pop(day), -1)

    def _count(self, day: int, shift: Shift, sign: int) -> None:
        self.weeks[self.week(day)] += sign * shift.hours
        if day >= 0:
            self.hours += sign * shift.hours
            self.nights += sign * shift.night

    def week(self, day: int) -> int:
        """Return the number of the week, from Monday on, in which a day lies."""
        return (day + self._first.weekday()) // 7

    def block(self, day: int, shift: Shift) -> Block | None:
        """Return what the duties held have against one more; None if it may be taken.

        Availability is not looked at (`unavailable`).
        """
        if day in self.duties:
            return Block.ON_DUTY
        if resting := self._resting(day, shift):
            return resting
        if shift.night:
            if self.nights >= self.lawyer.nights_month:
                return Block.NIGHTS_IN_MONTH
            if self._row(day + shift.night_offset) > self._rest.nights_in_row:
                return Block.NIGHTS_IN_ROW
        if self.hours + shift.hours > self.lawyer.hours_month:
            return Block.HOURS_IN_MONTH
        if self.weeks[self.week(day)] + shift.hours > self.lawyer.hours_week:
            return Block.HOURS_IN_WEEK
        return None

    def _resting(self, day: int, shift: Shift) -> Block | None:
        reach = 2 + max(self._rest.between, self._rest.after_night) // HOURS_OF_DAY
        start = day * HOURS_OF_DAY + shift.start
        for other in range(day - reach, day + reach + 1):
            held = self.duties.get(other)
            if held is None:
                continue
            begins = other * HOURS_OF_DAY + held.start
            first, then = (held, shift) if begins <= start else (shift, held)
            gap = abs(begins - start) - first.hours
            if gap < 0:
                return Block.ON_DUTY
            if gap < pause(first, then, self._rest.between, self._rest.after_night):
                return Block.REST_AFTER_NIGHT if first.night and not then.night else Block.REST
        return None

    def _row(self, night: int) -> int:
        """Return how many nights in a row there would be with this one."""
        taken = {day + shift.night_offset for day, shift in self.duties.items() if shift.night}
        low = high = night
        while low - 1 in taken:
            low -= 1
        while high + 1 in taken:
            high += 1
        return high - low + 1


def pause(first: Shift, then: Shift, between: int, after_night: int) -> int:
    """Return the hours that must lie between the end of one duty and the beginning of the next."""
    return max(between, after_night) if first.night and not then.night else between


def held(problem: Problem, duties: Iterable[Duty]) -> dict[int, Held]:
    """Return what each lawyer holds: the duties given, and those from before the month."""
    shifts = {shift.code: shift for shift in problem.shifts}
    found = {lawyer.id: Held(lawyer, problem) for lawyer in problem.lawyers}
    for duty in (*problem.previous, *duties):
        if duty.lawyer in found:
            found[duty.lawyer].take((duty.day - problem.first).days, shifts[duty.shift])
    return found


def breaches(problem: Problem, duties: Iterable[Duty]) -> list[tuple[Duty, Block]]:
    """Return the duties that break a rule, each with the first rule that it breaks, in order of time.

    A month that keeps all rules has none. Nights in a row, hours and rest count from the duties before it.
    """
    shifts = {shift.code: shift for shift in problem.shifts}
    everybody = held(problem, ())
    wrong = []
    for duty in sorted(duties):
        own, shift = everybody[duty.lawyer], shifts[duty.shift]
        day = (duty.day - problem.first).days
        against = unavailable(own.lawyer, duty.day, shift, problem.day_types[day]) or own.block(day, shift)
        if against:
            wrong.append((duty, against))
        if day not in own.duties:
            own.take(day, shift)
    return wrong
