"""Forecasts: how a metric goes on, with an interval, and how far such forecasts were off before.

    found = forecast(series_of(table, "calls"), 28)
    found.points[0].value, found.points[0].low, found.points[0].high
    found.tested.error, found.naive_tested.error, found.method

The same forecast is made from earlier days, for which it is known what came (a back-test with a rolling origin), and so
is the plainest one, that of the season before. Where the model was not nearer, the plain one is given, and `method`
says so. The library is loaded, and all is reckoned, in a child process (`kernel/runtime/children.py`);
the forecasts are remembered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.queries.forecasts.seasons import CYCLE, Ahead, model, naive
from fawang.datacentre.rules.periods import Grain, bucket, buckets
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.runtime import children
from fawang.organisations.data import calendar

if TYPE_CHECKING:
    from fawang.datacentre.queries.questions.executor import Table

type Floats = NDArray[np.float64]

#: The fewest values to learn from, and the most that are forecast.
LEAST = {Grain.DAY: 56, Grain.WEEK: 26, Grain.MONTH: 24}
MOST = {Grain.DAY: 92, Grain.WEEK: 26, Grain.MONTH: 12}
#: Earlier days from which is forecast for the back-test: at most so many, so far apart.
_ORIGINS, _APART = 6, {Grain.DAY: 28, Grain.WEEK: 4, Grain.MONTH: 1}
#: So large a share of the values may be unknown.
_GAPS = 0.2
#: Of this many values a share near 0 or 1 is not told from 0 or 1.
_EDGE = 1e-4
#: Values that never varied have no deviation to measure a miss by: as transformed it is at least so much, and an
#: interval is widened at most so often. Else a first step in a flat line makes the interval endless.
_LEAST_DEVIATION, _WIDEST = 1e-3, 10.0
#: Years of days take a third of a second, and to load the library one.
_SECONDS = 60.0


class Method(StrEnum):
    """What a forecast was made with."""

    MODEL = "model"
    #: The season before again: the model was no better.
    NAIVE = "naive"


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a metric by day, week or month, without a gap in the days; None: nothing to measure."""

    grain: Grain
    unit: Unit
    first: date
    values: tuple[float | None, ...]

    @property
    def firsts(self) -> tuple[date, ...]:
        """Return the first day of each value."""
        return following(self.first, self.grain, len(self.values))


