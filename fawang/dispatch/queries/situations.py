"""A roster as the rules judge it: who has what, who is away, what each offered. Four statements, whatever there is."""

from collections.abc import Iterable
from datetime import timedelta

from fawang.dispatch.models import Absence, Duty, Roster
from fawang.dispatch.rostering import problem as pure
from fawang.dispatch.rostering.duties import DutyState
from fawang.dispatch.rostering.month import days_of
from fawang.dispatch.rostering.terms import problem_of
from fawang.dispatch.rules.demand.days import day_type
from fawang.organisations import queries as organisations

#: Rest, weeks and nights in a row go on from so many days before the month.
_BEFORE = timedelta(days=10)


def of(
    roster: Roster, *, also: Iterable[int] = (), whole: bool = True
) -> tuple[pure.Problem, list[pure.Duty]]:
    """Return the month of a roster and the duties that somebody has.

    Args:
        roster: the month.
        also: accounts that are judged besides those on duty.
        whole: false: only the accounts in `also` matter; the others' duties count for coverage alone.
    """
    rows = Duty.objects.filter(roster=roster, state=DutyState.ON).values_list("day", "shift", "staff_id")
    duties = [pure.Duty(day, shift, staff_id or 0) for day, shift, staff_id in rows]
    asked = set(also)
    everybody = {duty.lawyer for duty in duties} | asked
    watched = everybody if whole else asked
    month, days = roster.month, days_of(roster.month)
    before = Duty.objects.filter(
        state=DutyState.ON, staff_id__in=watched, day__gte=month - _BEFORE, day__lt=month
    ).values_list("day", "shift", "staff_id")
    away = Absence.objects.filter(
        staff_id__in=watched | {int(one) for one in roster.terms["lawyers"]},
        last__gte=month,
        first__lte=month + timedelta(days=days),
    ).values_list("staff_id", "first", "last")
    calendar = organisations.calendar_for(roster.pool.unit_id)
    problem = problem_of(
        month,
        {code: (start, hours) for code, (start, hours) in roster.shifts.items()},
        roster.terms,
        kind=lambda day: day_type(day, calendar.is_workday),
        staff_ids=everybody,
        absences=away,
        previous=[pure.Duty(day, shift, staff_id or 0) for day, shift, staff_id in before],
    )
    return problem, duties


def pure_duty(row: Duty) -> pure.Duty:
    """Return a duty as the rules know it."""
    return pure.Duty(row.day, row.shift, row.staff_id or 0)
