"""The timetable: which slots follow from a plan, and what has to be done so that they are there. Pure.

Slots are what a plan gives on days on which the office works: holidays and closures of the area leave gaps, and a
decree that moves a holiday moves the slots with it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fawang.appointments.rules.plans import Plan, begins_in
from fawang.kernel.clock import CHINA
from fawang.organisations.rules.hours import Interval, Week

#: The days that a make-up workday may stand for.
_WEEKDAYS = 5


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
    for begins in begins_in(_pattern(plan.week, day), plan.length):
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
