"""A roster for a month: weeks without names, names, then parts of it solved anew until the time is up.

1. Each week is planned by groups of equal lawyers with CP-SAT (planning.py); that gives the bound.
2. Names are put to it, duty after duty, by whose turn it is (construct.py).
3. What is short is filled by passing duties on (exchange.py), and what is left of it by solving parts anew with
   CP-SAT (improving.py): days that are short, with whoever can help. A part replaces what stood there only if
   it is better.
4. Duties are passed on and exchanged as long as that makes the roster more even (exchange.py).

A small problem is then solved whole by CP-SAT, and proven best or nearly so. Runs side by side have
one thread each and a limit by count of work, so the same problem and seed give the same roster, unless the
clock ended something: `Roster.cut_short` says so.
"""

import random
import time
from collections.abc import Callable, Container, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from fawang.dispatch.rostering.construct import Desk, construct, settle
from fawang.dispatch.rostering.coverage import gaps, shortage
from fawang.dispatch.rostering.exchange import even_out, relieve
from fawang.dispatch.rostering.fairness import fair_shares, offers
from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rostering.improving import Outcome, Part, improve
from fawang.dispatch.rostering.planning import Plan, capacity_bound, least_hours, plan, weeks
from fawang.dispatch.rostering.problem import Duty, Problem
from fawang.dispatch.rostering.search import Budget

#: A problem with at most so many lawyers × options is solved whole.
_WHOLE = 6000
#: Lawyers in one part.
_HELPERS = 140
#: Work for one run of CP-SAT (its own unit, about a second on an idle core): a week, a part, a whole.
_EFFORT_WEEK, _EFFORT_PART, _EFFORT_WHOLE = 8.0, 1.5, 4.0
#: Days around one that is short that are solved with it.
_AROUND = 1
#: Work for a bound; shares of the time left for chains and for parts, so that evening out gets the rest.
_EFFORT_BOUND, _RELIEVING, _REPAIRING = 1.0, 0.25, 0.6
#: Turns at what is short; how many in a row may bring nothing.
_TURNS, _IDLE = 4, 1
_THREADS = 2
#: Seconds beyond the limit that the construction may take, so that there is a roster at all.
_GRACE = 20.0


