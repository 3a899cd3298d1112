"""The ranker that knows no article by sight: for questions unlike those that anybody has taught.

The rankers learn how far to trust what they remember of answered questions: which articles answer often, and to
which questions. Where a question is like none of those, that leads astray: remembered articles stand before the
one that answers. These models see no column that tells which article it is, or what was ever answered with it
(`MASKED`); one of them was taught on questions of the content pack besides, which cite other articles. They count
more the less a question is like a known one (`share`), and nothing where it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from fawang.knowledge.search.ranking.features import DENSE, PLAIN, Described, exact_vectors, mass
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.lexical import Floats, Ints

#: Beside the columns of the others: what the plain vector tells of an article's surroundings.
MORE: Final = ("raw_near", "raw_chapter", "raw_kin", "raw_kin_gap", "raw_above", "raw_deviations")
COLUMNS: Final = (*PLAIN, *DENSE, *MORE)
MASKED: Final = frozenset({
    "number", "place", "law_size", "times", "law_times", "law_known", "turned", "turned_gap", "turned_rank",
    "turned_near", "turned_next", "turned_law", "turned_chapter", "spread", "likeness", "likeness_gap",
    "likeness_near", "likeness_best", "law_votes", "both_rank", "half_gap", "half_rank", "kin", "top_share",
})  # fmt: skip
#: Also masked in one of the two models: the labels that tell the part of the law were learned from the same questions.
LABELS: Final = frozenset({"kind", "kind_gap", "kind_best"})
#: From this likeness to the nearest known question on (a cosine) these models count nothing, so much below it `MOST`.
KNOWN: Final = 0.52
SPAN: Final = 0.06
MOST: Final = 0.5
_BEST: Final = COLUMNS.index("likeness_best")
_SHARP: Final = 60.0


def share(found: Described) -> float:
    """Return what the models count for a question, from its candidates as the other rankers see them."""
    if not len(found.rows):
        return 0.0
    return MOST * float(np.clip((KNOWN - found.values[0, _BEST]) / SPAN, 0, 1))


def values(statutes: Statutes, found: Described, vector: Floats) -> Floats:
    """Return the candidates' `COLUMNS`."""
    rows = found.rows
    block = exact_vectors(statutes, rows)
    raw = np.asarray(block @ vector, dtype=np.float32)
    weights = np.exp((raw - raw.max()) * _SHARP)
    kin = block @ (block.T @ (weights / weights.sum()))
    beside = [_beside(statutes, rows, vector, step) for step in (-1, 1)]
    columns = [
        np.maximum(*beside) - raw.max(), mass(statutes.chapter[rows], raw, _SHARP), kin, kin - kin.max(),
        raw - raw.mean(), (raw - raw.mean()) / max(float(raw.std()), 1e-6),
    ]  # fmt: skip
    return np.concatenate([found.values, np.stack(columns, axis=1).astype(np.float32)], axis=1)


def _beside(statutes: Statutes, rows: Ints, vector: Floats, step: int) -> Floats:
    """Return the likeness of the article some steps on, 0 where another law begins."""
    other = np.clip(rows + step, 0, len(statutes.law) - 1)
    near = exact_vectors(statutes, other) @ vector
    return np.where(statutes.law[other] == statutes.law[rows], near, np.float32(0))
