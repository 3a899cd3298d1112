"""How many calls will come, by hour, language and matter, from the counts of the past. Pure.

A multiplicative profile: level × kind of day and weekday × hour × language × matter. The level of the
weeks follows Holt's method with a damped trend (levels.py). Cells with few counts are drawn towards a
coarser one as if so many days or calls of that kind had been seen as well (shrinkage, the posterior mean
under a gamma or Dirichlet prior): a make-up workday to workdays, a holiday to weekends, a weekday to its kind
of day, an hour's languages to the whole day's.

A yearly season is not modelled: from one or two years of counts it cannot be told from growth.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

from fawang.dispatch.rules.demand.days import DayType
from fawang.dispatch.rules.demand.levels import Level, follow

HOURS = range(24)
WEEK = 7
#: Weight of the coarser cell, in days for the size and shape of a day, in calls for shares.
_DAYS, _CALLS = 4.0, 150.0
#: Towards which kind of day a rare one is drawn; towards the whole for the others.
_LIKE = {DayType.MADE_UP: DayType.WORKDAY, DayType.HOLIDAY: DayType.WEEKEND}
#: Turns in which the levels of weeks and the factors of days are settled against each other.
_ROUNDS = 8
#: From this mean on a quantile is that of a log-normal distribution.
_MANY = 300


class TooLittle(ValueError):
    """Less than four weeks of counts."""


@dataclass(frozen=True, slots=True)
class Count:
    """The calls of one hour of one day, one language and matter.

    `waited_seconds` is what all of them waited together, `handled_seconds` what the answered ones took.
    """

    day: date
    hour: int
    language: str
    matter: str
    calls: int
    answered: int = 0
    abandoned: int = 0
    waited_seconds: float = 0.0
    handled_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Model:
    """What the past says.

    Attributes:
        last: the last day of the counts.
        level: logarithm of the calls of a mean workday, week by week.
        days: factor of a day by its kind and weekday; 1 is a mean workday.
        hours: share of each hour in its day, by kind of day.
        languages: share of each language, by hour.
        matters: share of each matter, by language.
        lean: by hour, how much more or less a matter is asked than over the day; 1 is as much.
        noise: standard deviation of the logarithm of a day's calls about its week's level.
    """

    last: date
    level: Level
    days: Mapping[tuple[DayType, int], float]
    hours: Mapping[DayType, tuple[float, ...]]
    languages: tuple[Mapping[str, float], ...]
    matters: Mapping[str, Mapping[str, float]]
    lean: tuple[Mapping[str, float], ...]
    noise: float

    def weeks_ahead(self, day: date) -> int:
        """Return in which week after the counts `day` lies; at least 1."""
        return max(1, math.ceil((day - self.last).days / WEEK))

    def calls(self, day: date, kind: DayType) -> float:
        """Return the expected calls of a whole day."""
        return math.exp(self.level.ahead(self.weeks_ahead(day))) * self.days[kind, day.weekday()]

    def expected(self, day: date, kind: DayType, hour: int) -> dict[tuple[str, str], float]:
        """Return the expected calls of one hour by (language, matter)."""
        calls = self.calls(day, kind) * self.hours[kind][hour]
        found = {}
        for language, share in self.languages[hour].items():
            parts = {m: part * self.lean[hour][m] for m, part in self.matters[language].items()}
            whole = math.fsum(parts.values())
            for matter, part in parts.items():
                found[language, matter] = calls * share * part / whole
        return found

    def interval(self, day: date, expected: float, chance: float = 0.9) -> tuple[float, float]:
        """Return between what the calls of an hour lie with probability `chance`, given their mean.

        The error of the level, the noise of the day and chance in the calls (Poisson) together.
        """
        errors = self.level.errors
        spread = math.hypot(errors[min(self.weeks_ahead(day), len(errors)) - 1], self.noise)
        tail = (1 - chance) / 2
        return quantile(expected, spread, tail), quantile(expected, spread, 1 - tail)


def fit(counts: Iterable[Count], kind: Callable[[date], DayType]) -> Model:
    """Return what the counts say.

    A day between the first and the last without any count is one on which nobody called.

    Args:
        counts: in any order; several for the same cell are added.
        kind: what kind of day a date is.

    Raises:
        TooLittle: fewer than 28 days.
    """
    by_hour: Counter[tuple[date, int]] = Counter()
    hour_language: Counter[tuple[int, str]] = Counter()
    hour_matter: Counter[tuple[int, str]] = Counter()
    language_matter: Counter[tuple[str, str]] = Counter()
    for one in counts:
        by_hour[one.day, one.hour] += one.calls
        hour_language[one.hour, one.language] += one.calls
        hour_matter[one.hour, one.matter] += one.calls
        language_matter[one.language, one.matter] += one.calls
    seen = {day for day, _hour in by_hour}
    length = (max(seen) - min(seen)).days + 1 if seen else 0
    if length < 4 * WEEK:
        raise TooLittle(f"{length} days of counts; {4 * WEEK} are needed")
    days = [min(seen) + timedelta(days=n) for n in range(length)]
    kinds = {day: kind(day) for day in days}
    sizes = {day: float(sum(by_hour[day, hour] for hour in HOURS)) for day in days}
    factors, weeks, noise = _sizes(days, kinds, sizes)
    languages, matters = _margin(hour_language), _margin(hour_matter)
    drawn_hours = [_shares(_row(hour_matter, hour, matters), matters) for hour in HOURS]
    return Model(
        last=days[-1],
        level=follow(weeks),
        days=factors,
        hours=_shapes(kinds, by_hour, _DAYS * math.fsum(sizes.values()) / length),
        languages=tuple(_shares(_row(hour_language, hour, languages), languages) for hour in HOURS),
        matters={one: _shares(_row(language_matter, one, matters), matters) for one in languages},
        lean=tuple({m: row[m] / matters[m] if matters[m] else 1.0 for m in row} for row in drawn_hours),
        noise=noise,
    )


def quantile(mean: float, spread: float, chance: float) -> float:
    """Return a quantile of a count whose mean itself varies with the relative deviation `spread`.

    Negative binomial (Poisson with a gamma mean); log-normal where the mean is large.
    """
    if mean <= 0:
        return 0.0
    if mean > _MANY:
        deviation = math.sqrt(spread**2 + 1 / mean)
        return mean * math.exp(NormalDist().inv_cdf(chance) * deviation - deviation**2 / 2)
    shape = 1 / max(spread, 1e-3) ** 2
    odds = mean / (shape + mean)
    term = total = math.exp(-shape * math.log1p(mean / shape))
    number = 0
    while total < chance and number < 100 * (_MANY + 1):
        term *= odds * (shape + number) / (number + 1)
        number += 1
        total += term
    return float(number)


def _sizes(
    days: list[date], kinds: Mapping[date, DayType], sizes: Mapping[date, float]
) -> tuple[dict[tuple[DayType, int], float], list[float], float]:
    """Return the factors of days, the logarithms of the weeks' levels, and the noise of days.

    Weeks are counted back from the last day, so that the last one is whole.
    """
    factors = {(one, weekday): 1.0 for one in DayType for weekday in range(WEEK)}
    rows = [days[max(0, end - WEEK) : end] for end in range(len(days), 0, -WEEK)][::-1]
    rows = [row for row in rows if len(row) == WEEK]
    levels: list[float] = []
    for _ in range(_ROUNDS):
        # Half a call keeps the logarithm of an empty week finite.
        levels = [
            (math.fsum(sizes[day] for day in row) + 0.5)
            / math.fsum(factors[kinds[day], day.weekday()] for day in row)
            for row in rows
        ]
        mean = math.fsum(levels) / len(levels)
        got: Counter[tuple[DayType, int]] = Counter()
        exposed: Counter[tuple[DayType, int]] = Counter()
        for row, level in zip(rows, levels, strict=True):
            for day in row:
                got[kinds[day], day.weekday()] += sizes[day] / mean  # type: ignore[assignment]
                exposed[kinds[day], day.weekday()] += level / mean  # type: ignore[assignment]
        factors = _factors(got, exposed)
    errors = [
        math.log((sizes[day] + 0.5) / (level * factors[kinds[day], day.weekday()] + 0.5))
        for row, level in zip(rows, levels, strict=True)
        for day in row
    ]
    # What chance alone makes of a day's calls is no noise of the day.
    chance = len(days) / (math.fsum(sizes.values()) + 1)
    noise = math.sqrt(max(0.0, math.fsum(error**2 for error in errors) / len(errors) - chance))
    return factors, [math.log(level) for level in levels], noise


def _factors(
    got: Mapping[tuple[DayType, int], float], exposed: Mapping[tuple[DayType, int], float]
) -> dict[tuple[DayType, int], float]:
    kinds: dict[DayType, float] = {}
    for kind in (DayType.WORKDAY, DayType.WEEKEND, DayType.HOLIDAY, DayType.MADE_UP):
        prior, weight = (kinds[_LIKE[kind]], _DAYS) if kind in _LIKE else (1.0, 1e-6)
        calls = math.fsum(n for (one, _weekday), n in got.items() if one == kind)
        days = math.fsum(n for (one, _weekday), n in exposed.items() if one == kind)
        kinds[kind] = (calls + weight * prior) / (days + weight)
    unit = kinds[DayType.WORKDAY]
    return {
        (kind, weekday): (got.get((kind, weekday), 0.0) + _DAYS * kinds[kind])
        / (exposed.get((kind, weekday), 0.0) + _DAYS)
        / unit
        for kind in DayType
        for weekday in range(WEEK)
    }


def _shapes(
    kinds: Mapping[date, DayType], by_hour: Mapping[tuple[date, int], int], weight: float
) -> dict[DayType, tuple[float, ...]]:
    """Return the share of each hour in a day of each kind; `weight` is that of the coarser shape in calls."""
    calls: Counter[tuple[DayType, int]] = Counter()
    for (day, hour), number in by_hour.items():
        calls[kinds[day], hour] += number
    whole = [sum(calls[kind, hour] for kind in DayType) for hour in HOURS]
    flat = [1 / len(HOURS)] * len(HOURS)
    shapes: dict[DayType, tuple[float, ...]] = {}
    everyday = _drawn(whole, flat, 1.0)
    for kind in (DayType.WORKDAY, DayType.WEEKEND, DayType.HOLIDAY, DayType.MADE_UP):
        prior = shapes[_LIKE[kind]] if kind in _LIKE else everyday
        shapes[kind] = _drawn([calls[kind, hour] for hour in HOURS], prior, weight)
    return shapes


def _drawn(counts: Iterable[float], prior: Iterable[float], weight: float) -> tuple[float, ...]:
    pairs = list(zip(counts, prior, strict=True))
    total = math.fsum(count for count, _share in pairs) + weight
    return tuple((count + weight * share) / total for count, share in pairs)


def _margin(table: Mapping[tuple[int, str], int]) -> dict[str, float]:
    """Return the shares of the second key over all first ones."""
    sums: Counter[str] = Counter()
    for (_first, second), number in table.items():
        sums[second] += number
    total = sum(sums.values())
    return {key: sums[key] / total if total else 1 / len(sums) for key in sorted(sums)}


def _row[First](
    table: Mapping[tuple[First, str], int], first: First, columns: Iterable[str]
) -> dict[str, int]:
    return {column: table.get((first, column), 0) for column in columns}


def _shares(row: Mapping[str, int], prior: Mapping[str, float]) -> dict[str, float]:
    return dict(zip(prior, _drawn((row[key] for key in prior), prior.values(), _CALLS), strict=True))
