"""A figure with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `n` questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


def mean(values: Sequence[float], *, rounds: int = 2_000, seed: int = 0) -> Figure:
    """Return the mean of `values` with its interval, by drawing questions with replacement (Efron 1979)."""
    if not values:
        return Figure(0.0, 0.0, 0.0, 0)
    table = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(0, len(table), size=(rounds, len(table)))
    low, high = np.percentile(table[draws].mean(axis=1), [2.5, 97.5])
    return Figure(float(table.mean()), float(low), float(high), len(table))
