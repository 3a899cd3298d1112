"""Plans: what a unit offers to come for, on which hours of which weekdays. Pure. `timetable` makes slots of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules.hours import Interval, Week

MOST_DAYS_AHEAD = 90
SHORTEST, LONGEST = 5, 480
MOST_SEATS = 200
MOST_PARTY = 20


class ResourceKind(StrEnum):
    """What is booked."""

    COUNTER = "counter"
    LAWYER = "lawyer"
    ROOM = "room"
    VIDEO = "video"
    HOME_VISIT = "home_visit"
    INTERPRETER = "interpreter"


class Shut(StrEnum):
    """Why nobody gets a place in a slot any more."""

    #: The office does not work then: a holiday, a closure of the area, other hours.
    CALENDAR = "calendar"
    #: The plan does not have it any more.
    PLAN = "plan"
    #: Somebody closed the time: illness, a training, a broken lift.
    CLOSED = "closed"
    #: The unit itself is closed.
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be booked, and when.

    Args:
        week: the hours of each weekday; slots follow each other within an interval, from its beginning.
        minutes: how long one is.
        capacity: how many one holds.
        valid_until: the last day; None: there is no end.
        days_ahead: for so many days ahead slots are open, today among them.
    """

    week: Week
    minutes: int
    capacity: int
    valid_from: date
    valid_until: date | None = None
    days_ahead: int = 14

    @property
    def length(self) -> timedelta:
        """Return how long a slot is."""
        return timedelta(minutes=self.minutes)

    def holds_on(self, day: date) -> bool:
        """Tell whether the plan is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def check_plan(plan: Plan) -> Plan:
    """Return `plan` if it can be kept.

    Raises:
        Invalid: `invalid`, with a code for each part that is wrong.
    """
    errors: dict[str, str] = {}
    if not SHORTEST <= plan.minutes <= LONGEST:
        errors["minutes"] = "field_wrong"
    if not 1 <= plan.capacity <= MOST_SEATS:
        errors["capacity"] = "field_wrong"
    if not 1 <= plan.days_ahead <= MOST_DAYS_AHEAD:
        errors["days_ahead"] = "field_wrong"
    if plan.valid_until is not None and plan.valid_until < plan.valid_from:
        errors["valid_until"] = "plan_ends_early"
    if "minutes" not in errors and not any(begins_in(day, plan.length) for day in plan.week):
        errors["week"] = "plan_without_times"
    if errors:
        raise Invalid("invalid", errors=errors)
    return plan


def collide(one: Plan, other: Plan) -> bool:
    """Tell whether two plans of the same resource give it away twice."""
    if one.valid_until is not None and one.valid_until < other.valid_from:
        return False
    if other.valid_until is not None and other.valid_until < one.valid_from:
        return False
    return any(
        a_from < b_until and b_from < a_until
        for mine, theirs in zip(one.week, other.week, strict=True)
        for a_from, a_until in mine
        for b_from, b_until in theirs
    )


def begins_in(intervals: Collection[Interval], length: timedelta) -> list[time]:
    """Return when slots of a length begin that follow each other within intervals."""
    found = []
    for opens, closes in intervals:
        begins, end = (datetime.combine(date.min, moment) for moment in (opens, closes))
        while begins + length <= end:
            found.append(begins.time())
            begins += length
    return found