@dataclass(frozen=True, slots=True)
class Point:
    """What is to be expected of the day, week or month that begins on `first`."""

    first: date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tested:
    """How far forecasts from earlier days were off.

    `error` is in units of what the season before is off within the known values (MASE; Hyndman and Koehler, 2006),
    None where these never change; `percent` is the symmetric mean absolute percentage error, 0 to 2; `coverage` is the
    share of values within the interval.
    """

    error: float | None
    percent: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast: `method` says with what, `tested` how that did, beside `model_tested` and `naive_tested`.

    `level` is the share of values that the interval should hold, `origins` from how many days was tested.
    `calendar_known` says that the holidays of all its days are announced.
    """

    points: tuple[Point, ...]
    method: Method
    level: float
    origins: int
    model_tested: Tested
    naive_tested: Tested
    calendar_known: bool

    @property
    def tested(self) -> Tested:
        """Return the figures of the method that was taken."""
        return self.model_tested if self.method == Method.MODEL else self.naive_tested


def load() -> None:
    """Load the library in this process, which takes a second, for `reckon`."""
    from statsmodels.tsa.exponential_smoothing import ets  # noqa: F401


def following(first: date, grain: Grain, number: int) -> tuple[date, ...]:
    """Return the first days of so many days, weeks or months from `first` on."""
    found = [first]
    for _ in range(number - 1):
        step = {Grain.DAY: 1, Grain.WEEK: 7}.get(grain, 32)
        found.append(bucket(found[-1] + timedelta(step), grain))
    return tuple(found[:number])


def series_of(table: "Table", metric: str, today: date | None = None) -> Series:
    """Return the series of a metric in the answer to a question with a grain and no other level.

    Days before the first figure are left out, and weeks or months that the period does not hold whole.

    Args:
        today: a day that is not over; it and the week or month that it lies in are left out as well, since what has
            come so far would be learnt from as if it were all.

    Raises:
        Invalid: `forecast_needs_grain`, `series_too_short`.
    """
    if table.question.by:
        raise Invalid("forecast_needs_grain")
    found = all_series(table, metric, today)
    if not found:
        raise Invalid("series_too_short", least=LEAST[Grain(table.question.grain or Grain.DAY)], found=0)
    return found[()]


def all_series(table: "Table", metric: str, today: date | None = None) -> dict[tuple[str, ...], Series]:
    """Return the series of a metric for all codes of the levels beside the grain, by these codes.

    Raises:
        Invalid: `forecast_needs_grain`.
    """
    question = table.question
    if question.grain not in LEAST or metric not in question.metrics or table.cut:
        raise Invalid("forecast_needs_grain")
    grain, counted = question.grain, METRICS[metric].additive
    last = question.period.last if today is None else min(question.period.last, today - timedelta(1))
    whole = [
        first
        for first in buckets(question.period, grain)
        if first >= question.period.first and _last(first, grain) <= last
    ]
    known: dict[tuple[str, ...], dict[str, float | None]] = {}
    for row in table.rows:
        known.setdefault(row.keys[1:], {})[row.keys[0]] = row.figures[metric].value
    found = {}
    for key, values in known.items():
        begun = next((place for place, first in enumerate(whole) if values.get(first.isoformat())), None)
        if begun is not None:
            # Where nothing was counted nothing happened; of a share nothing is known then.
            line = tuple(values.get(first.isoformat(), 0 if counted else None) for first in whole[begun:])
            found[key] = Series(grain, METRICS[metric].unit, whole[begun], line)
    return found


def _last(first: date, grain: Grain) -> date:
    return following(first, grain, 2)[1] - timedelta(1)


@lru_cache(maxsize=256)
def forecast(series: Series, ahead: int, level: float = 0.9) -> Forecast:
    """Return what is to be expected of the next `ahead` days, weeks or months.

    Args:
        series: what is known, from `series_of`.
        ahead: how far to look, in values of the series.
        level: the share of values that the interval should hold.

    Raises:
        Invalid: `horizon_wrong`, `series_too_short`, `series_has_gaps`.
        Unavailable: see `children.call`.
    """
    _check(series, ahead, level)
    return children.call(reckon, series, ahead, level, seconds=_SECONDS)


def reckon(series: Series, ahead: int, level: float = 0.9) -> Forecast:
    """Do it in this process: for the child, and for commands that measure it.

    Raises:
        Invalid: as `forecast`.
    """
    _check(series, ahead, level)
    grain = series.grain
    known = np.array([np.nan if one is None else one for one in series.values], float)
    there = np.isfinite(known)
    scale = _Scale.of(series.unit)
    places = np.arange(len(known))
    z = np.interp(places, places[there], scale.to(known[there]))
    days = following(series.first, grain, len(known) + ahead)
    makers: dict[Method, Callable[[int], Ahead]] = {
        Method.MODEL: lambda number: model(z[:number], days[:number], days[number : number + ahead], grain),
        Method.NAIVE: lambda number: naive(z[:number], ahead, grain),
    }
    last = len(known) - ahead
    origins = list(range(last, LEAST[grain] - 1, -_APART[grain]))[:_ORIGINS][::-1]
    width = NormalDist().inv_cdf(0.5 + level / 2)
    judged = {
        name: _test(make, origins, known, z, scale, width, level, grain) for name, make in makers.items()
    }
    errors = {name: found[2] for name, found in judged.items()}
    method = Method.MODEL if errors[Method.MODEL] < errors[Method.NAIVE] else Method.NAIVE
    made = makers[method](len(known))
    reach = made.deviation * width * judged[method][1]
    points = tuple(
        Point(day, *map(float, values))
        for day, *values in zip(
            days[len(known) :],
            scale.back(made.middle),
            scale.back(made.middle - reach),
            scale.back(made.middle + reach),
            strict=True,
        )
    )
    return Forecast(
        points,
        method,
        level,
        len(origins),
        judged[Method.MODEL][0],
        judged[Method.NAIVE][0],
        all(calendar.announced(year) for year in {points[0].first.year, points[-1].first.year}),
    )


def _check(series: Series, ahead: int, level: float) -> None:
    grain = series.grain
    if not 1 <= ahead <= MOST[grain] or not 0.5 <= level <= 0.99:
        raise Invalid("horizon_wrong", most=MOST[grain])
    if len(series.values) < LEAST[grain] + ahead:
        raise Invalid("series_too_short", least=LEAST[grain] + ahead, found=len(series.values))
    if series.values.count(None) > _GAPS * len(series.values):
        raise Invalid("series_has_gaps")


def _test(
    make: Callable[[int], Ahead], origins: list[int], known: Floats, z: Floats, scale: "_Scale", width: float,
    level: float, grain: Grain,
) -> tuple[Tested, float, float]:  # fmt: skip
    """Return the figures of a back-test, by how much intervals are to be widened, and the mean absolute error.

    The interval of each origin is widened by what those before it were off: it knows nothing of its own days.
    """
    apart: list[Floats] = []
    off, percent, held = [], [], []
    for origin in origins:
        made = make(origin)
        came = known[origin : origin + len(made.middle)]
        there = np.isfinite(came)
        wider = _wider(apart, width, level)
        middle = scale.back(made.middle)
        reach = made.deviation * width * wider
        low, high = scale.back(made.middle - reach), scale.back(made.middle + reach)
        off.append(np.abs(middle - came)[there])
        size = (np.abs(middle) + np.abs(came))[there]
        percent.append(np.divide(2 * off[-1], size, out=np.zeros_like(size), where=size > 0))
        held.append(((low <= came) & (came <= high))[there])
        past = z[origin : origin + len(made.middle)]
        apart.append(np.abs(past - made.middle)[there] / np.maximum(made.deviation[there], _LEAST_DEVIATION))
    error = float(np.mean(np.concatenate(off)))
    cycle = CYCLE[grain] if origins[0] > 2 * CYCLE[grain] else 1
    learnt = known[: origins[0]]
    usual = float(np.nanmean(np.abs(learnt[cycle:] - learnt[:-cycle])))
    tested = Tested(
        error / usual if usual > 0 else None,
        float(np.mean(np.concatenate(percent))),
        float(np.mean(np.concatenate(held))),
    )
    return tested, _wider(apart, width, level), error


def _wider(apart: list[Floats], width: float, level: float) -> float:
    """Return the factor with which intervals would have held their share at the worst of the origins; 1 to `_WIDEST`.

    What is off from one day is off together: an origin tells about as much as a single value does.
    """
    return min(_WIDEST, max([1.0, *(float(np.quantile(one, level)) / width for one in apart)]))


@dataclass(frozen=True, slots=True)
class _Scale:
    """How values are transformed, so that growth is a line and noise is even: and back."""

    to: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]

    @classmethod
    def of(cls, unit: Unit) -> "_Scale":
        if unit == Unit.SHARE:
            return cls(_log_odds, lambda z: 1 / (1 + np.exp(-z)))
        # Nothing that is measured here is below nothing.
        return cls(lambda x: np.log1p(np.maximum(x, 0)), lambda z: np.maximum(np.expm1(z), 0))


def _log_odds(share: Floats) -> Floats:
    held = np.clip(share, _EDGE, 1 - _EDGE)
    found: Floats = np.log(held / (1 - held))
    return found
