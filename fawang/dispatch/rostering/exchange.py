"""Duties passed on from lawyer to lawyer: to fill a seat that is missing, and to even out. Pure.

No step breaks a rule, and none leaves a seat empty that was filled.
"""

import math
from collections.abc import Callable, Iterable

from fawang.dispatch.rostering.construct import Desk
from fawang.dispatch.rostering.fairness import MEASURES, Tally, offers, tallies, tally

#: How many of those with least are asked to take a duty over, and to exchange one.
_ASKED, _PARTNERS = 80, 25
#: What being off one's fair share costs by measure, squared, in duties; and a wish of weight 1.
_WEIGHTS = {"hours": 2.0, "nights": 2.0, "weekends": 1.0, "holidays": 1.5}
_WISH = 0.25
#: Passes over all duties.
_PASSES = 6
type Stop = Callable[[], bool]


def relieve(desk: Desk, stop: Stop = lambda: False) -> int:
    """Fill seats that are missing by chains of two; return how many duties were added.

    Somebody who fits gives one of their duties to another who can take it without loss, or gives up one that
    nobody needs, and takes a duty where a seat is missing.
    """
    added = 0
    for option, cover in _wanted(desk):
        if stop():
            break
        while _lacks(desk, option, cover):
            if not any(_chain(desk, one, option) for one in _fitting(desk, option, cover)):
                break
            added += 1
    return added


def even_out(desk: Desk, stop: Stop = lambda: False) -> bool:
    """Pass duties on as long as that brings lawyers nearer to their fair shares; tell whether it came to an end.

    A fair share is the same part of what each offered, for all: whoever speaks a rare language has more because
    their duties can be passed on to fewer.
    """
    price = Price(desk)
    for _ in range(_PASSES):
        moved = False
        pairs = [(one, option) for one, options in desk.taken.items() for option in options]
        pairs.sort(key=lambda pair: (-price.of(pair[0]), pair))
        for one, option in pairs:
            if stop():
                return False
            if option in desk.taken[one]:
                moved |= _pass_on(desk, price, one, option) or _exchange(desk, price, one, option)
        if not moved:
            return True
    return True


class Price:
    """What it costs that somebody has more or less than their share."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._offers = offers(desk.grid)
        had = tallies(desk.grid, desk.taken)
        self._now: dict[int, float] = {}
        duty = {"hours": desk.grid.step(), "nights": 1, "weekends": 1, "holidays": 1}
        #: By measure: part of the offer that is fair, size of a duty, mean offer.
        self._fair: dict[str, tuple[float, float, float]] = {}
        for name in MEASURES:
            offered = math.fsum(getattr(one, name) for one in self._offers.values())
            total = math.fsum(getattr(one, name) for one in had.values())
            if offered:
                self._fair[name] = total / offered, duty[name], offered / len(self._offers)
        for one in desk.taken:
            self.renew(one)

    def of(self, lawyer: int) -> float:
        """Return what a lawyer costs now."""
        return self._now[lawyer]

    def with_(self, lawyer: int, options: Iterable[int]) -> float:
        """Return what a lawyer would cost with these options."""
        chosen = list(options)
        wishes = math.fsum(self._desk.grid.wish(lawyer, option) for option in chosen)
        return self._cost(lawyer, tally(self._desk.grid, chosen)) - _WISH * wishes

    def renew(self, lawyer: int) -> None:
        """Reckon a lawyer anew after a change."""
        self._now[lawyer] = self.with_(lawyer, self._desk.taken[lawyer])

    def _cost(self, lawyer: int, had: Tally) -> float:
        total = 0.0
        for name, (part, duty, mean) in self._fair.items():
            offer = getattr(self._offers[lawyer], name)
            if offer:
                off = (getattr(had, name) - part * offer) / duty
                total += _WEIGHTS[name] * off * off * mean / offer
        return total


def _pass_on(desk: Desk, price: Price, giver: int, option: int) -> bool:
    """Give a duty to whoever it suits best, if that is better than now."""
    without = price.with_(giver, desk.taken[giver] - {option})
    gain = price.of(giver) - without
    if gain <= 0:
        return False
    asked = 0
    best: tuple[float, int] | None = None
    # Whoever has least comes first; those who could never take it are not asked.
    for taker in desk.by_load(option):
        if taker == giver or not desk.safe(giver, taker, option) or not desk.fits(taker, option):
            continue
        asked += 1
        change = price.with_(taker, desk.taken[taker] | {option}) - price.of(taker) - gain
        if change < -1e-9 and (best is None or change < best[0]):
            best = change, taker
        if asked >= _ASKED:
            break
    if best is None:
        return False
    desk.drop(giver, option)
    desk.take(best[1], option)
    price.renew(giver)
    price.renew(best[1])
    return True


def _exchange(desk: Desk, price: Price, giver: int, option: int) -> bool:
    """Exchange a duty for one of somebody who has less, if that is better than now; the first such is taken."""
    grid = desk.grid
    asked = 0
    for taker in desk.by_load(option):
        if taker == giver or not desk.taken[taker] or not desk.safe(giver, taker, option):
            continue
        asked += 1
        if asked > _PARTNERS:
            return False
        for other in sorted(desk.taken[taker]):
            if other not in grid.allowed_set[giver] or not desk.safe(taker, giver, other):
                continue
            mine = desk.taken[giver] - {option} | {other}
            theirs = desk.taken[taker] - {other} | {option}
            change = price.with_(giver, mine) + price.with_(taker, theirs)
            if change < price.of(giver) + price.of(taker) - 1e-9 and _swap(desk, giver, option, taker, other):
                price.renew(giver)
                price.renew(taker)
                return True
    return False


def _swap(desk: Desk, one: int, option: int, other: int, theirs: int) -> bool:
    """Exchange two duties if the rules let both; tell whether they did."""
    desk.drop(one, option)
    desk.drop(other, theirs)
    if desk.fits(one, theirs) and desk.fits(other, option):
        desk.take(one, theirs)
        desk.take(other, option)
        return True
    desk.take(one, option)
    desk.take(other, theirs)
    return False


def _wanted(desk: Desk) -> list[tuple[int, int]]:
    """Return (option, cover) of what would fill a missing seat, by time."""
    grid = desk.grid
    covers = range(len(grid.needs))
    return sorted(
        (option, cover) for cover in covers for option in grid.options if _lacks(desk, option, cover)
    )


def _lacks(desk: Desk, option: int, cover: int) -> bool:
    row, needs = desk.missing[cover], desk.grid.needs[cover]
    return any(needs[slot] > 0 and row[slot] > 0 for slot in desk.grid.span(option))


def _fitting(desk: Desk, option: int, cover: int) -> list[int]:
    grid = desk.grid
    able = [one for one in grid.lawyers if cover in grid.covers[one] and option in grid.allowed_set[one]]
    return sorted(able, key=lambda one: (desk.turn(one, option), one))[:_ASKED]


def _chain(desk: Desk, one: int, option: int) -> bool:
    if desk.fits(one, option):
        desk.take(one, option)
        return True
    for held in sorted(desk.taken[one]):
        # What one duty less would not change needs no try.
        spare = desk.spare(one, held)
        desk.drop(one, held)
        if desk.fits(one, option):
            desk.take(one, option)
            if spare:
                return True
            taker = next(
                (
                    other
                    for other in desk.by_load(held)
                    if other != one and desk.covers_loss(one, other, held) and desk.fits(other, held)
                ),
                None,
            )
            if taker is not None:
                desk.take(taker, held)
                return True
            desk.drop(one, option)
        desk.take(one, held)
    return False
