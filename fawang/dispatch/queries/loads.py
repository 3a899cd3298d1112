"""How many calls a quarter of an hour holds, for whoever leads the shift; where more is promised than can be kept."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from fawang.appointments.queries import slots
from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.queries.callbacks import SPOKEN, figures
from fawang.dispatch.queries.rostered import callers
from fawang.dispatch.rules.callbacks import QUARTER, Plan, resource_of, times
from fawang.kernel import clock
from fawang.organisations.queries import UnitRow


@dataclass(frozen=True, slots=True)
class Load:
    """A quarter of an hour: how many calls were planned for it, how many are booked, and how many it holds.

    `rostered` is how many on duty then call back in the language; None where no roster is published. `holds` is what
    planned, and no more than the roster has people for. More may be booked: the roster has shrunk since.
    """

    begins: datetime
    capacity: int
    booked: int
    rostered: int | None
    holds: int

    @property
    def over(self) -> int:
        """Return how many are booked for whom nobody is on duty any more."""
        return max(0, self.booked - self.holds)


def loads(unit: UnitRow, language: str, day: date) -> list[Load]:
    """Return the quarters of an hour of a day at a centre, for whoever leads the shift."""
    plan = replace(plan_for(unit.region_code), lead=timedelta(), days=1)
    midnight = datetime.combine(day, time(), clock.CHINA)
    begins = times(plan, midnight, lambda _day: True)
    known = figures(unit.id, language, midnight, midnight + timedelta(days=1), now=clock.now())
    fresh = (0, plan.capacity(language))
    starts = sorted({*begins, *known})
    by_roster = callers(unit.id, starts)[language]
    return [_load(start, *known.get(start, fresh), by_roster.get(start), plan) for start in starts]


def _load(begins: datetime, booked: int, capacity: int, by_roster: int | None, plan: Plan) -> Load:
    return Load(begins, capacity, booked, by_roster, plan.holds(capacity, by_roster))


@dataclass(frozen=True, slots=True)
class Over:
    """A quarter of an hour in which more is promised in a language than by the roster can be kept."""

    language: str
    load: Load


def over(unit: UnitRow, now: datetime) -> list[Over]:
    """Return where a centre has promised more from now on than the roster has people for, the next one first."""
    languages = {resource_of(language): str(language) for language in SPOKEN}
    # The one that has just begun among them, not the one that has just ended.
    first = now - QUARTER + timedelta(microseconds=1)
    rows = [row for row in slots(unit.id, languages, first, now=now) if row.taken]
    by_roster = callers(unit.id, sorted({row.begins for row in rows}))
    plan = plan_for(unit.region_code)
    found = [
        Over(language, _load(row.begins, row.taken, row.capacity, by_roster[language].get(row.begins), plan))
        for row in rows
        for language in (languages[row.resource],)
    ]
    return [one for one in found if one.load.over]
