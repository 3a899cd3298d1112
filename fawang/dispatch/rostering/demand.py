"""From calls to seats: the needs of a month by hour and cover. Pure.

Each language has a cover of its own; so has every set of two or more languages except the one that
everybody speaks, for the load of all of them together, and there is one of everybody for the whole load. Seats
that fill all of these serve every language as promised however the calls fall among those who can take
them (Hall's condition for sets of languages). A matter's cover has the seats that its own load keeps busy: what is
above that another lawyer takes.

Seats are the least for which Erlang-A meets the target (erlang.py) with the mean of the hour's forecast.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from fawang.dispatch.rostering.problem import HOURS_OF_DAY, Cover
from fawang.dispatch.rules.demand.days import DayType
from fawang.dispatch.rules.demand.erlang import Load, Target, needed
from fawang.dispatch.rules.demand.forecast import Count, Model
from fawang.dispatch.rules.demand.patience import Patience, Waited, patience

_HOUR = 3600
#: Loads are rounded up to so many calls an hour: what is the same is reckoned once.
_STEP = 0.1
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Pace:
    """How callers and lawyers behave: mean seconds of handling, and patience with its interval."""

    handling: float
    patience: Patience


@dataclass(frozen=True, slots=True)
class Specialists:
    """Seats of lawyers who know a matter: `always` at all hours, those of its load from `begins` to `until`."""

    matter: str
    always: int
    begins: int
    until: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be covered: languages with a seat at all hours, the one that everybody speaks, specialists."""

    languages: tuple[str, ...]
    everybody: str
    specialists: tuple[Specialists, ...]
    target: Target
    weights: Mapping[str, int]


def pace(counts: Iterable[Count], *, handling: float, otherwise: float) -> Pace:
    """Return mean handling and patience as counted; what was not counted is taken from the arguments, in s."""
    answered = handled = 0.0
    waited: list[Waited] = []
    for one in counts:
        waited.append(Waited(one.abandoned, one.waited_seconds))
        if one.handled_seconds:
            answered += one.answered
            handled += one.handled_seconds
    return Pace(handled / answered if answered else handling, patience(waited, otherwise=otherwise))


def covers(wanted: Wanted) -> tuple[Cover, ...]:
    """Return the covers: everybody, each language, each set of several, each matter."""
    weights = wanted.weights
    rare = [language for language in wanted.languages if language != wanted.everybody]
    found = [Cover(EVERYBODY, frozenset(), weights["everybody"])]
    for size in range(1, len(rare) + 1):
        for chosen in itertools.combinations(rare, size):
            weight = weights["language"] if size == 1 else weights["several"]
            skills = frozenset(f"language:{language}" for language in chosen)
            found.append(Cover("+".join(chosen), skills, weight))
    found += [
        Cover(one.matter, frozenset({f"matter:{one.matter}"}), weights["matter"])
        for one in wanted.specialists
    ]
    return tuple(found)


def needs(
    model: Model, days: Sequence[tuple[date, DayType]], wanted: Wanted, pace: Pace
) -> dict[str, tuple[int, ...]]:
    """Return the seats that each cover needs in each hour of `days`."""
    seats: dict[str, list[int]] = {cover.code: [] for cover in covers(wanted)}
    by_matter = {one.matter: one for one in wanted.specialists}

    @cache
    def least(steps: int, at_least: int) -> int:
        load = Load(steps * _STEP / _HOUR, pace.handling, pace.patience.mean)
        return needed(load, wanted.target, least=at_least)

    for day, kind in days:
        for hour in range(HOURS_OF_DAY):
            expected = model.expected(day, kind, hour)
            for code, row in seats.items():
                if code in by_matter:
                    calls = math.fsum(n for (_l, matter), n in expected.items() if matter == code)
                    row.append(_specialists(by_matter[code], hour, calls * pace.handling / _HOUR))
                    continue
                spoken = code.split("+")
                calls = math.fsum(
                    n for (language, _m), n in expected.items() if code == EVERYBODY or language in spoken
                )
                # One of each language that is promised at all hours; Mandarin is everybody's.
                at_least = 1 if code == EVERYBODY or len(spoken) == 1 else 0
                row.append(least(math.ceil(calls / _STEP), at_least))
    return {code: tuple(row) for code, row in seats.items()}


def _specialists(one: Specialists, hour: int, erlangs: float) -> int:
    return max(one.always, math.ceil(erlangs)) if one.begins <= hour < one.until else one.always
