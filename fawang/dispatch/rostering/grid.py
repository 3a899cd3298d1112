"""A problem worked out for searching: who could take what, which seats a duty fills. Pure.

An option is a day and a shift as one number: `day * number of shifts + shift`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from fawang.dispatch.rostering.coverage import covers_of
from fawang.dispatch.rostering.limits import Held, held, pause, unavailable
from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Duty, Lawyer, Problem, Shift
from fawang.dispatch.rules.demand.days import DayType


@dataclass(frozen=True, slots=True)
class Group:
    """Lawyers who fill the same covers: `covers` are indices into the problem's, `members` ids."""

    covers: tuple[int, ...]
    members: tuple[int, ...]


class Grid:
    """What the searches ask again and again, worked out once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.shifts: tuple[Shift, ...] = problem.shifts
        self.width = len(problem.shifts)
        self.options = range(problem.days * self.width)
        self.slots = problem.days * HOURS_OF_DAY
        self.lawyers: dict[int, Lawyer] = {lawyer.id: lawyer for lawyer in problem.lawyers}
        self._codes = {cover.code: index for index, cover in enumerate(problem.covers)}
        own = covers_of(problem)
        self.covers = {one: tuple(self._codes[code] for code in codes) for one, codes in own.items()}
        #: What each lawyer holds from before the month.
        self.before: dict[int, Held] = held(problem, ())
        self.allowed = {lawyer.id: self._allowed(self.before[lawyer.id]) for lawyer in problem.lawyers}
        self.allowed_set = {one: frozenset(options) for one, options in self.allowed.items()}
        self.cover_set = {one: frozenset(covers) for one, covers in self.covers.items()}
        #: Who could ever take an option.
        self.able: dict[int, list[int]] = {option: [] for option in self.options}
        for one, options in self.allowed.items():
            for option in options:
                self.able[option].append(one)
        self.groups = self._groups()
        #: Seats still needed in each slot, by the index of the cover; duties from before are counted off.
        self.needs = self._needs()
        self._wishes = self._wished()

    def day(self, option: int) -> int:
        """Return the day of an option."""
        return option // self.width

    def shift(self, option: int) -> Shift:
        """Return the shift of an option."""
        return self.shifts[option % self.width]

    def span(self, option: int) -> range:
        """Return the slots of the month that an option covers."""
        begins = self.day(option) * HOURS_OF_DAY + self.shift(option).start
        return range(begins, min(begins + self.shift(option).hours, self.slots))

    def free(self, option: int) -> DayType:
        """Return what kind of day an option begins on."""
        return self.problem.day_types[self.day(option)]

    def wish(self, lawyer: int, option: int) -> int:
        """Return how much `lawyer` would like an option."""
        return self._wishes.get((lawyer, option), 0)

    def duty(self, lawyer: int, option: int) -> Duty:
        """Return the duty that a lawyer has with an option."""
        return Duty(self.problem.day(self.day(option)), self.shift(option).code, lawyer)

    def option(self, duty: Duty) -> int:
        """Return the option of a duty."""
        shift = next(i for i, shift in enumerate(self.shifts) if shift.code == duty.shift)
        return (duty.day - self.problem.first).days * self.width + shift

    def clash(self, one: int, other: int) -> bool:
        """Tell whether nobody can have both options: same day, at the same time, or without rest."""
        if self.day(one) == self.day(other):
            return True
        first, then = sorted((one, other), key=lambda o: self.span(o).start)
        rest = self.problem.rest
        gap = self.day(then) * HOURS_OF_DAY + self.shift(then).start
        gap -= self.day(first) * HOURS_OF_DAY + self.shift(first).start + self.shift(first).hours
        return gap < pause(self.shift(first), self.shift(then), rest.between, rest.after_night)

    def open(self, taken: Mapping[int, Iterable[int]]) -> list[list[int]]:
        """Return by cover and slot the seats still missing (negative: more than needed)."""
        left = [list(row) for row in self.needs]
        for lawyer, options in taken.items():
            for option in options:
                for cover in self.covers[lawyer]:
                    for slot in self.span(option):
                        left[cover][slot] -= 1
        return left

    def reach(self, members: Sequence[int]) -> dict[int, int]:
        """Return for each option how many of `members` could take it."""
        return Counter(option for member in members for option in self.allowed[member])

    def step(self) -> int:
        """Return the hours that divide the length of every shift."""
        return gcd(*(shift.hours for shift in self.shifts))

    def _allowed(self, own: Held) -> tuple[int, ...]:
        problem = self.problem
        return tuple(
            day * self.width + index
            for day, kind in enumerate(problem.day_types)
            for index, shift in enumerate(self.shifts)
            if unavailable(own.lawyer, problem.day(day), shift, kind) is None
            and own.block(day, shift) is None
        )

    def _groups(self) -> tuple[Group, ...]:
        found: dict[tuple[int, ...], list[int]] = {}
        for lawyer in self.problem.lawyers:
            found.setdefault(self.covers[lawyer.id], []).append(lawyer.id)
        return tuple(Group(covers, tuple(members)) for covers, members in sorted(found.items()))

    def _needs(self) -> list[list[int]]:
        problem = self.problem
        rows = [list(problem.needs.get(cover.code, (0,) * self.slots)) for cover in problem.covers]
        shifts = {shift.code: shift for shift in self.shifts}
        for duty in problem.previous:
            shift = shifts[duty.shift]
            begins = (duty.day - problem.first).days * HOURS_OF_DAY + shift.start
            for cover in self.covers.get(duty.lawyer, ()):
                for slot in range(max(begins, 0), max(begins + shift.hours, 0)):
                    rows[cover][slot] -= 1
        return rows

    def _wished(self) -> dict[tuple[int, int], int]:
        found: Counter[tuple[int, int]] = Counter()
        for lawyer in self.problem.lawyers:
            for wish in lawyer.wishes:
                day = (wish.day - self.problem.first).days
                if 0 <= day < self.problem.days:
                    for index, shift in enumerate(self.shifts):
                        if wish.shift in (None, shift.code):
                            found[lawyer.id, day * self.width + index] += wish.weight
        return dict(found)
