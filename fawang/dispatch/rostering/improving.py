"""A part of a roster solved anew by CP-SAT while the rest stands: some lawyers, some days.

With all lawyers and all days it is the whole problem, and the bound found holds for it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from fawang.dispatch.rostering.fairness import Tally, tally
from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rostering.search import Budget, Found, run
from fawang.dispatch.rules.demand.days import DayType

#: What things cost: a weighted seat hour short; an hour of duty; an hour, or a night, weekend or holiday
#: off one's fair share; as much again for what lies beyond one duty; a wish of weight 1 not met.
SHORT, HOUR, OFF, BURDEN, WISH = 2000, 20, 4, 16, 6
#: Fair shares are reckoned in tenths.
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """What is free: which of these options these lawyers have."""

    lawyers: tuple[int, ...]
    options: Container[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the lawyers of a part have now, by the options; and what CP-SAT says of the part."""

    taken: Mapping[int, frozenset[int]]
    found: Found


def improve(
    grid: Grid, part: Part, taken: Mapping[int, Iterable[int]], shares: Mapping[int, Tally], budget: Budget
) -> Outcome | None:
    """Return the part solved anew, beginning from how it stands; None if nothing better was found in time."""
    model = cp_model.CpModel()
    own: dict[int, dict[int, cp_model.IntVar]] = {}
    costs: list[cp_model.LinearExprT] = []
    for one in part.lawyers:
        free = [option for option in grid.allowed[one] if option in part.options]
        own[one] = {option: model.new_bool_var("") for option in free}
        fixed = tuple(option for option in taken[one] if option not in part.options)
        _rules(model, grid, one, own[one], fixed)
        costs += _costs(model, grid, one, own[one], fixed, shares[one])
        for option, var in own[one].items():
            model.add_hint(var, option in taken[one])
    costs += _cover(model, grid, part, own, taken)
    costs += [HOUR * grid.shift(o).hours * var for mine in own.values() for o, var in mine.items()]
    model.minimize(sum(costs))
    found = run(model, budget)
    if found is None or (not found.proven and found.value >= _now(grid, part, own, taken, shares)):
        return None
    return Outcome(
        {
            one: frozenset(
                [option for option in taken[one] if option not in part.options]
                + [option for option, var in mine.items() if found.of(var)]
            )
            for one, mine in own.items()
        },
        found,
    )


def _now(
    grid: Grid,
    part: Part,
    free: Mapping[int, Iterable[int]],
    taken: Mapping[int, Iterable[int]],
    shares: Mapping[int, Tally],
) -> float:
    """Return what the part costs as it stands, by the same reckoning as the model's."""
    total = 0.0
    duty = max(shift.hours for shift in grid.shifts)
    for one in part.lawyers:
        had = tally(grid, taken[one])
        reach = tally(grid, free[one])
        for measure, cost, unit in (
            ("hours", OFF, duty), ("nights", BURDEN, 1), ("weekends", BURDEN, 1), ("holidays", BURDEN, 1),
        ):  # fmt: skip
            if getattr(reach, measure):
                far = abs(_TENTHS * getattr(had, measure) - round(_TENTHS * getattr(shares[one], measure)))
                total += cost * far + 2 * cost * max(0, far - _TENTHS * unit)
        own = [option for option in taken[one] if option in part.options]
        total -= WISH * sum(grid.wish(one, option) for option in own)
        total += HOUR * sum(grid.shift(option).hours for option in own)
    return total + SHORT * _short_within(grid, part, taken)


def _short_within(grid: Grid, part: Part, taken: Mapping[int, Iterable[int]]) -> int:
    reached = {
        (cover, slot)
        for one in part.lawyers
        for option in grid.allowed[one]
        if option in part.options
        for cover in grid.covers[one]
        for slot in grid.span(option)
    }
    missing = grid.open(taken)
    return sum(
        grid.problem.covers[cover].weight * max(0, missing[cover][slot])
        for cover, slot in reached
        if grid.needs[cover][slot] > 0
    )


def _rules(
    model: cp_model.CpModel,
    grid: Grid,
    one: int,
    own: Mapping[int, cp_model.IntVar],
    fixed: tuple[int, ...],
) -> None:
    """Add what one lawyer may do (limits.py says the same of a finished roster)."""
    lawyer, rest = grid.lawyers[one], grid.problem.rest
    by_day: dict[int, list[int]] = defaultdict(list)
    for option in own:
        by_day[grid.day(option)].append(option)
        if any(grid.clash(option, other) for other in fixed):
            model.add(own[option] == 0)
    reach = 2 + max(rest.between, rest.after_night) // 24
    for day, options in by_day.items():
        model.add_at_most_one(own[option] for option in options)
        for option in options:
            for later in range(day + 1, day + reach):
                against = [other for other in by_day.get(later, ()) if grid.clash(option, other)]
                # Those of one day exclude each other anyway, so one row says all.
                if against:
                    model.add_at_most_one([own[option], *(own[other] for other in against)])
    held = grid.before[one]
    had: dict[int, int] = defaultdict(int)
    for option in fixed:
        had[held.week(grid.day(option))] += grid.shift(option).hours
    weeks: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for option, var in own.items():
        weeks[held.week(grid.day(option))].append(grid.shift(option).hours * var)
    for week, parts in weeks.items():
        model.add(sum(parts) <= max(0, lawyer.hours_week - had[week] - held.weeks[week]))
    spent = sum(grid.shift(option).hours for option in fixed)
    model.add(sum(grid.shift(o).hours * var for o, var in own.items()) <= max(0, lawyer.hours_month - spent))
    _nights(model, grid, one, own, fixed)


