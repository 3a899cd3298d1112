"""How likely each candidate is right as the first answer: trees of LightGBM (learned in lab.evaluation).

Two models are shipped: with figures of meaning, and by words alone. Without LightGBM today's score decides, and
nothing is ever sure: two are offered.
"""

import json
from collections.abc import Mapping, Sequence
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


#: Columns of likeness and memory: each is a view of its own of which candidate is the first.
_VIEWS: Final = (0, 2, 3, 6, 7, 10, 13, 14, 20, 21, 22, 23, 26, 27, 28)
#: Shares of all votes of a memory.
_SHARES: Final = (14, 21, 28)
#: A view that sees no difference is neither for nor against.
_NO_VIEW: Final = 0.5
_LEAST: Final = 1e-3


class Selector:
    """A model with what turns its scores into chances."""

    def __init__(self, trees: Path, weights: Mapping[str, list[float]]) -> None:
        self._trees = Booster(trees)
        self._right = np.array(weights["right"], dtype=np.float64)
        self._matter = np.array(weights["matter"], dtype=np.float64)

    def fits(self, table: Table) -> tuple[Floats, float]:
        """Return the chance of each candidate to be right as the first answer, and the chance that the likeliest is
        at least of a matter that is meant.
        """
        scores = self._trees.predict(table.figures)
        found = chances(scores, table.figures, self._right)
        if not len(found):
            return found, 0.0
        matters = [one.shown.matter for one in table.candidates]
        sure = matter_signs(scores, table.figures, matters, float(found.max())) @ self._matter
        return found, float(1 / (1 + np.exp(-sure)))


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
    # All that is likeness in the directions that tell entries apart.
    turned = [*first[22:COLUMNS], *first[COLUMNS + 22 : 2 * COLUMNS], *second[22:COLUMNS]]
    return np.array(
        [1.0, scores[order[0]], *behind, *told, *by_words, *gaps, *first[-4:-1], *turned], dtype=np.float64
    )


def matter_signs(scores: Numbers, figures: Floats, matters: Sequence[str], chance: float) -> Numbers:
    """Return what says whether the first candidate is at least of a matter that is meant: which share of all chances
    its matter has, how many views of likeness and memory have a candidate of it first, its share of what is remembered.

    An answer of another matter does harm (docs/guidance.md): views that disagree are a doubt that no single one has.
    """
    first = int(np.argmax(scores))
    its = np.array([one == matters[first] for one in matters])
    parts = np.exp(scores - scores.max())
    parts /= parts.sum()
    mass, other = float(parts[its].sum()), float(parts[~its].max(initial=0.0))
    seen = [int(figures[:, view].argmax()) if np.ptp(figures[:, view]) > 0 else None for view in _VIEWS]
    same = [_NO_VIEW if one is None else float(its[one]) for one in seen]
    own = [_NO_VIEW if one is None else float(one == first) for one in seen]
    row = figures[first]
    odds, best, whole = float(row[11]), float(row[COLUMNS + 12] >= 0), row[-10:]
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    remembered = [float(figures[its, share].sum()) for share in _SHARES]
    signs = [
        1.0, chance, np.log(chance / (1 - chance)), mass, np.log(mass + _LEAST), other,
        odds, np.log(odds + _LEAST), best, whole[2], np.mean(same), np.mean(own), *remembered,
        row[22], row[10], row[6], row[27], row[20], whole[0] / 50,
    ]  # fmt: skip
    return np.array(signs, dtype=np.float64)


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
    fits, matter = (
        model.fits(table) if model else (np.clip(table.figures[:, 0] - _UNSURE, 0.0, _UNSURE) * _UNSURE, 0.0)
    )
    rated = [
        replace(one, fit=float(fit), matter=matter) for one, fit in zip(table.candidates, fits, strict=True)
    ]
    return tuple(sorted(rated, key=lambda one: -one.fit))
