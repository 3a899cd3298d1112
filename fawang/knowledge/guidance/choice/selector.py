"""How likely each candidate is right as the first answer: trees of LightGBM (learned in lab.evaluation).

Two models are shipped: with figures of meaning, and by words alone. Without LightGBM today's score decides, and
nothing is ever sure: two are offered.
"""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.guidance.choice.candidates import COLUMNS, Candidate, Table
from fawang.knowledge.guidance.choice.taught import FOLDER
from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.ranking.boosters import Booster, is_installed

type Numbers = npt.NDArray[np.float64]

DENSE, PLAIN = "dense", "plain"
#: Without a model: what a score of today is worth, roughly.
_UNSURE: Final = 0.5
_FAR: Final = 3.0


class Selector:
    """A model with what turns its scores into chances."""

    def __init__(self, trees: Path, weights: list[float]) -> None:
        self._trees, self._weights = Booster(trees), np.array(weights, dtype=np.float64)

    def fits(self, table: Table) -> Floats:
        """Return the chance of each candidate to be right as the first answer."""
        scores = self._trees.predict(table.figures)
        return chances(scores, table.figures, self._weights)


def chances(scores: Numbers, figures: Floats, weights: Numbers) -> Floats:
    """Return chances for the scores of a model: that of the first by how sure it is, the others' in proportion."""
    if not len(scores):
        return np.zeros(0, dtype=np.float32)
    parts = np.exp(scores - scores.max())
    parts /= parts.sum()
    some = 1 / (1 + np.exp(-float(signs(scores, figures) @ weights)))
    found: Floats = (parts / parts.max() * some).astype(np.float32)
    return found


def signs(scores: Numbers, figures: Floats) -> Numbers:
    """Return what says how sure the first candidate is: its score, how far others are behind, what was asked before,
    and whether it is the likest by each measure.
    """
    order = np.argsort(-scores)
    first, second = figures[order[0]], figures[order[1 if len(order) > 1 else 0]]
    behind = [float(scores[order[0]] - scores[order[n]]) if len(order) > n else _FAR for n in (1, 2)]
    told = [first[0], first[10], first[11], first[15], 10 * first[2], 10 * first[13], first[14], second[14]]
    by_words = [first[20], first[21], second[21]]
    # Less those of the best candidate: today's score, nearest words and meaning, the matter, both memories.
    gaps = [first[COLUMNS + column] for column in (0, 2, 6, 12, 13, 20)]
    return np.array(
        [1.0, scores[order[0]], *behind, *told, *by_words, *gaps, *first[-4:-1]], dtype=np.float64
    )


@cache
def load(kind: str, folder: Path = FOLDER) -> Selector | None:
    """Return a model that is shipped; None where there is none, or LightGBM is not there."""
    trees, weights = folder / f"{kind}.txt", folder / "weights.json"
    if not (is_installed() and trees.exists() and weights.exists()):
        return None
    return Selector(trees, json.loads(weights.read_text())[kind])


def rate(table: Table, *, with_vectors: bool) -> tuple[Candidate, ...]:
    """Return the candidates with their chances, best first."""
    if not table.candidates:
        return ()
    model = load(DENSE if with_vectors else PLAIN)
    fits = model.fits(table) if model else np.clip(table.figures[:, 0] - _UNSURE, 0.0, _UNSURE) * _UNSURE
    rated = [replace(one, fit=float(fit)) for one, fit in zip(table.candidates, fits, strict=True)]
    return tuple(sorted(rated, key=lambda one: -one.fit))
