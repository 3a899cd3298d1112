"""What the calendar does to a series, and how its level moves: the model of the forecasts. No Django, no I/O.

Two steps on the transformed values (logarithm of counts, log odds of shares). A regression takes out what the calendar
says: weekdays, which may become more or less like each other over the years, holidays, make-up workdays, the weeks
around the Spring Festival, and the year's season as harmonics.
What is left, level and growth, is followed by exponential smoothing with a damped trend (ETS(A,Ad,N); Hyndman et al.,
Forecasting with Exponential Smoothing, 2008), which also says how uncertain it is.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.rules.periods import Grain
from fawang.organisations.calendar import DayType, day_type

type Floats = NDArray[np.float64]

#: How many values make a season: a week of days, a year of weeks and of months.
CYCLE = {Grain.DAY: 7, Grain.WEEK: 52, Grain.MONTH: 12}
_A_YEAR = {Grain.DAY: 365.25, Grain.WEEK: 365.25 / 7, Grain.MONTH: 12.0}
#: Two years tell a season from growth; each harmonic wants so many values.
_YEARS, _HARMONICS, _EACH = 2.0, 6, 16
#: So much of a normal distribution lies within one standard deviation.
_ONE_DEVIATION = 0.6827
#: The weeks before and after the Spring Festival are not like others.
_AROUND = 7


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes: the middle of each value to come and its standard deviation, both as transformed."""

    middle: Floats
    deviation: Floats


def naive(z: Floats, ahead: int, grain: Grain) -> Ahead:
    """Return the last season again: the same weekday of the week before, the same month of the year before.

    Of less than two seasons the last value stands for all. Its deviation holds two of three differences of a season:
    a few holidays in years of days do not make every day uncertain.
    """
    cycle = CYCLE[grain] if len(z) >= 2 * CYCLE[grain] else 1
    steps = np.arange(ahead)
    apart = np.abs(z[cycle:] - z[:-cycle])
    spread = float(np.quantile(apart, _ONE_DEVIATION)) or float(np.sqrt(np.mean(apart**2)))
    return Ahead(z[len(z) - cycle + steps % cycle], spread * np.sqrt(steps // cycle + 1))


def model(z: Floats, firsts: Sequence[date], to_come: Sequence[date], grain: Grain) -> Ahead:
    """Return what the model makes of values `z` of the days, weeks or months that begin on `firsts`."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    number = len(z)
    calendar = _calendar([*firsts, *to_come], grain, number)
    years = np.arange(number) / _A_YEAR[grain]
    # A bent line keeps growth out of the calendar's coefficients; what it says itself is thrown away.
    bends = np.arange(1.0, years[-1] - 0.5, 1.0)
    line = np.stack([np.ones(number), years, *(np.maximum(0, years - bend) for bend in bends)], 1)
    found = np.linalg.lstsq(np.hstack([calendar[:number], line]), z, rcond=None)[0]
    effect = calendar @ found[: calendar.shape[1]]
    left = z - effect[:number]
    smoothing = ETSModel(left, error="add", trend="add", damped_trend=True, initialization_method="heuristic")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = smoothing.fit(disp=False, maxiter=100)
    steps = len(to_come)
    named = dict(zip(smoothing.param_names, fitted.params, strict=True))
    damped = np.cumsum(named["damping_trend"] ** np.arange(1, steps))
    grows = 1 + np.concatenate(
        [[0.0], np.cumsum((named["smoothing_level"] + named["smoothing_trend"] * damped) ** 2)]
    )
    spread = float(np.sqrt(np.sum(np.asarray(fitted.resid) ** 2) / max(1, number - len(found))))
    return Ahead(np.asarray(fitted.forecast(steps)) + effect[number:], spread * np.sqrt(grows))


def _calendar(firsts: Sequence[date], grain: Grain, known: int) -> Floats:
    """Return a column for each thing that the calendar says, as a share of the days of each value."""
    daily = [_of_days(first, grain) for first in firsts]
    columns = [np.stack([one.mean(axis=0) for one in daily])]
    if grain == Grain.MONTH:
        # Too few months to tell more apart than days on which offices are shut.
        columns = [columns[0][:, [_FREE]]]
    if known >= _YEARS * _A_YEAR[grain]:
        if grain == Grain.DAY:
            # Where people come more and more online, a Saturday becomes more like a Friday.
            years = np.arange(len(firsts)) / _A_YEAR[grain]
            columns.append(columns[0][:, : _FREE + 1] * years[:, None])
        middle = np.array(
            [first.timetuple().tm_yday + len(one) / 2 for first, one in zip(firsts, daily, strict=True)]
        )
        for harmonic in range(1, min(_HARMONICS, known // _EACH) + 1):
            turn = 2 * np.pi * harmonic * middle / 365.25
            columns += [np.sin(turn)[:, None], np.cos(turn)[:, None]]
    found = np.hstack(columns)
    # What never happens within the known values says nothing.
    return found[:, np.ptp(found[:known], axis=0) > 0]


#: The column of days off, beside six of weekdays.
_FREE = 6


def _of_days(first: date, grain: Grain) -> Floats:
    after = first + timedelta({Grain.DAY: 1, Grain.WEEK: 7}.get(grain, 31))
    if grain == Grain.MONTH:
        after = after.replace(day=1)
    return np.array([_of_day(first + timedelta(n)) for n in range((after - first).days)])


@cache
def _of_day(day: date) -> tuple[float, ...]:
    kind = day_type(day)
    ordinary = kind in (DayType.WORKDAY, DayType.WEEKEND)
    weekdays = [float(ordinary and day.weekday() == one) for one in range(1, 7)]
    free = kind in (DayType.HOLIDAY, DayType.WEEKEND)
    begins, ends = _spring(day.year)
    before = 0 < (begins - day).days <= _AROUND
    behind = 0 < (day - ends).days <= _AROUND
    festival = begins <= day <= ends
    holiday = kind == DayType.HOLIDAY and not festival
    return (*weekdays, *map(float, (free, holiday, kind == DayType.MADE_UP, festival, before, behind)))


@cache
def _spring(year: int) -> tuple[date, date]:
    """Return the first and last day off of the Spring Festival: the longest run of holidays about February."""
    runs: list[list[date]] = [[]]
    day = date(year, 1, 20)
    while day <= date(year, 2, 28):
        if day_type(day) == DayType.HOLIDAY:
            runs[-1].append(day)
        elif runs[-1]:
            runs.append([])
        day += timedelta(1)
    longest = max(runs, key=len)
    return (longest[0], longest[-1]) if longest else (date(year, 2, 1), date(year, 1, 31))
