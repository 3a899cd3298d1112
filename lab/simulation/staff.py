"""Who is on duty when, and when they do not answer; the same for every strategy.

Seats are numbered; number i is on duty in every hour that needs more than i. Cut at the hours of the shifts, each
piece is one lawyer's duty. The first numbers cover every language, so that the night has them too; from there on
shares of languages hold for any number of seats.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from fawang.dispatch.rules import LEVELS, Language, Level
from lab.simulation.arrivals import DAY, HOUR, TAIL
from lab.simulation.province import Province


@dataclass(frozen=True, slots=True)
class Duty:
    """One lawyer's duty: from when to when, in which languages, and when nobody is at the seat."""

    id: str
    #: Its place in every list of seats.
    position: int
    begins: float
    ends: float
    languages: tuple[tuple[Language, Level], ...]
    away_from: tuple[float, ...]
    away_until: tuple[float, ...]

    def back_at(self, now: float) -> float:
        """Return when somebody is at the seat: `now`, or the end of the absence."""
        i = bisect_right(self.away_from, now) - 1
        return max(now, self.away_until[i]) if i >= 0 else now

    def level(self, language: Language) -> Level | None:
        """Return how well the lawyer speaks a language."""
        return dict(self.languages).get(language)


def needed(province: Province, *, weekday: int, hour: int, scale: float) -> int:
    """Return the seats on duty in an hour of a weekday."""
    load = province.calls.expected(weekday, hour) * province.taken / HOUR
    return max(province.seats.least, round(scale * (load + province.seats.grade * sqrt(load))))


def roster(province: Province, *, days: int, first_weekday: int, scale: float, seed: int) -> list[Duty]:
    """Return all duties of `days` days and the tail after them.

    What chance decides about a seat does not depend on `scale`.
    """
    plan = [
        needed(province, weekday=(first_weekday + hour // 24) % 7, hour=hour % 24, scale=scale)
        for hour in range(days * 24 + TAIL)
    ]
    spoken = _languages(province, max(plan))
    duties = []
    for number in range(max(plan)):
        for begins, ends in _pieces(plan, number, province.seats.shifts):
            chance = np.random.default_rng((seed, 2, number, begins))
            away = _absences(province, begins * HOUR, ends * HOUR, chance)
            duties.append(
                Duty(
                    f"{number}@{begins}",
                    number,
                    begins * HOUR,
                    ends * HOUR,
                    spoken[number],
                    tuple(start for start, _end in away),
                    tuple(end for _start, end in away),
                )
            )
    return duties


def seat_hours(duties: Iterable[Duty], *, days: int) -> float:
    """Return the hours on duty of all together within `days` days."""
    until = days * DAY
    return sum(max(min(duty.ends, until) - duty.begins, 0.0) for duty in duties) / HOUR


def _pieces(plan: list[int], number: int, shifts: tuple[int, ...]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    start: int | None = None
    for hour in range(len(plan) + 1):
        there = hour < len(plan) and plan[hour] > number
        if start is not None and (not there or hour % 24 in shifts):
            pieces.append((start, hour))
            start = None
        if there and start is None:
            start = hour
    return pieces


def _absences(
    province: Province, begins: float, ends: float, chance: np.random.Generator
) -> list[tuple[float, float]]:
    away, now = [], begins
    if not province.away.per_hour:
        return []
    while (now := now + float(chance.exponential(HOUR / province.away.per_hour))) < ends:
        until = now + float(chance.exponential(province.away.mean))
        away.append((now, until))
        now = until
    return away


def _languages(province: Province, seats: int) -> list[tuple[tuple[Language, Level], ...]]:
    """Return what each number speaks: after any number of seats, the share of each language is nearest to its own."""
    spoken: list[tuple[tuple[Language, Level], ...]] = []
    counts = dict.fromkeys(province.seats.languages, 0)
    at_level = {language: [0, 0, 0] for language in counts}
    for number in range(seats):
        mine: list[tuple[Language, Level]] = [(Language.MANDARIN, Level.NATIVE)]
        for order, (language, plan) in enumerate(province.seats.languages.items()):
            due = plan.share * (number + 1)
            # The first ones in turn, so that a night's few seats cover all.
            lacking = province.seats.cover - counts[language]
            early = lacking > 0 and ((number + order) % 2 == 0 or province.seats.least - number <= lacking)
            if early or counts[language] + 0.5 < due:
                counts[language] += 1
                levels = at_level[language]
                lack = [
                    share * counts[language] - had for share, had in zip(plan.levels, levels, strict=True)
                ]
                best = lack.index(max(lack))
                levels[best] += 1
                mine.append((language, LEVELS[best]))
        spoken.append(tuple(mine))
    return spoken
