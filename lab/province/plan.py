"""How many of what on which day: whole numbers, drawn once, that add up to the published figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.rules.periods import Period, later_by_years, month_of
from fawang.organisations.calendar import day_type
from lab.province.figures import ROADS, Figures
from lab.province.places import apportion

type Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Month:
    """What is to happen in a month. `first` is its first day that counts; `daily` has a number for each day.

    `referred`: partner, number, and the first and last of the days (from 0) on which they come; `epidemic`: services,
    of these advice by remote lawyers; `soldiers`: by kind; `free`: notarisations among these whose fee is waived;
    `newcomers`: services that are somebody's first; `unanswered`: calls beside those that are services; `planted`:
    by hot spot, the number on each day.
    """

    name: str
    first: date
    daily: dict[str, Counts]
    newcomers: int
    unanswered: int
    referred: tuple[tuple[str, int, int, int], ...]
    epidemic: tuple[int, int]
    soldiers: dict[str, int]
    free: int
    planted: dict[int, Counts] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """Return the number of days."""
        return len(self.daily["hotline"])


def plan(figures: Figures, years: int, scale: float, rng: np.random.Generator) -> list[Month]:
    """Return the months of the first `years` years at a scale."""
    whole = Period(figures.first_day, later_by_years(figures.first_day, years) - timedelta(1))
    days = [whole.first + timedelta(n) for n in range(whole.days)]
    daily = {road: _daily(figures, road, whole, years, scale, rng) for road in ROADS}
    months = whole.months()
    of_month = {name: np.array([month_of(day) == name for day in days]) for name in months}
    services = np.array([sum(daily[road][of_month[name]].sum() for road in ROADS) for name in months])
    talks = np.array([daily["hotline"][of_month[name]].sum() for name in months]) * figures.talked_share
    rate = figures.published["connect_rate"]
    newcomers = apportion(round(services.sum() * figures.newcomers_share), services)
    unanswered = apportion(round(talks.sum() * (1 / rate - 1)), talks)
    referred = _referred(figures, months, whole, years, scale)
    wave = _by_month(months, figures.own["wave"])
    all_waves = sum(figures.own["wave"].values())
    epidemic = [
        apportion(round(figures.published["epidemic"][key] * scale * wave.sum() / all_waves), wave)
        for key in ("services", "remote_advice")
    ]
    end = later_by_years(figures.first_day, figures.years) - timedelta(1)
    part = whole.days / Period(figures.first_day, end).days
    soldiers = {
        key: apportion(round(number * scale * min(part, 1)), np.ones(len(months)))
        for key, number in figures.published["soldiers"].items()
    }
    return [
        Month(
            name=name,
            first=days[int(np.argmax(of_month[name]))],
            daily={road: daily[road][of_month[name]] for road in ROADS},
            newcomers=int(newcomers[n]),
            unanswered=int(unanswered[n]),
            referred=tuple(referred[name]),
            epidemic=(int(epidemic[0][n]), int(epidemic[1][n])),
            soldiers={
                key: int(numbers[n]) for key, numbers in soldiers.items() if key != "notarisations_free"
            },
            free=int(soldiers["notarisations_free"][n]),
            planted=_planted(figures, [day for day in days if month_of(day) == name], scale),
        )
        for n, name in enumerate(months)
    ]


def _daily(
    figures: Figures, road: str, whole: Period, years: int, scale: float, rng: np.random.Generator
) -> Counts:
    """Return the services of each day: each year's sum is the published one; the days around it are drawn."""
    by_year = figures.services_by_year(years, scale)[road]
    found = []
    for year, total in enumerate(by_year):
        # Within a year it grows towards the next as it did from the one before.
        around = by_year[max(year - 1, 0)], by_year[min(year + 1, years - 1)]
        slope = np.log(max(around[1], 1) / max(around[0], 1)) / max(
            min(year + 1, years - 1) - max(year - 1, 0), 1
        )
        part = whole.part(year)
        days = [part.first + timedelta(n) for n in range(part.days)]
        weights = np.array([_weight(figures, road, day) for day in days])
        weights *= np.exp(slope * np.arange(part.days) / part.days)
        found.append(rng.multinomial(total, weights / weights.sum()))
    return np.concatenate(found)


def _weight(figures: Figures, road: str, day: date) -> float:
    own = figures.own
    shut = own["shut"].get(month_of(day), {}).get(road, 1.0)
    return float(own["seasons"][day.month - 1] * own["days"][road][day_type(day)] * shut)


def _referred(
    figures: Figures, months: tuple[str, ...], whole: Period, years: int, scale: float
) -> dict[str, list[tuple[str, int, int, int]]]:
    """Return for each month who is referred in it: a year that begins within a month has days of its own there."""
    later = figures.published["referred_by_12345"]
    end = later_by_years(figures.first_day, figures.years) - timedelta(1)
    since = Period(later["from"], end)
    by_year = figures.growing("referred_by_110").by_year(years, figures.years)
    stretches = [("110", whole.part(year), round(total * scale)) for year, total in enumerate(by_year)]
    share = sum(_days_in(since, name) for name in months) / since.days
    stretches.append(("12345", since, round(later["count"] * scale * share)))
    found: dict[str, list[tuple[str, int, int, int]]] = {name: [] for name in months}
    for partner, stretch, total in stretches:
        days = np.array([_days_in(stretch, name) for name in months])
        if not days.any():
            continue
        for name, length, number in zip(months, days, apportion(total, days), strict=True):
            begin = max(_first_of(name), whole.first)
            offset = max(0, (stretch.first - begin).days)
            if number:
                found[name].append((partner, int(number), offset, offset + int(length) - 1))
    return found


def _first_of(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _days_in(period: Period, month: str) -> int:
    first = _first_of(month)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return max(0, (min(after - timedelta(1), period.last) - max(first, period.first)).days + 1)


def _by_month(months: tuple[str, ...], shares: Mapping[str, float]) -> NDArray[np.float64]:
    found = np.array([shares.get(name, 0.0) for name in months])
    return found if found.any() else np.full(len(months), 1e-12)


def _planted(figures: Figures, days: list[date], scale: float) -> dict[int, Counts]:
    found = {}
    for index, spot in enumerate(figures.planted):
        length = (spot["last"] - spot["first"]).days + 1
        numbers = dict(
            zip(
                (spot["first"] + timedelta(n) for n in range(length)),
                apportion(round(spot["services"] * scale), np.ones(length)),
                strict=True,
            )
        )
        mine = np.array([numbers.get(day, 0) for day in days], np.int64)
        if mine.any():
            found[index] = mine
    return found
