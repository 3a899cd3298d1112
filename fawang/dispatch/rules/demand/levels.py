"""The level of a weekly series and where it goes: Holt's method with a damped trend. Pure.

Source: E. S. Gardner, E. McKenzie, Forecasting trends in time series, Management Science 31, 1985.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Constants that are tried: weight of the newest week for the level, for the trend, damping per week.
_LEVELS, _TRENDS, _DAMPINGS = (0.1, 0.2, 0.35, 0.5, 0.7), (0.0, 0.02, 0.05, 0.1), (0.8, 0.9, 0.95, 0.98)
#: Weeks at the beginning that only set the level; weeks ahead on which the constants are judged.
_SETTLING, AHEAD = 8, 6
#: An error so many weeks ahead that too few weeks show grows like that of a random walk.
_ENOUGH = 6


@dataclass(frozen=True, slots=True)
class Level:
    """Where a series stands after its last week.

    `errors` are the standard deviations of the forecasts 1, 2 … weeks ahead, as the series itself shows them.
    """

    level: float
    trend: float
    damping: float
    errors: tuple[float, ...]

    def ahead(self, weeks: int) -> float:
        """Return the forecast for `weeks` weeks after the last."""
        return self.level + self.trend * math.fsum(self.damping**k for k in range(1, weeks + 1))


def follow(series: Sequence[float]) -> Level:
    """Return the level of `series` by the constants whose forecasts erred least on it.

    Args:
        series: one value a week, at least one; logarithms, where growth is by a share.
    """
    best: tuple[float, Level] | None = None
    for alpha, beta, damping in itertools.product(_LEVELS, _TRENDS, _DAMPINGS):
        errors: list[list[float]] = [[] for _ in range(AHEAD)]
        level, trend = series[0], 0.0
        for week, value in enumerate(series[1:], 1):
            expected = level + damping * trend
            trend = damping * trend + alpha * beta * (value - expected)
            level = expected + alpha * (value - expected)
            if week < _SETTLING:
                continue
            grown = 0.0
            for k, later in enumerate(series[week + 1 : week + 1 + AHEAD]):
                grown += damping ** (k + 1) * trend
                errors[k].append(later - level - grown)
        cost = math.fsum(error * error for row in errors for error in row)
        if best is None or cost < best[0] - 1e-12:
            best = cost, Level(level, trend, damping, _deviations(errors))
    assert best is not None
    return best[1]


def _deviations(errors: Sequence[Sequence[float]]) -> tuple[float, ...]:
    found: list[float] = []
    for k, row in enumerate(errors):
        if len(row) >= _ENOUGH:
            own = math.sqrt(math.fsum(error * error for error in row) / len(row))
        else:
            own = found[0] * math.sqrt(k + 1) if found else 0.0
        # What lies further ahead is never better known.
        found.append(max(own, found[-1] if found else 0.0))
    return tuple(found)
