"""Learning the ranker that knows no article by sight. Used in training only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import lightgbm
import numpy as np

from fawang.knowledge.search.ranking.apart import COLUMNS, LABELS, MASKED
from fawang.knowledge.search.ranking.lexical import Floats, Ints
from fawang.knowledge.search.ranking.training import SETTINGS

TREES: Final = 120
RATE: Final = 0.07

#: A question's candidates, their columns, and the rows that answer it.
type Taught = tuple[Ints, Floats, tuple[int, ...]]


def fit(taught: Sequence[Taught], masked: frozenset[str], seed: int = 1) -> Any:
    """Learn one model; a column that is masked is the same for all candidates, so no tree asks for it."""
    hidden = [COLUMNS.index(name) for name in sorted(masked)]
    blocks, labels = [], []
    for rows, values, answers in taught:
        label = np.isin(rows, answers)
        if label.any():
            block = values.copy()
            block[:, hidden] = 0
            blocks.append(block)
            labels.append(label)
    data = lightgbm.Dataset(
        np.concatenate(blocks),
        np.concatenate(labels).astype(np.float32),
        group=[len(label) for label in labels],
        feature_name=list(COLUMNS),
    )
    return lightgbm.train({**SETTINGS, "seed": seed, "learning_rate": RATE}, data, TREES)


def learn(asked: Sequence[Taught], content: Sequence[Taught]) -> list[Any]:
    """Return both models: of answered questions with the part of the law, and of those and the content pack without it.

    Args:
        asked: answered questions.
        content: ways of asking for entries of the content pack, answered by what the entry cites.
    """
    return [fit(asked, MASKED), fit([*asked, *content], MASKED | LABELS)]
