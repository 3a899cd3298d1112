"""The figures of the model province as they are written in data/province.yaml, and what follows from them."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).resolve().parent / "data" / "province.yaml"
ROADS = ("hotline", "online", "on_site")


@dataclass(frozen=True, slots=True)
class Growing:
    """A number over some years that grows by the same share each year."""

    count: int
    growth: float

    def by_year(self, years: int, published: int) -> list[float]:
        """Return the numbers of the first `years` years, where `count` is that of the `published` ones."""
        weights = [(1 + self.growth) ** year for year in range(max(years, published))]
        return [self.count * weight / sum(weights[:published]) for weight in weights[:years]]


def whole_numbers(numbers: list[float]) -> list[int]:
    """Return whole numbers beside `numbers` whose sum is their sum, rounded."""
    ends = [round(end) for end in accumulate(numbers)]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


@dataclass(frozen=True)
class Figures:
    """Published figures, those of our own, the prefectures, and the hot spots to plant."""

    first_day: date
    years: int
    published: dict[str, Any]
    own: dict[str, Any]
    prefectures: dict[str, dict[str, float]]
    planted: list[dict[str, Any]]

    def growing(self, name: str) -> Growing:
        """Return a published number that grows."""
        return Growing(**self.published[name])

    def services_by_year(self, years: int, scale: float = 1.0) -> dict[str, list[int]]:
        """Return the services of each road and year, whole numbers. What is neither online nor hotline is on site.

        Raises:
            ValueError: in so many years the online services would outgrow all services.
        """
        whole, hotline, online = (
            whole_numbers([scale * number for number in self.growing(name).by_year(years, self.years)])
            for name in ("services", "hotline", "online")
        )
        on_site = [a - b - c for a, b, c in zip(whole, hotline, online, strict=True)]
        if min(on_site) < 0:
            raise ValueError(f"online services outgrow all others within {years} years")
        return {"hotline": hotline, "online": online, "on_site": on_site}

    @property
    def talked_share(self) -> float:
        """Return which share of the services by hotline are talks with somebody.

        The others were served by the menu. So that with the published growth the calls for a human are the
        published number a day in the first year.
        """
        first = self.growing("hotline").by_year(1, self.years)[0]
        asked: float = self.published["calls_a_day_in_year_one"] * 365
        return asked * float(self.published["connect_rate"]) / first

    @property
    def newcomers_share(self) -> float:
        """Return which share of the services are somebody's first."""
        people = self.published["residents"] / self.published["one_in"]
        return float(people / self.published["services"]["count"])


@cache
def figures() -> Figures:
    """Return the figures of the model province."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Figures(
        raw["first_day"], raw["years"], raw["published"], raw["own"], raw["prefectures"], raw["planted"]
    )
