"""How many lawyers of each group take each shift of each day: weeks without names, by CP-SAT.

Lawyers who fill the same covers are interchangeable for coverage. Every rule of a single lawyer stands
here as what it implies for the sums of a group in one week, and a week may borrow the night that
runs into it. So no roster with names is short of less than the least shortages of the weeks together: a
bound that holds for the whole month.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rostering.search import Budget, Found, run

#: What an hour of duty costs against an hour by which a group's part differs from its fair share.
_HOUR_COST, _UNEVEN_COST = 4, 1
#: So much more than its part of the month a week may take of a group's hours and nights.
_MORE = 1.2
#: A week's second objective is good enough within this part of the best.
_GAP = 0.01
type Numbers = dict[int, dict[int, cp_model.IntVar]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One week without names.

    Attributes:
        numbers: lawyers by (index of the group, option).
        short: weighted seat hours that it is short of.
        bound: weighted seat hours that every roster is short of at least in this week.
        proven: whether the clock let both steps run as far as they were meant to.
    """

    numbers: Mapping[tuple[int, int], int]
    short: int
    bound: int
    cut_short: bool


def weeks(grid: Grid) -> list[range]:
    """Return the days of each week, from Monday on, as far as they lie in the month."""
    first = grid.problem.first.weekday()
    edges = [0, *range(7 - first, grid.problem.days, 7), grid.problem.days]
    return [range(low, high) for low, high in pairwise(edges) if low < high]


def plan(grid: Grid, days: range, budget: Budget) -> Plan:
    """Return a week of little shortage, few hours and evenness among groups.

    The first step looks for the least shortage alone, so that its bound is a clean one; the second for the
    least that leaves the other weeks their part of what is offered in the month; the third, among those, for
    the fewest hours and evenness. Where the time is too short for a step, what the step before found stands; at
    worst nothing, with the bound 0.
    """
    model = cp_model.CpModel()
    numbers = _numbers(model, grid, days)
    short = _shortage(model, grid, days, numbers)
    hours: cp_model.LinearExprT = sum(
        grid.shift(option).hours * var for own in numbers.values() for option, var in own.items()
    )
    model.minimize(short)
    best = first = run(model, budget.part(0.3))
    if first is None:
        return Plan({}, 0, 0, cut_short=True)
    cut_short = first.cut_short
    _hint(model, numbers, first)
    _ration(model, grid, days, numbers)
    second = run(model, budget.part(0.4))
    if second is not None:
        best = second
        model.add(short <= second.of(short))
        _hint(model, numbers, second)
        uneven = _uneven(model, grid, days, numbers)
        model.minimize(sum([_HOUR_COST * hours, _UNEVEN_COST * uneven]))
        third = run(model, budget, gap=_GAP)
        cut_short |= second.cut_short or third is None or third.cut_short
        best = third or second
    assert best is not None
    return Plan(
        numbers={
            (group, option): number
            for group, own in numbers.items()
            for option, var in own.items()
            if option in _inside(grid, days) and (number := best.of(var))
        },
        short=best.of(short),
        bound=max(0, math.ceil(first.bound - 1e-6)),
        cut_short=cut_short or second is None,
    )


def _hint(model: cp_model.CpModel, numbers: Numbers, found: Found) -> None:
    untyped: Any = model
    untyped.clear_hints()
    for own in numbers.values():
        for var in own.values():
            model.add_hint(var, found.of(var))


