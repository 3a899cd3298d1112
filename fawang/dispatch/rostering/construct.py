"""A roster by hand, as it were: duty after duty to whoever has had least of their share. Pure.

It is the starting point of the search and what is left when there is no time for one. Every step keeps
every rule.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping

from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rostering.limits import Held, held
from fawang.dispatch.rules.demand.days import DayType

#: Each weekend or holiday had weighs so many hours more, when it is decided who is next for one.
_BURDEN = 4
_LITTLE = 0.1
#: A wish of this weight moves somebody by one hour of their share.
_PER_WISH = 1.0


class Desk:
    """A roster in the making. `taken` has the options of each lawyer."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.own: dict[int, Held] = held(grid.problem, ())
        self.taken: dict[int, set[int]] = {lawyer: set() for lawyer in grid.lawyers}
        self.missing = grid.open({})
        #: By lawyer, as a part of what was offered: hours, nights, duties on weekends and holidays.
        self._hours = dict.fromkeys(grid.lawyers, 0.0)
        self._nights = dict.fromkeys(grid.lawyers, 0.0)
        self._free = {kind: dict.fromkeys(grid.lawyers, 0.0) for kind in (DayType.WEEKEND, DayType.HOLIDAY)}

    def fits(self, lawyer: int, option: int) -> bool:
        """Tell whether a lawyer may take an option besides what they have."""
        grid = self.grid
        return (
            option in grid.allowed_set[lawyer]
            and self.own[lawyer].block(grid.day(option), grid.shift(option)) is None
        )

    def take(self, lawyer: int, option: int) -> None:
        """Give an option to a lawyer."""
        self.own[lawyer].take(self.grid.day(option), self.grid.shift(option))
        self.taken[lawyer].add(option)
        self._count(lawyer, option, -1)

    def drop(self, lawyer: int, option: int) -> None:
        """Take an option away."""
        self.own[lawyer].drop(self.grid.day(option))
        self.taken[lawyer].remove(option)
        self._count(lawyer, option, 1)

    def worth(self, lawyer: int, option: int) -> int:
        """Return the weighted seat hours short that an option of this lawyer would fill now."""
        covers, problem = self.grid.covers[lawyer], self.grid.problem
        return sum(
            problem.covers[cover].weight
            for cover in covers
            for slot in self.grid.span(option)
            if self.missing[cover][slot] > 0
        )

    def spare(self, lawyer: int, option: int) -> bool:
        """Tell whether nothing would be short without an option that this lawyer has."""
        return all(
            self.missing[cover][slot] < 0
            for cover in self.grid.covers[lawyer]
            for slot in self.grid.span(option)
            if self.grid.needs[cover][slot] > 0
        )

    def turn(self, lawyer: int, option: int) -> float:
        """Return how far a lawyer would be with this option, as a part of what they offered; the least is next."""
        own, grid = self.own[lawyer], self.grid
        shift, kind = grid.shift(option), grid.free(option)
        far = own.hours + shift.hours - _PER_WISH * grid.wish(lawyer, option)
        if kind in (DayType.WEEKEND, DayType.HOLIDAY):
            far += _BURDEN * sum(grid.free(o) == kind for o in self.taken[lawyer])
        by_hours = far / max(own.lawyer.hours_month, 1)
        if not shift.night:
            return by_hours
        # Among those who offered nights it is the nights that count; hours can be evened out by day.
        return (own.nights + 1) / max(own.lawyer.nights_month, 1) + _LITTLE * by_hours

    def by_load(self, option: int) -> list[int]:
        """Return who could ever take an option, those with the least part of what they offered first.

        For a night, a weekend or a holiday it is such duties that count.
        """
        kind = self.grid.free(option)
        burden = self._nights if self.grid.shift(option).night else self._free.get(kind, self._hours)
        return sorted(self.grid.able[option], key=lambda one: (burden[one], self._hours[one], one))

    def safe(self, giver: int, taker: int, option: int) -> bool:
        """Tell whether a duty may go from one to the other without leaving a seat empty that is filled."""
        lost = self.grid.cover_set[giver] - self.grid.cover_set[taker]
        return all(
            self.missing[cover][slot] < 0 or self.grid.needs[cover][slot] <= 0
            for cover in lost
            for slot in self.grid.span(option)
        )

    def covers_loss(self, giver: int, taker: int, option: int) -> bool:
        """Tell the same when `giver` has already dropped the duty: nothing more is missing than before."""
        lost = self.grid.cover_set[giver] - self.grid.cover_set[taker]
        return all(
            self.missing[cover][slot] <= 0 or self.grid.needs[cover][slot] <= 0
            for cover in lost
            for slot in self.grid.span(option)
        )

    def _count(self, lawyer: int, option: int, sign: int) -> None:
        for cover in self.grid.covers[lawyer]:
            row = self.missing[cover]
            for slot in self.grid.span(option):
                row[slot] += sign
        own = self.own[lawyer]
        offered = max(1, own.lawyer.hours_month)
        self._hours[lawyer] = own.hours / offered
        self._nights[lawyer] = own.nights / max(1, own.lawyer.nights_month)
        if (kind := self.grid.free(option)) in self._free:
            self._free[kind][lawyer] -= sign / offered


