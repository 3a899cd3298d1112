"""How many seats of each kind a roster fills in each hour, and how many are missing. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Cover, Duty, Lawyer, Problem


@dataclass(frozen=True, slots=True)
class Gap:
    """Seats that one hour lacks. `slot` counts hours from the month's first midnight."""

    slot: int
    cover: str
    short: int


def fits(lawyer: Lawyer, cover: Cover, level: int) -> bool:
    """Tell whether `lawyer` fills a seat of `cover`."""
    return not cover.any_of or bool(cover.any_of & lawyer.skills(level))


def covers_of(problem: Problem) -> dict[int, tuple[str, ...]]:
    """Return for each lawyer the codes of the covers whose seats they fill."""
    return {
        lawyer.id: tuple(cover.code for cover in problem.covers if fits(lawyer, cover, problem.level))
        for lawyer in problem.lawyers
    }


def filled(problem: Problem, duties: Iterable[Duty]) -> dict[str, list[int]]:
    """Return the seats filled in each slot, by the code of the cover.

    Duties from before the month fill what of them lies in it.
    """
    slots = problem.days * HOURS_OF_DAY
    seats = {cover.code: [0] * slots for cover in problem.covers}
    shifts = {shift.code: shift for shift in problem.shifts}
    own = covers_of(problem)
    for duty in (*problem.previous, *duties):
        shift = shifts[duty.shift]
        begins = (duty.day - problem.first).days * HOURS_OF_DAY + shift.start
        for code in own.get(duty.lawyer, ()):
            for slot in range(max(begins, 0), min(begins + shift.hours, slots)):
                seats[code][slot] += 1
    return seats


def gaps(problem: Problem, duties: Iterable[Duty]) -> list[Gap]:
    """Return what is short, by time and then in the order of the covers."""
    seats = filled(problem, duties)
    codes = [cover.code for cover in problem.covers if cover.code in problem.needs]
    return [
        Gap(slot, code, short)
        for slot in range(problem.days * HOURS_OF_DAY)
        for code in codes
        if (short := problem.needs[code][slot] - seats[code][slot]) > 0
    ]


def shortage(problem: Problem, found: Iterable[Gap]) -> int:
    """Return the weighted seat hours that are missing."""
    weights = {cover.code: cover.weight for cover in problem.covers}
    return sum(weights[gap.cover] * gap.short for gap in found)
