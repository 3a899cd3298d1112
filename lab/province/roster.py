"""The month of a province that does not exist: invented lawyers and calls from `data/roster.yaml`.

For `fawang roster` without files, for measuring and for tests. Everything drawn comes from one seed.
"""

import math
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fawang.dispatch.rostering.lists import read_windows
from fawang.dispatch.rostering.problem import Absence, Lawyer, Wish
from fawang.dispatch.rules.demand.days import DayType
from fawang.dispatch.rules.demand.forecast import Count

PATH = Path(__file__).parent / "data" / "roster.yaml"
_YEAR = 365.25
_FREE = (DayType.WEEKEND, DayType.HOLIDAY)


@cache
def figures(path: Path = PATH) -> dict[str, Any]:
    """Return the figures of the file."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def lawyers(
    first: date, days: int, *, seed: int | None = None, number: int | None = None
) -> tuple[Lawyer, ...]:
    """Return invented lawyers for the month that begins on `first`; none of them exists."""
    plan = figures()["lawyers"]
    chance = random.Random(figures()["seed"] if seed is None else seed)  # noqa: S311 no secret
    regions = plan["regions"]
    found = []
    for number_ in range(1, (number or plan["number"]) + 1):
        region = chance.choices(regions, [one["share"] for one in regions])[0]
        languages = {"mandarin": 3}
        for language in ("cantonese", "teochew", "hakka"):
            if chance.random() < region[language]:
                languages[language] = chance.choice((2, 3))
            elif chance.random() < 0.1:
                languages[language] = 1
        hours = _one_of(chance, plan["hours_month"])
        found.append(
            Lawyer(
                id=number_,
                name=f"示例律师{number_:04}",
                firm=f"示例律师事务所{chance.randint(1, plan['firms']):03}",
                region=chance.choice(region["codes"]),
                languages=languages,
                matters=frozenset(m for m, share in plan["matters"].items() if chance.random() < share),
                groups=frozenset(g for g, share in plan["groups"].items() if chance.random() < share),
                hours_month=hours,
                hours_week=max(8, hours // 2),
                nights_month=_one_of(chance, plan["nights_month"]) if chance.random() < plan["nights"] else 0,
                holidays=chance.random() < plan["holidays"],
                windows=read_windows(_one_of(chance, plan["windows"])),
                absences=_absences(chance, plan, first, days),
                wishes=_wishes(chance, plan, first, days),
            )
        )
    return tuple(found)


def calls(until: date, kind: Callable[[date], DayType], *, seed: int | None = None) -> tuple[Count, ...]:
    """Return invented counts of the days before `until`, with what was answered, waited and given up."""
    plan = figures()["calls"]
    chance = random.Random((figures()["seed"] if seed is None else seed) + 1)  # noqa: S311 no secret
    found = []
    for back in range(plan["history_days"], 0, -1):
        day = until - timedelta(days=back)
        expected = a_day(day, until, kind(day)) * math.exp(chance.gauss(0, plan["swing"]))
        for (hour, language, matter), share in _shares(kind(day) in _FREE).items():
            if number := _poisson(chance, expected * share):
                found.append(_count(chance, plan, day, hour, language, matter, number))
    return tuple(found)


def a_day(day: date, end: date, kind: DayType) -> float:
    """Return the mean calls of `day`, for a history that ends at `end`."""
    plan = figures()["calls"]
    grown = (1 + plan["growth"]) ** ((day - end).days / _YEAR)
    return float(plan["a_day"] * grown * plan["day_types"][kind] * plan["weekdays"][day.weekday()])


@cache
def _shares(free: bool) -> Mapping[tuple[int, str, str], float]:
    plan = figures()["calls"]
    hours = plan["free_hours" if free else "hours"]
    return {
        (hour, language, matter): share / math.fsum(hours) * spoken * asked
        for hour, share in enumerate(hours)
        for language, spoken in plan["languages"].items()
        for matter, asked in plan["matters"].items()
    }


def _count(
    chance: random.Random,
    plan: Mapping[str, Any],
    day: date,
    hour: int,
    language: str,
    matter: str,
    number: int,
) -> Count:
    waited, gone = 0.0, 0
    for _ in range(number):
        # Nine of ten are answered at once; the others wait for whichever comes first.
        if chance.random() < 0.1:
            willing = chance.expovariate(1 / plan["patience_seconds"])
            offered = chance.expovariate(0.1 / plan["wait_seconds"])
            waited += min(willing, offered)
            gone += willing < offered
    answered = number - gone
    handled = chance.gammavariate(answered, plan["handling_seconds"]) if answered else 0.0
    return Count(day, hour, language, matter, number, answered, gone, round(waited, 1), round(handled, 1))


def _poisson(chance: random.Random, mean: float) -> int:
    """Return a Poisson number; by the normal distribution from 50 on, where nobody sees the difference."""
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, number = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number


def _one_of(chance: random.Random, shares: Mapping[Any, float]) -> Any:
    return chance.choices(list(shares), list(shares.values()))[0]


def _absences(chance: random.Random, plan: Mapping[str, Any], first: date, days: int) -> tuple[Absence, ...]:
    if chance.random() >= plan["absent"]:
        return ()
    begins = first + timedelta(days=chance.randrange(days))
    return (Absence(begins, begins + timedelta(days=chance.randint(*plan["absent_days"]) - 1)),)


def _wishes(chance: random.Random, plan: Mapping[str, Any], first: date, days: int) -> tuple[Wish, ...]:
    if chance.random() >= plan["wishes"]:
        return ()
    picked = sorted(chance.sample(range(days), k=min(3, days)))
    return tuple(Wish(first + timedelta(days=day), chance.choice((-3, -1, 2))) for day in picked)