def _nights(
    model: cp_model.CpModel,
    grid: Grid,
    one: int,
    own: Mapping[int, cp_model.IntVar],
    fixed: tuple[int, ...],
) -> None:
    nights: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    for option, var in own.items():
        if grid.shift(option).night:
            nights[grid.day(option) + grid.shift(option).night_offset].append(var)
    if not nights:
        return
    taken = {
        grid.day(option) + grid.shift(option).night_offset for option in fixed if grid.shift(option).night
    }
    before = {day + shift.night_offset for day, shift in grid.before[one].duties.items() if shift.night}
    every = [var for some in nights.values() for var in some]
    model.add(sum(every) <= max(0, grid.lawyers[one].nights_month - len(taken)))
    length = grid.problem.rest.nights_in_row + 1
    for first in range(min(nights) - length + 1, max(nights) + 1):
        window = range(first, first + length)
        known = sum(night in taken or night in before for night in window)
        free = [var for night in window for var in nights.get(night, ())]
        if len(free) + known >= length and free:
            model.add(sum(free) <= max(0, length - 1 - known))


def _costs(
    model: cp_model.CpModel,
    grid: Grid,
    one: int,
    own: Mapping[int, cp_model.IntVar],
    fixed: tuple[int, ...],
    share: Tally,
) -> list[cp_model.LinearExprT]:
    """Return what is uneven for one lawyer, and their wishes."""
    costs: list[cp_model.LinearExprT] = [
        -WISH * grid.wish(one, o) * var for o, var in own.items() if grid.wish(one, o)
    ]
    duty = max(shift.hours for shift in grid.shifts)

    def off(each: Mapping[int, int], target: float, cost: int, unit: int) -> None:
        had = sum(each.get(option, 0) for option in fixed)
        free = [each[option] * var for option, var in own.items() if each.get(option)]
        if not free:
            return
        aim = round(_TENTHS * target)
        far = model.new_int_var(0, 100_000, "")
        model.add(far >= _TENTHS * (sum(free) + had) - aim)
        model.add(far >= aim - _TENTHS * (sum(free) + had))
        # Beyond one duty it costs as much again twice over: rather two a little off than one by far.
        further = model.new_int_var(0, 100_000, "")
        model.add(further >= far - _TENTHS * unit)
        costs.extend((cost * far, 2 * cost * further))

    shifts = {option: grid.shift(option) for option in {*own, *fixed}}
    off({o: shift.hours for o, shift in shifts.items()}, share.hours, OFF, duty)
    off({o: 1 for o, shift in shifts.items() if shift.night}, share.nights, BURDEN, 1)
    for kind, target in ((DayType.WEEKEND, share.weekends), (DayType.HOLIDAY, share.holidays)):
        off({o: 1 for o in shifts if grid.free(o) == kind}, target, BURDEN, 1)
    return costs


def _cover(
    model: cp_model.CpModel,
    grid: Grid,
    part: Part,
    own: Mapping[int, Mapping[int, cp_model.IntVar]],
    taken: Mapping[int, Iterable[int]],
) -> list[cp_model.LinearExprT]:
    """Return the cost of what is short where the part's duties can reach."""
    members = frozenset(part.lawyers)
    missing = grid.open(
        {
            one: [option for option in options if one not in members or option not in part.options]
            for one, options in taken.items()
        }
    )
    costs: list[cp_model.LinearExprT] = []
    for cover, row in enumerate(missing):
        parts: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for one in part.lawyers:
            if cover in grid.covers[one]:
                for option, var in own[one].items():
                    parts[option].append(var)
        over: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for option, those in parts.items():
            whole = model.new_int_var(0, len(those), "")
            model.add(whole == sum(those))
            for slot in grid.span(option):
                over[slot].append(whole)
        for slot, some in over.items():
            if grid.needs[cover][slot] > 0 and row[slot] > 0:
                short = model.new_int_var(0, row[slot], "")
                model.add(sum(some) + short >= row[slot])
                costs.append(SHORT * grid.problem.covers[cover].weight * short)
    return costs
