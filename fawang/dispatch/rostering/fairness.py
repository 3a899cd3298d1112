"""How evenly a roster spreads hours, nights, weekends and holidays, by what each lawyer offered. Pure.

A fair share is what was offered times the same part for everybody who can be called on for the same
covers: whoever speaks a rare language is needed more often, which no roster can change; so shares are
taken within groups of equal skill, and the parts of the groups stand beside them.

The index is Jain's: (Σx)² / (n·Σx²) of each lawyer's duty over their offer; 1 when all have the same part.
Source: R. Jain, D. Chiu, W. Hawe, A quantitative measure of fairness, DEC-TR-301, 1984.
"""

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rules.demand.days import DayType

MEASURES = ("hours", "nights", "weekends", "holidays")


@dataclass(frozen=True, slots=True)
class Tally:
    """Hours, nights, duties on weekends and on holidays: had, offered, or one's fair share."""

    hours: float
    nights: float
    weekends: float
    holidays: float


@dataclass(frozen=True, slots=True)
class Evenness:
    """How even one measure is.

    Attributes:
        measure: hours, nights, weekends or holidays.
        total: of all lawyers.
        lawyers: how many offered any.
        jain: Jain's index over their parts, overall.
        attainable: the index if duties, which cannot be divided, went one by one to whoever had least, whatever
            their skills and days; no roster that covers needs to reach it.
        within: the same within groups of equal skill, weighted by what was offered.
        close: share of lawyers at most one duty away from their fair share within their group.
        most: the largest distance from it, in hours or duties.
    """

    measure: str
    total: float
    lawyers: int
    jain: float
    attainable: float
    within: float
    close: float
    most: float


def tallies(grid: Grid, taken: Mapping[int, Iterable[int]]) -> dict[int, Tally]:
    """Return what each lawyer has."""
    return {lawyer: tally(grid, options) for lawyer, options in taken.items()}


def tally(grid: Grid, options: Iterable[int]) -> Tally:
    """Return what these options add up to."""
    chosen = list(options)
    return Tally(
        sum(grid.shift(option).hours for option in chosen),
        sum(grid.shift(option).night for option in chosen),
        sum(grid.free(option) == DayType.WEEKEND for option in chosen),
        sum(grid.free(option) == DayType.HOLIDAY for option in chosen),
    )


def offers(grid: Grid) -> dict[int, Tally]:
    """Return what each lawyer offered: hours, nights, and days free for duty on weekends and holidays.

    Weekends and holidays are offered by the day, in the measure of the hours: who offers twice the hours
    and as many Sundays is asked twice as often on Sundays.
    """
    found = {}
    for one, lawyer in grid.lawyers.items():
        days = {grid.day(option) for option in grid.allowed[one]}
        kinds = [grid.problem.day_types[day] for day in days]
        part = lawyer.hours_month / max(1, grid.problem.days)
        found[one] = Tally(
            lawyer.hours_month if days else 0,
            min(lawyer.nights_month, sum(grid.shift(option).night for option in grid.allowed[one])),
            part * kinds.count(DayType.WEEKEND),
            part * kinds.count(DayType.HOLIDAY),
        )
    return found


def fair_shares(
    grid: Grid, taken: Mapping[int, Iterable[int]], offered: Mapping[int, Tally]
) -> dict[int, Tally]:
    """Return the share of each lawyer in what their group has."""
    had = tallies(grid, taken)
    shares = {}
    for group in grid.groups:
        parts = {}
        for measure in MEASURES:
            offer = math.fsum(getattr(offered[one], measure) for one in group.members)
            total = math.fsum(getattr(had[one], measure) for one in group.members)
            parts[measure] = total / offer if offer else 0.0
        for one in group.members:
            shares[one] = Tally(*(parts[measure] * getattr(offered[one], measure) for measure in MEASURES))
    return shares


def measure(grid: Grid, taken: Mapping[int, Iterable[int]]) -> tuple[Evenness, ...]:
    """Return how even a roster is, by measure."""
    had, offered = tallies(grid, taken), offers(grid)
    shares = fair_shares(grid, taken, offered)
    return tuple(_evenness(grid, name, had, offered, shares) for name in MEASURES)


def _evenness(
    grid: Grid, name: str, had: Mapping[int, Tally], offered: Mapping[int, Tally], shares: Mapping[int, Tally]
) -> Evenness:
    everybody = [one for one in grid.lawyers if getattr(offered[one], name) > 0]
    part = {one: getattr(had[one], name) / getattr(offered[one], name) for one in everybody}
    far = {one: abs(getattr(had[one], name) - getattr(shares[one], name)) for one in everybody}
    inside = weight = 0.0
    for group in grid.groups:
        members = [one for one in group.members if one in part]
        offer = math.fsum(getattr(offered[one], name) for one in members)
        inside += offer * jain([part[one] for one in members])
        weight += offer
    # One duty: a night, a Sunday; of hours the longest shift.
    duty = max(shift.hours for shift in grid.shifts) if name == "hours" else 1
    total = math.fsum(getattr(one, name) for one in had.values())
    piece = grid.step() if name == "hours" else 1
    return Evenness(
        name,
        total,
        len(everybody),
        jain(list(part.values())),
        attainable([getattr(offered[one], name) for one in everybody], round(total / piece), piece),
        inside / weight if weight else 1.0,
        sum(distance <= duty for distance in far.values()) / len(far) if far else 1.0,
        max(far.values(), default=0.0),
    )


def jain(parts: Sequence[float]) -> float:
    """Return Jain's index; 1 where there is nothing to spread."""
    squares = math.fsum(part * part for part in parts)
    return math.fsum(parts) ** 2 / (len(parts) * squares) if squares else 1.0


def attainable(offers: Sequence[float], pieces: int, size: float) -> float:
    """Return Jain's index if so many pieces of one size went one by one to whoever would have least part."""
    if not offers:
        return 1.0
    queue = [(size / offer, index) for index, offer in enumerate(offers)]
    heapq.heapify(queue)
    parts = [0.0] * len(offers)
    for _ in range(pieces):
        part, index = queue[0]
        parts[index] = part
        heapq.heapreplace(queue, (part + size / offers[index], index))
    return jain(parts)
