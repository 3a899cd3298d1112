"""Learning labels from questions: one ridge regression for each label, in the space of a kernel.

How alike two questions are is a sum over what was looked at (`Mixture`). With so few questions a closed solution
(regularised least squares, Rifkin and Klautau 2004) is as good as anything, and numpy alone can learn it anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.labelling.views import Views

type Numbers = npt.NDArray[np.int64]
FOLDS: Final = 5
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Mixture:
    """How much each view counts, and how carefully is learned.

    `reach`: how soon two meanings are strangers; `ridge`: the penalty; `seeds`: what a written sentence counts beside
    a question; `balance`: 0, a rare label counts by its questions, 1, as much as any other; `guesses`: so many
    questions without a label teach each label, by what was guessed of them (`guessing`).
    """

    words: float
    meaning: float
    matters: float
    law: float
    ridge: float
    seeds: float
    balance: float
    reach: float = 1.0
    guesses: int = 0

    def by_words(self) -> Mixture:
        """Return the mixture where there is no embedder."""
        return Mixture(1.0, 0.0, 0.0, 0.0, self.ridge, max(self.seeds, 0.2), self.balance)


@dataclass(frozen=True, slots=True)
class Learned:
    """What each example says for each label (`says`, examples by labels), and each label's start."""

    says: Floats
    start: Floats


def alike(ours: Views, theirs: Views, mixture: Mixture) -> Floats:
    """Return how alike each of ours (rows) and each of theirs (columns) are."""
    found: Floats = mixture.words * (ours.words @ theirs.words.T)
    if ours.meaning is not None and theirs.meaning is not None:
        found = found + mixture.meaning * near(ours.meaning, theirs.meaning, mixture.reach)
    if ours.matters is not None and theirs.matters is not None:
        found = found + mixture.matters * (ours.matters @ theirs.matters.T)
    if ours.law is not None and theirs.law is not None:
        found = found + mixture.law * (ours.law @ theirs.law.T)
    return found


def near(ours: Floats, theirs: Floats, reach: float) -> Floats:
    """Return the Gaussian of the distance between vectors of length one."""
    found: Floats = np.exp(-2 * reach * (1 - np.clip(ours @ theirs.T, -1, 1))).astype(np.float32)
    return found


def learn(likeness: Floats, labels: Numbers, trust: Floats, count: int, mixture: Mixture) -> Learned:
    """Learn from examples.

    Args:
        likeness: how alike the examples are, examples by examples.
        labels: the number of each example's label, below `count`.
        trust: what each example counts.
    """
    meant = (labels[:, None] == np.arange(count)).astype(np.float64)
    many = np.maximum((meant * trust[:, None]).sum(axis=0), 1e-9)
    counts = trust * ((many.mean() / many) ** mixture.balance)[labels]
    start = (meant * counts[:, None]).sum(axis=0) / counts.sum()
    says = np.linalg.solve(likeness.astype(np.float64) + np.diag(mixture.ridge / counts), meant - start)
    return Learned(says.astype(np.float32), start.astype(np.float32))


def folds(labels: Numbers, seed: int = SEED) -> Numbers:
    """Return a fold for each question: each label is spread evenly, and a label goes on where the last one ended."""
    order = np.random.default_rng(seed).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    found = np.empty(len(labels), dtype=np.int64)
    found[order] = np.arange(len(labels)) % FOLDS
    return found


def stacked(parts: Sequence[Views]) -> Views:
    """Return the rows of several views, one after another; a view that one of them lacks is left out."""
    further = ([getattr(part, name) for part in parts] for name in ("meaning", "matters", "law"))
    return Views(
        np.concatenate([part.words for part in parts]),
        *(None if any(one is None for one in view) else np.concatenate(view) for view in further),
    )
