"""Plans: what a unit offers to come for, and which slots follow from it. Pure.

A plan says on which hours of which weekdays somebody or something can be booked. Slots are what a plan gives on days
on which the office works: holidays and closures of the area leave gaps, and a decree that moves a holiday moves the
slots with it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules.hours import Interval, Week

MOST_DAYS_AHEAD = 90
SHORTEST, LONGEST = 5, 480
MOST_SEATS = 200
MOST_PARTY = 20
#: The days that a make-up workday may stand for.
_WEEKDAYS = 5


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
    if "minutes" not in errors and not any(_begins(day, plan.length) for day in plan.week):
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


def planned(
    plan: Plan, first: date, hours_of: Callable[[date], Collection[Interval]], *, days: int | None = None
) -> list[datetime]:
    """Return the beginnings of all slots of a plan for the days it is open ahead, in order.

    Args:
        first: the first day.
        hours_of: when the office works on a day.
        days: how many days; None: as many as the plan opens ahead.
    """
    ahead = (first + timedelta(days=number) for number in range(days or plan.days_ahead))
    return [begins for day in ahead for begins in on_day(plan, day, hours_of(day))]


def on_day(plan: Plan, day: date, hours: Collection[Interval]) -> Iterator[datetime]:
    """Yield the beginnings of the slots of one day; none where the office does not work."""
    if not hours or not plan.holds_on(day):
        return
    for begins in _begins(_pattern(plan.week, day), plan.length):
        moment = datetime.combine(day, begins, CHINA)
        ends = (moment + plan.length).time()
        # Midnight ends no slot: a pattern's interval ends within its day.
        if any(opens <= begins and ends <= closes for opens, closes in hours):
            yield moment


def _pattern(week: Week, day: date) -> tuple[Interval, ...]:
    """Return the plan's hours of a day on which the office works.

    A make-up workday at a weekend is worked like a Monday by what is there on all weekdays. Who comes on Tuesdays only
    does not come on it.
    """
    own = week[day.weekday()]
    if own or day.weekday() < _WEEKDAYS or not all(week[:_WEEKDAYS]):
        return own
    return week[0]


def _begins(intervals: Collection[Interval], length: timedelta) -> list[time]:
    found = []
    for opens, closes in intervals:
        begins, end = (datetime.combine(date.min, moment) for moment in (opens, closes))
        while begins + length <= end:
            found.append(begins.time())
            begins += length
    return found


@dataclass(frozen=True, slots=True)
class Span:
    """A slot that is there already: from when until when, and whether somebody has or waits for a place in it."""

    id: int
    begins: datetime
    ends: datetime
    used: bool
    shut: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be done so that slots are as a plan wants them."""

    opened: tuple[datetime, ...] = ()
    #: Ids of slots that are shut, opened again, and forgotten because nobody has anything in them.
    shut: tuple[int, ...] = ()
    reopened: tuple[int, ...] = ()
    forgotten: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything has to be done."""
        return bool(self.opened or self.shut or self.reopened or self.forgotten)


def compare(
    wanted: Collection[datetime], there: Collection[Span], length: timedelta, *, others: Collection[Span] = ()
) -> Change:
    """Return what makes the slots that are there those that are wanted. Done twice it is done once.

    What somebody uses is shut, not forgotten. No slot is opened across the time of one that somebody uses still.

    Args:
        there: the slots of the plan.
        others: slots of the same resource that are not the plan's.
    """
    right = set(wanted)
    kept = [*(one for one in there if one.begins in right or one.used), *others]
    begun = {one.begins for one in kept}
    opened = [
        begins
        for begins in sorted(right - begun)
        if not any(one.begins < begins + length and begins < one.ends for one in kept)
    ]
    return Change(
        opened=tuple(opened),
        shut=tuple(one.id for one in there if one.begins not in right and one.used and not one.shut),
        reopened=tuple(one.id for one in there if one.begins in right and one.shut),
        forgotten=tuple(one.id for one in there if one.begins not in right and not one.used),
    )