@dataclass(frozen=True, slots=True)
class Roster:
    """A month's duties, and how good they are known to be.

    Attributes:
        duties: in order of time.
        short: weighted seat hours that are missing.
        bound: weighted seat hours that every roster misses at least.
        least_hours: hours of duty that a roster without a shortage has at least, by its shifts.
        proven: whether the whole problem was solved to its end, fairness and wishes included.
        cut_short: whether the clock ended a step; another run may then come out differently.
        seconds: how long it took, by steps.
    """

    duties: tuple[Duty, ...]
    short: int
    bound: int
    least_hours: int
    proven: bool
    cut_short: bool
    seconds: Mapping[str, float]

    @property
    def gap(self) -> int:
        """Return by how many weighted seat hours the shortage may still be too high."""
        return self.short - self.bound


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: the step, how many of how many parts are done, and what is short now."""

    step: str
    done: int
    of: int
    short: int


type Watch = Callable[[Progress], object]


def solve(problem: Problem, *, seconds: float = 240.0, seed: int = 1, watch: Watch | None = None) -> Roster:
    """Return the best roster found within `seconds`; at worst that of the construction by hand.

    Args:
        problem: what is to be filled.
        seconds: when to stop. Putting names to the plan is not interrupted; it takes seconds for a month of a
            thousand lawyers.
        seed: of all chances taken.
        watch: called with the progress, from the calling thread.
    """
    return _Search(problem, seconds, seed, watch or (lambda _progress: None)).roster()


class _Search:
    def __init__(self, problem: Problem, seconds: float, seed: int, watch: Watch) -> None:
        self._began = time.monotonic()
        self._ends = self._began + seconds
        self._seed = seed
        self._watch = watch
        self._grid = Grid(problem)
        self._chance = random.Random(seed)  # noqa: S311 no secret
        self._took: dict[str, float] = {}
        self._cut = False
        self._offered = offers(self._grid)

    def roster(self) -> Roster:
        grid = self._grid
        with ThreadPoolExecutor(_THREADS) as threads:
            plans = self._plan(threads)
            bound = max(sum(one.bound for one in plans), capacity_bound(grid, self._budget(_EFFORT_BOUND)))
            hours = least_hours(grid, self._budget(_EFFORT_BOUND))
            self._note("planning")
            desk = self._names(plans, bound)
            self._note("names")
            late = self._until(_RELIEVING)
            relieve(desk, late)
            self._cut |= late()
            settle(desk, self._hopeless)
            self._watch(Progress("filling", 1, 1, self._shortage(desk)))
            small = len(grid.lawyers) * len(grid.options) <= _WHOLE
            if not small:
                self._repair(desk)
            self._note("filling")
            self._cut |= not even_out(desk, self._late)
            # What was passed on may have made another duty superfluous, or somebody free.
            settle(desk, self._hopeless)
            self._watch(Progress("evening_out", 1, 1, self._shortage(desk)))
            self._note("evening_out")
            proven = small and self._whole(desk)
            if small:
                self._note("improving")
        duties = tuple(sorted(grid.duty(one, o) for one, options in desk.taken.items() for o in options))
        short = shortage(grid.problem, gaps(grid.problem, duties))
        return Roster(duties, short, min(bound, short), hours, proven, self._cut, self._took)

    def _budget(self, effort: float) -> Budget:
        return Budget(self._ends, self._seed, effort)

    def _note(self, step: str) -> None:
        self._took[step] = time.monotonic() - self._began - sum(self._took.values())

    def _plan(self, threads: ThreadPoolExecutor) -> list[Plan]:
        spans = weeks(self._grid)
        # Half of the time at most, so that names and evening out get theirs.
        ends = self._began + (self._ends - self._began) / 2
        turns = -(-len(spans) // _THREADS)

        def week(days: range) -> Plan:
            left = max(0.0, ends - time.monotonic())
            return plan(
                self._grid, days, Budget(time.monotonic() + 2 * left / turns, self._seed, _EFFORT_WEEK)
            )

        plans = []
        for number, one in enumerate(threads.map(week, spans), 1):
            plans.append(one)
            self._cut |= one.cut_short
            self._watch(Progress("planning", number, len(spans), sum(p.short for p in plans)))
        return plans

    def _names(self, plans: list[Plan], bound: int) -> Desk:
        """Return the better of the roster that follows the plan and the one that follows nothing.

        Where hours are scarce or the plan had no time, the second may be the one.
        """
        numbers = {key: n for one in plans for key, n in one.numbers.items()}
        best: tuple[int, Desk] | None = None
        for some in (numbers, {}):
            desk = construct(self._grid, some, self._hopeless)
            settle(desk, self._hopeless)
            short = self._shortage(desk)
            if best is None or short < best[0]:
                best = short, desk
            if short <= bound:
                break
        assert best is not None
        return best[1]

    def _until(self, share: float) -> Callable[[], bool]:
        """Return what tells whether this share of the time left is over."""
        ends = self._budget(1).part(share).ends
        return lambda: time.monotonic() >= ends

    def _whole(self, desk: Desk) -> bool:
        grid = self._grid
        part = Part(tuple(grid.lawyers), grid.options)
        proven = False
        # Fair shares follow from what the groups have, so the second time they are those of the first.
        for turn in range(2):
            shares = fair_shares(grid, desk.taken, self._offered)
            outcome = improve(grid, part, desk.taken, shares, self._budget(_EFFORT_WHOLE))
            if outcome is not None:
                _put(desk, outcome)
                self._cut |= outcome.found.cut_short
                proven = outcome.found.proven
            self._watch(Progress("improving", turn + 1, 2, self._shortage(desk)))
            if outcome is None:
                break
        return proven

    def _repair(self, desk: Desk) -> None:
        """Solve what is short anew, with helpers drawn anew each turn, until nothing comes of two turns."""
        late = self._until(_REPAIRING)
        idle, turn = 0, 0
        while idle < _IDLE and turn < _TURNS and (days := self._short_days(desk)):
            before = self._shortage(desk)
            for number, day in enumerate([None, *days], 1):
                if late():
                    self._cut = True
                    return
                part = self._nights(desk) if day is None else self._around(desk, day)
                if part is not None:
                    shares = fair_shares(self._grid, desk.taken, self._offered)
                    outcome = improve(self._grid, part, desk.taken, shares, self._budget(_EFFORT_PART))
                    if outcome is not None:
                        self._cut |= outcome.found.cut_short
                        _put(desk, outcome)
                self._watch(Progress("filling", number, len(days) + 1, self._shortage(desk)))
            turn += 1
            idle = idle + 1 if self._shortage(desk) == before else 0

    def _short_slots(self, desk: Desk) -> dict[int, set[int]]:
        """Return the slots that are short, by cover."""
        grid = self._grid
        found: dict[int, set[int]] = {}
        for cover, (needs, row) in enumerate(zip(grid.needs, desk.missing, strict=True)):
            for slot in range(grid.slots):
                if needs[slot] > 0 and row[slot] > 0:
                    found.setdefault(cover, set()).add(slot)
        return found

    def _short_days(self, desk: Desk) -> list[int]:
        return sorted({slot // 24 for slots in self._short_slots(desk).values() for slot in slots})

    def _nights(self, desk: Desk) -> Part | None:
        """Return all nights of the month with those who offered any, if it is nights that are short.

        Nights are the scarcest: who takes one early in the month has none left for its end.
        """
        grid = self._grid
        nights = [option for option in grid.options if grid.shift(option).night]
        reached = {slot for option in nights for slot in grid.span(option)}
        short = {cover for cover, slots in self._short_slots(desk).items() if slots & reached}
        if not short:
            return None
        able = [one for one, lawyer in grid.lawyers.items() if lawyer.nights_month > 0]
        return self._drawn(able, short, frozenset(nights))

    def _around(self, desk: Desk, day: int) -> Part:
        """Return the days around `day`, with whoever is on duty then or fits what is short."""
        grid = self._grid
        low, high = max(0, day - _AROUND), min(grid.problem.days, day + _AROUND + 1)
        options = range(low * grid.width, high * grid.width)
        short = {
            cover
            for cover, slots in self._short_slots(desk).items()
            if any(slot // 24 == day for slot in slots)
        }
        busy = [one for one in grid.lawyers if any(option in options for option in desk.taken[one])]
        fitting = [one for one in grid.lawyers if short.intersection(grid.covers[one])]
        return self._drawn([*dict.fromkeys([*busy, *fitting])], short, options)

    def _drawn(self, able: list[int], short: set[int], options: Container[int]) -> Part:
        """Return a part with as many of `able` as one part holds, by lot, those who fit what is short first."""
        able = sorted(able)
        self._chance.shuffle(able)
        able.sort(key=lambda one: not short.intersection(self._grid.covers[one]))
        most = _HELPERS * 2 // 3
        chosen = able[:most] + [one for one in able[most:] if self._chance.random() < 0.5]
        return Part(tuple(sorted(chosen[:_HELPERS])), options)

    def _hopeless(self) -> bool:
        """Tell whether even the construction has to end; whoever gives no time gets a roster all the same."""
        return time.monotonic() >= self._ends + _GRACE

    def _late(self) -> bool:
        return time.monotonic() >= self._ends

    def _shortage(self, desk: Desk) -> int:
        grid = self._grid
        return sum(
            cover.weight * max(0, row[slot])
            for cover, needs, row in zip(grid.problem.covers, grid.needs, desk.missing, strict=True)
            for slot in range(grid.slots)
            if needs[slot] > 0
        )


def _put(desk: Desk, outcome: Outcome) -> None:
    for one in outcome.taken:
        for option in desk.taken[one] - outcome.taken[one]:
            desk.drop(one, option)
    for one, options in outcome.taken.items():
        for option in sorted(options - desk.taken[one]):
            desk.take(one, option)