def construct(
    grid: Grid, numbers: Mapping[tuple[int, int], int], stop: Callable[[], bool] = lambda: False
) -> Desk:
    """Return a roster that follows `numbers`, lawyers by (group, option), as far as the rules let it.

    Nights first, since few may take them and they rule out most; then by day. What finds nobody in its
    group is left to `fill`.
    """
    desk = Desk(grid)
    order = sorted(numbers, key=lambda key: (not grid.shift(key[1]).night, key[1], key[0]))
    for group, option in order:
        members = grid.groups[group].members
        for _ in range(numbers[group, option]):
            chosen = _next(desk, members, option)
            if chosen is None:
                break
            desk.take(chosen, option)
    fill(desk, stop)
    return desk


def fill(desk: Desk, stop: Callable[[], bool] = lambda: False) -> None:
    """Give duties to whoever may still take them, as long as that fills a seat that is missing.

    The duty that fills most for its hours comes first, with the group whose turn it is by number. What a duty
    fills only shrinks as others are given, so a rank once reckoned is an upper limit: whoever is still first
    when reckoned anew is first (lazy greedy; M. Minoux, 1978).
    """
    grid = desk.grid

    def rank(option: int, group: int) -> float:
        return -desk.worth(grid.groups[group].members[0], option) / grid.shift(option).hours

    queue = [
        (worth, o, g) for o in grid.options for g in range(len(grid.groups)) if (worth := rank(o, g)) < 0
    ]
    heapq.heapify(queue)
    while queue and not stop():
        before, option, group = heapq.heappop(queue)
        worth = rank(option, group)
        if worth >= 0:
            continue
        if worth == before:
            chosen = _next(desk, grid.groups[group].members, option)
            if chosen is None:
                # Nobody of the group will ever be able to: duties only become more here.
                continue
            desk.take(chosen, option)
        heapq.heappush(queue, (worth, option, group))


def settle(desk: Desk, stop: Callable[[], bool] = lambda: False) -> None:
    """Take away what nobody needs, and give what that frees to where something is short."""
    trim(desk)
    fill(desk, stop)
    trim(desk)


def trim(desk: Desk) -> None:
    """Take away duties without which nothing is short, from whoever has had most of their share first."""
    pairs = [(lawyer, option) for lawyer, options in desk.taken.items() for option in options]
    pairs.sort(key=lambda pair: (-desk.turn(*pair), pair))
    for lawyer, option in pairs:
        if desk.spare(lawyer, option):
            desk.drop(lawyer, option)


def _next(desk: Desk, members: Iterable[int], option: int) -> int | None:
    able = sorted(
        (desk.turn(member, option), member) for member in members if option in desk.grid.allowed_set[member]
    )
    return next((member for _turn, member in able if desk.fits(member, option)), None)
