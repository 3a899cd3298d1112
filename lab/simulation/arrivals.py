"""Who calls when, drawn once for all strategies: everything about a caller is fixed before anybody is served.

Common random numbers: whatever a strategy does, the same caller comes at the same moment, has the same patience at
each attempt, talks as long, and is answered as fast by whoever is there. So strategies differ by what they do alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gamma

import numpy as np
from numpy.typing import NDArray

from fawang.dispatch.rules import Language, Matter, Urgency
from lab.simulation.province import Province

type Floats = NDArray[np.float64]

DAY, HOUR = 86_400.0, 3_600.0
#: Hours that a run goes on after its last day, with calls and seats as ever: what was promised is kept in them.
#: They are not counted.
TAIL = 6


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody, with everything that chance decides about them. Tuples have an entry for each attempt or ring."""

    number: int
    at: float
    language: Language
    matter: Matter
    urgency: tuple[Urgency, ...]
    talk: float
    wrap_up: float
    patience: tuple[float, ...]
    redials: tuple[bool, ...]
    redial_after: tuple[float, ...]
    #: Seconds until a lawyer who is there answers, for each ring.
    answers: tuple[float, ...]
    takes_callback: bool
    #: Whether they answer each attempt of a call-back.
    reached: tuple[bool, ...]


#: Rings that are drawn for a caller; later ones begin again.
RINGS = 8


def draw(province: Province, *, days: int, first_weekday: int, seed: int) -> Iterator[Caller]:
    """Yield the callers of `days` days and the tail after them, in order of their first call.

    Day by day: a year's callers need not be there at once.
    """
    number = 0
    for day in range(days + 1):
        chance = np.random.default_rng((seed, 1, day))
        hours = 24 if day < days else TAIL
        for caller in _of_day(province, day, (first_weekday + day) % 7, hours, number, chance):
            yield caller
            number += 1


def _of_day(
    province: Province, day: int, weekday: int, hours: int, number: int, chance: np.random.Generator
) -> Iterator[Caller]:
    times = day * DAY + _times(province, weekday, hours, chance)
    n = len(times)
    attempts = province.patience.attempts
    talk, ring, patience = province.talk, province.ring, province.patience
    languages = _pick(chance, dict(province.languages.shares), n)
    matters = _pick(chance, {matter: share for matter, (share, _factor) in talk.matters.items()}, n)
    factors = np.array([talk.matters[matter][1] for matter in matters])
    talks = _lognormal(chance, talk.mean, talk.variation, n) * factors
    wraps = chance.exponential(talk.wrap_up, n)
    scale = patience.mean / gamma(1 + 1 / patience.shape)
    patiences = patience.least + scale * chance.weibull(patience.shape, (n, attempts))
    redials = chance.random((n, attempts)) < patience.redials
    pauses = chance.exponential(patience.redial_after, (n, attempts))
    answers = np.minimum(_lognormal(chance, ring.mean, ring.variation, (n, RINGS)), ring.latest)
    takes = chance.random(n) < province.callback.accepted
    reached = chance.random((n, province.callback.attempts)) < province.callback.answered
    signs = chance.random(n)
    for i in range(n):
        yield Caller(
            number + i,
            float(times[i]),
            languages[i],
            matters[i],
            _sign(province, float(signs[i])),
            float(talks[i]),
            float(wraps[i]),
            tuple(patiences[i].tolist()),
            tuple(redials[i].tolist()),
            tuple(pauses[i].tolist()),
            tuple(answers[i].tolist()),
            bool(takes[i]),
            tuple(reached[i].tolist()),
        )


def _times(province: Province, weekday: int, hours: int, chance: np.random.Generator) -> Floats:
    calls = province.calls
    of_day = _factor(chance, calls.day_error)
    moments = []
    for hour in range(hours):
        mean = calls.expected(weekday, hour) * of_day * _factor(chance, calls.hour_error)
        moments.append(hour * HOUR + chance.random(chance.poisson(mean)) * HOUR)
    return np.sort(np.concatenate(moments))


def _factor(chance: np.random.Generator, deviation: float) -> float:
    return float(np.exp(chance.normal(-deviation * deviation / 2, deviation)))


def _lognormal(
    chance: np.random.Generator, mean: float, variation: float, size: int | tuple[int, int]
) -> Floats:
    sigma2 = np.log(1 + variation * variation)
    return np.asarray(chance.lognormal(np.log(mean) - sigma2 / 2, np.sqrt(sigma2), size))


def _pick[T](chance: np.random.Generator, shares: dict[T, float], n: int) -> list[T]:
    names = list(shares)
    weights = np.array(list(shares.values()))
    return [names[i] for i in chance.choice(len(names), n, p=weights / weights.sum())]


def _sign(province: Province, drawn: float) -> tuple[Urgency, ...]:
    for sign, share in province.urgency.shares.items():
        if drawn < share:
            return (sign,)
        drawn -= share
    return ()
