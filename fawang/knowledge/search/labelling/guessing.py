"""Learning from questions that nobody labelled: what is surest of a first round teaches a second one (Scudder 1965).

Where a label has fifteen questions, thousands without any still tell which words go together.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.labelling.learning import Learned, Mixture, Numbers, alike, learn
from fawang.knowledge.search.labelling.views import Views

#: What a guess counts beside a question with a label: all of a label together as much as two or three.
TRUST: Final = 0.05


def surest(scores: Floats, most: int) -> tuple[Numbers, Numbers]:
    """Return the rows whose guess is farthest from the next, at most so many of each label, and their labels."""
    second = np.sort(scores, axis=1)[:, -2]
    ahead = scores - second[:, None]
    rows, labels = [], []
    for label in range(scores.shape[1]):
        best = np.argsort(-ahead[:, label], kind="stable")[:most]
        best = best[ahead[best, label] > 0]
        rows.append(best)
        labels.append(np.full(len(best), label))
    return np.concatenate(rows).astype(np.int64), np.concatenate(labels).astype(np.int64)


def learn_twice(
    likeness: Floats, labels: Numbers, trust: Floats, count: int, mixture: Mixture, far: Floats, others: Views
) -> tuple[Learned, Numbers]:
    """Learn from examples, then from them and from the surest guesses for `others`.

    Args:
        likeness: how alike the examples are, examples by examples.
        far: how alike the examples and the others are, examples by others.

    Returns:
        What each example says and, after them, each of the others that were taken; and the rows of those.
    """
    first = learn(likeness, labels, trust, count, mixture)
    rows, guessed = surest(far.T @ first.says + first.start, mixture.guesses)
    if not len(rows):
        return first, rows
    some = others.of(rows)
    near, between = far[:, rows], alike(some, some, mixture)
    every = np.concatenate(
        [np.concatenate([likeness, near], axis=1), np.concatenate([near.T, between], axis=1)]
    )
    counts = np.append(trust, np.full(len(rows), TRUST, dtype=np.float32))
    return learn(every, np.concatenate([labels, guessed]), counts, count, mixture), rows
