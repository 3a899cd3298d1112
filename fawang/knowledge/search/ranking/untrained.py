"""Words and vector together without any learned weight: the fallback, and the yardstick."""

from __future__ import annotations

from typing import Final

import numpy as np

from fawang.knowledge.search.ranking.features import exact_vectors, mass, top
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.lexical import Floats, Ints
from fawang.knowledge.search.ranking.tokens import query_tokens

WORDS: Final = np.float32(0.2)  # what the words weigh beside the vector, both in standard deviations
SAME_LAW: Final = np.float32(0.5)
RANK: Final = np.array([0, 0, 2, 0, 1.4, 0, 0], dtype=np.float32)  # by level: statutes, then interpretations


def blend(statutes: Statutes, question: str, vector: Floats, count: int) -> tuple[Ints, Floats]:
    """Return the best rows and their scores. The statutes must have vectors."""
    assert statutes.basis is not None
    assert statutes.sketch is not None
    words = statutes.words.scores(*query_tokens(question))
    near = np.asarray((vector @ statutes.basis) @ statutes.sketch, dtype=np.float32)
    rows = np.union1d(top(near, 1500), top(words, 300)).astype(np.int32)
    exact = np.asarray(exact_vectors(statutes, rows) @ vector, dtype=np.float32)
    scores = (exact - near.mean()) / max(float(near.std()), 1e-6)
    scores += WORDS * (words[rows] - words.mean()) / max(float(words.std()), 1e-6)
    same = np.sqrt(mass(statutes.law[rows], scores, 2.0))
    scores = np.asarray(scores + SAME_LAW * same + RANK[statutes.level[rows]], dtype=np.float32)
    best = np.argsort(-scores, kind="stable")[:count]
    return rows[best], scores[best]
