"""How many calls a quarter of an hour holds, for whoever leads the shift; where more is promised than can be kept."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from fawang.dispatch.callbacks import QUARTER, Plan, times
from fawang.dispatch.models import Slot
from fawang.dispatch.plans import plan_for
from fawang.dispatch.queries.callbacks import figures_of
from fawang.dispatch.queries.rostered import callers
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
    rows = Slot.objects.filter(
        pool__unit_id=unit.id, language=language, begins_at__range=(midnight, midnight + timedelta(days=1))
    )
    known = {start: (capacity, booked) for start, booked, capacity in figures_of(rows)}
    fresh = (plan.capacity(language), 0)
    starts = sorted({*begins, *known})
    by_roster = callers(unit.id, starts)[language]
    return [_load(start, *known.get(start, fresh), by_roster.get(start), plan) for start in starts]


def _load(begins: datetime, capacity: int, booked: int, by_roster: int | None, plan: Plan) -> Load:
    return Load(begins, capacity, booked, by_roster, plan.holds(capacity, by_roster))


@dataclass(frozen=True, slots=True)
class Over:
    """A quarter of an hour in which more is promised in a language than by the roster can be kept."""

    language: str
    load: Load


def over(unit: UnitRow, now: datetime) -> list[Over]:
    """Return where a centre has promised more from now on than the roster has people for, the next one first."""
    rows = Slot.objects.filter(pool__unit_id=unit.id, begins_at__gt=now - QUARTER, booked__gt=0)
    figures = list(
        rows.order_by("begins_at", "language").values_list("begins_at", "language", "booked", "capacity")
    )
    by_roster = callers(unit.id, sorted({begins for begins, *_rest in figures}))
    plan = plan_for(unit.region_code)
    found = [
        Over(language, _load(begins, capacity, booked, by_roster[language].get(begins), plan))
        for begins, language, booked, capacity in figures
    ]
    return [one for one in found if one.load.over]
