"""Duties of the demonstration: a plain rotation for this month and the next one, invented like everything there."""

from datetime import date, timedelta

from fawang.dispatch.actions import seats
from fawang.dispatch.actions.rosters import publish
from fawang.dispatch.queries import roster_months
from fawang.dispatch.queries.seats import seat_of
from fawang.dispatch.rostering.folder import Line, Plan
from fawang.dispatch.rostering.month import days_of
from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Cover, Lawyer
from fawang.dispatch.rostering.standards import standards
from fawang.dispatch.rules import Language, Level
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people

#: Who takes turns: each day one of them is free, and may take a colleague's duty.
_TURNS = ("demo-duty", "demo-duty-2", "demo-lead")
_SHIFTS = ("day", "evening")
#: They call back in both, so that there are slots to choose from.
_SKILLS = seats.Skills({Language.MANDARIN: Level.NATIVE, Language.CANTONESE: Level.FLUENT}, calls=True)


def create() -> int:
    """Publish the months that are not there yet; return how many duties they have."""
    centre = organisations.nearest("44", UnitKind.HOTLINE_CENTRE)[0]
    this = clock.today().replace(day=1)
    following = this + timedelta(days=days_of(this))
    there = roster_months.published(centre.id)
    for staff_id in people.accounts_named(set(_TURNS)).values():
        if seat_of(staff_id) is None:
            seats.set_skills(by=people.staff_identity(staff_id).actor, staff_id=staff_id, skills=_SKILLS)
    return sum(
        publish(by=SYSTEM, unit_id=centre.id, plan=plan(month), is_demo=True).added
        for month in (this, following)
        if month not in there
    )


def plan(month: date) -> Plan:
    """Return a month in which each day two of three lawyers have duty; on Sundays the evening stays uncovered."""
    patterns = {one.code: (one.start, one.hours) for one in standards().patterns()}
    shifts = {code: patterns[code] for code in _SHIFTS}
    wanted = {hour for start, hours in shifts.values() for hour in range(start, start + hours)}
    lines: list[Line] = []
    short: list[dict[str, object]] = []
    seats: list[int] = []
    for n in range(days_of(month)):
        day = month + timedelta(days=n)
        seats += [int(hour in wanted) for hour in range(HOURS_OF_DAY)]
        for place, shift in enumerate(_SHIFTS):
            if day.weekday() == 6 and shift == "evening":
                start, hours = shifts[shift]
                short += [
                    {"day": day.isoformat(), "hour": hour, "cover": "everybody", "short": 1, "reason": "nobody_offers"}
                    for hour in range(start, start + hours)
                ]  # fmt: skip
                continue
            who = _TURNS[(day.toordinal() + place) % len(_TURNS)]
            lines.append(Line(len(lines) + 2, day, shift, who))
    lawyers = {
        who: Lawyer(
            id=number,
            languages={"mandarin": 3, "cantonese": 3},
            hours_week=40,
            hours_month=140,
            nights_month=4,
        )
        for number, who in enumerate(_TURNS, 1)
    }
    return Plan(
        month, shifts, tuple(lines), (Cover("everybody", frozenset(), 2),), {"everybody": tuple(seats)}, lawyers,
        tuple(short),
    )  # fmt: skip