def capacity_bound(grid: Grid, budget: Budget) -> int:
    """Return the weighted seat hours that every roster is short of for want of hours or nights in the month.

    Each cover by itself: so many of each shift as those who fit it may take together. What is short of one
    cover is counted apart from what is short of others, so the bounds add up.
    """
    total, step = 0, grid.step()
    for cover, row in enumerate(grid.needs):
        able = [one for one, covers in grid.covers.items() if cover in covers]
        lawyers = [grid.lawyers[one] for one in able]
        model = cp_model.CpModel()
        reach = grid.reach(able)
        numbers = {
            option: model.new_int_var(0, reach[option], "") for option in grid.options if reach[option]
        }
        over: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for option, number in numbers.items():
            for slot in grid.span(option):
                over[slot].append(number)
        short: list[cp_model.IntVar] = []
        for slot, need in enumerate(row):
            if need > 0:
                short.append(model.new_int_var(0, need, ""))
                model.add(sum(over.get(slot, [])) + short[-1] >= need)
        model.add(
            sum(grid.shift(option).hours * number for option, number in numbers.items())
            <= sum(one.hours_month // step * step for one in lawyers)
        )
        model.add(
            sum(number for option, number in numbers.items() if grid.shift(option).night)
            <= sum(one.nights_month for one in lawyers)
        )
        model.minimize(sum(short))
        found = run(model, budget)
        if found is not None:
            total += grid.problem.covers[cover].weight * max(0, math.ceil(found.bound - 1e-6))
    return total


def least_hours(grid: Grid, budget: Budget) -> int:
    """Return the hours of duty that every roster without a shortage has at least.

    For each cover by itself: so many of each shift, whoever takes them, that every hour has its seats.
    """
    least = 0
    for row in grid.needs:
        model = cp_model.CpModel()
        over: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        hours: list[cp_model.LinearExprT] = []
        for option in grid.options:
            number = model.new_int_var(0, max(0, *row), "")
            hours.append(grid.shift(option).hours * number)
            for slot in grid.span(option):
                over[slot].append(number)
        for slot, need in enumerate(row):
            if need > 0 and slot in over:
                model.add(sum(over[slot]) >= need)
        model.minimize(sum(hours))
        found = run(model, budget)
        if found is not None:
            least = max(least, math.ceil(found.bound - 1e-6))
    return least


def _inside(grid: Grid, days: range) -> range:
    return range(days.start * grid.width, days.stop * grid.width)


def _borrowed(grid: Grid, days: range) -> list[int]:
    """Return the options of the day before that run into the first day."""
    before = range((days.start - 1) * grid.width, days.start * grid.width)
    return [o for o in before if o >= 0 and grid.span(o).stop > days.start * 24]


def _numbers(model: cp_model.CpModel, grid: Grid, days: range) -> Numbers:
    numbers: Numbers = {}
    options = [*_borrowed(grid, days), *_inside(grid, days)]
    for index, group in enumerate(grid.groups):
        able = grid.reach(group.members)
        own = {o: model.new_int_var(0, able[o], "") for o in options if able[o]}
        numbers[index] = own
        _limit(model, grid, days, group.members, own)
    return numbers


def _limit(
    model: cp_model.CpModel,
    grid: Grid,
    days: range,
    members: Sequence[int],
    own: Mapping[int, cp_model.IntVar],
) -> None:
    """Bound the sums of one group by what its members together may do."""
    lawyers = [grid.lawyers[member] for member in members]
    step = grid.step()
    by_day: dict[int, list[int]] = defaultdict(list)
    for option in own:
        by_day[grid.day(option)].append(option)
    # One duty a day, and none by day after a night: whoever has one of these has no other of them.
    for day, options in by_day.items():
        nights = [option for option in options if grid.shift(option).night]
        after = [o for o in by_day.get(day + 1, ()) if nights and all(grid.clash(n, o) for n in nights)]
        for exclusive in (options, [*nights, *after]):
            if len(exclusive) > 1:
                able = sum(not grid.allowed_set[one].isdisjoint(exclusive) for one in members)
                model.add(sum(own[option] for option in exclusive) <= able)
    inside = {option: var for option, var in own.items() if option in _inside(grid, days)}
    most = sum(min(one.hours_week, one.hours_month) // step * step for one in lawyers)
    model.add(sum(grid.shift(option).hours * var for option, var in inside.items()) <= most)
    nights_most = sum(min(one.nights_month, len(days)) for one in lawyers)
    model.add(sum(var for option, var in inside.items() if grid.shift(option).night) <= nights_most)


def _shortage(model: cp_model.CpModel, grid: Grid, days: range, numbers: Numbers) -> cp_model.LinearExprT:
    """Return the weighted seat hours short in these days."""
    short: list[cp_model.LinearExprT] = []
    slots = range(days.start * 24, days.stop * 24)
    for cover, row in enumerate(grid.needs):
        parts: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for index, own in numbers.items():
            if cover in grid.groups[index].covers:
                for option, var in own.items():
                    parts[option].append(var)
        # One sum for each option keeps the rows of the hours short.
        over: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for option, some in parts.items():
            whole = model.new_int_var(0, len(grid.lawyers), "")
            model.add(whole == sum(some))
            for slot in grid.span(option):
                over[slot].append(whole)
        for slot in slots:
            if row[slot] > 0:
                missing = model.new_int_var(0, row[slot], "")
                model.add(sum(over[slot]) + missing >= row[slot])
                short.append(grid.problem.covers[cover].weight * missing)
    return sum(short)


def _ration(model: cp_model.CpModel, grid: Grid, days: range, numbers: Numbers) -> None:
    """Keep a group within the week's part of its month, by the seats needed, and a little more.

    Otherwise the first weeks would use up what is scarce.
    """
    most = [max(0, *(row[slot] for row in grid.needs)) for slot in range(grid.slots)]
    part = sum(most[days.start * 24 : days.stop * 24]) / max(1, sum(most))
    for index, own in numbers.items():
        lawyers = [grid.lawyers[member] for member in grid.groups[index].members]
        # One duty beyond it for each group, or a single lawyer could never take any.
        hours = _MORE * part * sum(lawyer.hours_month for lawyer in lawyers)
        longest = max(shift.hours for shift in grid.shifts)
        model.add(sum(grid.shift(o).hours * var for o, var in own.items()) <= math.ceil(hours) + longest)
        nights = _MORE * part * sum(lawyer.nights_month for lawyer in lawyers)
        at_night = [var for option, var in own.items() if grid.shift(option).night]
        model.add(sum(at_night) <= math.ceil(nights))


def _uneven(model: cp_model.CpModel, grid: Grid, days: range, numbers: Numbers) -> cp_model.LinearExprT:
    """Return by how many hours in all the groups' parts differ from their shares of what was offered.

    A night counts as eight hours once more, so that nights go by what was offered of them.
    """
    everybody = grid.lawyers.values()
    offered = sum(lawyer.hours_month for lawyer in everybody) or 1
    nights_offered = sum(lawyer.nights_month for lawyer in everybody) or 1
    # The cover that needs most is as good as everybody's.
    most = [max(row[slot] for row in grid.needs) for slot in range(days.start * 24, days.stop * 24)]
    hours = sum(max(0, need) for need in most)
    nights = sum(max(0, *most[start : start + 6]) for start in range(0, len(most), 24))
    parts: list[cp_model.IntVar] = []
    for index, own in numbers.items():
        lawyers = [grid.lawyers[member] for member in grid.groups[index].members]
        share = round(hours * sum(lawyer.hours_month for lawyer in lawyers) / offered)
        parts.append(_far(model, sum(grid.shift(o).hours * var for o, var in own.items()), share))
        by_night = round(8 * nights * sum(lawyer.nights_month for lawyer in lawyers) / nights_offered)
        parts.append(_far(model, sum(8 * var for o, var in own.items() if grid.shift(o).night), by_night))
    return sum(parts)


def _far(model: cp_model.CpModel, what: cp_model.LinearExprT, share: int) -> cp_model.IntVar:
    far = model.new_int_var(0, 10_000_000, "")
    model.add(far >= what - share)
    model.add(far >= share - what)
    return far
