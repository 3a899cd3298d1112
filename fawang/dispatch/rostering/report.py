"""What a finished roster covers, and what callers would meet with it. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from fawang.dispatch.rostering.coverage import filled
from fawang.dispatch.rostering.demand import EVERYBODY
from fawang.dispatch.rostering.month import Month
from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Duty
from fawang.dispatch.rules.demand.erlang import Load, service

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Covered:
    """How one kind of seats is covered over the month.

    Attributes:
        cover: the code.
        needed: seat hours needed; `short` of them are missing.
        hours: hours in which any seat is needed; `full` of them lack nothing.
        least: the smallest number of seats on duty in such an hour.
        calls: expected calls; 0 for covers of matters.
        connected: share of them that would be answered, by Erlang-A, hour by hour as forecast.
        within: share answered in the time promised.
    """

    cover: str
    needed: int
    short: int
    hours: int
    full: int
    least: int
    calls: float = 0.0
    connected: float = 1.0
    within: float = 1.0


def coverage(month: Month, duties: Iterable[Duty]) -> list[Covered]:
    """Return what each cover has of what it needs, in the order of the covers.

    For a language the calls of that language meet only its own seats: what they would find if the others'
    calls never took one. For everybody all calls meet all seats. The truth lies between, as far as matching
    keeps rare seats free; the simulator tells (docs/rosters.md).
    """
    problem = month.problem
    seats = filled(problem, duties)
    found = []
    for cover in problem.covers:
        needs, have = problem.needs.get(cover.code, ()), seats[cover.code]
        wanted = [slot for slot, need in enumerate(needs) if need > 0]
        short = [max(0, needs[slot] - have[slot]) for slot in wanted]
        found.append(
            Covered(
                cover.code,
                sum(needs[slot] for slot in wanted),
                sum(short),
                len(wanted),
                short.count(0),
                min((have[slot] for slot in wanted), default=0),
                *_met(month, cover.code, have),
            )
        )
    return found


def _met(month: Month, code: str, have: list[int]) -> tuple[float, float, float]:
    """Return calls, and the shares answered and answered in time."""
    spoken = frozenset(code.split("+"))
    if code != EVERYBODY and not spoken <= frozenset(month.wanted.languages):
        return 0.0, 1.0, 1.0
    calls = connected = within = 0.0
    for slot, seats in enumerate(have):
        index, hour = divmod(slot, HOURS_OF_DAY)
        expected = month.model.expected(month.problem.day(index), month.problem.day_types[index], hour)
        number = math.fsum(
            n for (language, _matter), n in expected.items() if code == EVERYBODY or language in spoken
        )
        load = Load(number / _HOUR, month.pace.handling, month.pace.patience.mean)
        met = service(load, seats, month.wanted.target.seconds)
        calls += number
        connected += number * (1 - met.abandoned)
        within += number * met.within
    return (calls, connected / calls, within / calls) if calls else (0.0, 1.0, 1.0)
