"""Figures with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured on `n` questions, with its 95 % bootstrap interval."""

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


def macro_f1(found: Sequence[str], meant: Sequence[str], *, rounds: int = 2_000, seed: int = 0) -> Figure:
    """Return the mean F1 of the labels that are meant at least once, with its interval.

    A label that is found and never meant has no F1 of its own; it counts where it was found instead of another.
    """
    if not meant:
        return Figure(0.0, 0.0, 0.0, 0)
    place = {label: number for number, label in enumerate(dict.fromkeys([*meant, *found]))}
    table = np.array([[place[one], place[other]] for one, other in zip(found, meant, strict=True)])
    generator = np.random.default_rng(seed)
    draws = [
        _f1(table[generator.integers(0, len(table), size=len(table))], len(place)) for _round in range(rounds)
    ]
    low, high = np.percentile(draws, [2.5, 97.5])
    return Figure(_f1(table, len(place)), float(low), float(high), len(table))


def _f1(table: npt.NDArray[np.int64], count: int) -> float:
    """Return the mean over labels of 2 × right / (found + meant), for rows of found and meant."""
    found, meant = (np.bincount(table[:, column], minlength=count) for column in (0, 1))
    right = np.bincount(table[table[:, 0] == table[:, 1], 0], minlength=count)
    some = meant > 0
    return float((2 * right[some] / (found[some] + meant[some])).mean())
