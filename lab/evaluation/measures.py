"""Measure a ranking: recall and reciprocal rank per question, averaged, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
CUTS: Final = (5, 10, 100)
NAMES: Final = (*(f"R@{cut}" for cut in CUTS), "MRR@10")


def measure(ranked: Sequence[int], answers: Sequence[int]) -> tuple[float, ...]:
    """Return recall at 5, 10 and 100 and the reciprocal rank within 10 of one question."""
    wanted = set(answers)
    recalls = [len(wanted.intersection(ranked[:cut])) / len(wanted) for cut in CUTS]
    first = next((1 / place for place, row in enumerate(ranked[:10], 1) if row in wanted), 0.0)
    return (*recalls, first)


def interval(values: Values, rounds: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """Return the mean and its 95 % bootstrap interval over questions."""
    draws = np.random.default_rng(seed).integers(0, len(values), size=(rounds, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return float(values.mean()), float(low), float(high)


def report(
    ranked: Sequence[Sequence[int]],
    answers: Sequence[Sequence[int]],
    slices: Mapping[str, npt.NDArray[np.bool_]],
) -> str:
    """Return a table of all questions and of each slice of them."""
    table = np.array([measure(rows, wanted) for rows, wanted in zip(ranked, answers, strict=True)])
    lines = [f"{'':24s}{'n':>5s}" + "".join(f"{name:>24s}" for name in NAMES)]
    for name, chosen in {"all": np.ones(len(table), dtype=bool), **slices}.items():
        if not chosen.any():
            continue
        cells = [interval(table[chosen, column]) for column in range(len(NAMES))]
        shown = "".join(f"{f'{mean:.3f} [{low:.3f}, {high:.3f}]':>24s}" for mean, low, high in cells)
        lines.append(f"{name:24s}{int(chosen.sum()):5d}{shown}")
    return "\n".join(lines)
