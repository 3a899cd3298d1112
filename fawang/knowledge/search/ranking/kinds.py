"""Which part of the law a question is about, and which part an article belongs to: three columns for the ranker.

Parts are the 21 labels of `statute21` (labelling/rule.py). A question about wages is seldom answered by an article
about trade marks, however alike their words are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from fawang.knowledge.search.embedders.vectors import Floats, spread
from fawang.knowledge.search.labelling.learning import near
from fawang.knowledge.search.labelling.rule import LABELS, label
from fawang.knowledge.search.labelling.views import Base, agreeing, centred, places, voted
from fawang.knowledge.search.labelling.weights import Weights, file_of
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.lexical import Ints

SET: Final = "statute21"
#: What stands for an article that belongs to no part: less than any score.
NONE: Final = np.float32(-1)
#: What the votes of articles count beside the scores of labels.
VOTES: Final = np.float32(0.3)
_CODE: Final = "民法典"
#: An article whose score is so much less than the best's has a vote e times smaller.
_SPREAD: Final = np.float32(0.6)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The weights of the labels, spread out once so that a question costs little."""

    base: Base
    weights: Weights
    words: Floats
    examples: Floats

    @staticmethod
    @cache
    def load() -> Kinds:
        """Read what is shipped, once."""
        weights = Weights.load(file_of(SET))
        words = weights.together.words.astype(np.float32) * weights.together.scale[:, None]
        return Kinds(Base.load(), weights, words, spread(weights.examples, weights.spread))

    def scores(self, question: str, vector: Floats) -> Floats:
        """Return how far a question is about each part, as `Weights.scores` has it."""
        where, counts = places(question)
        words = (1 + np.log(counts)) * self.base.rarity[where]
        words /= max(float(np.linalg.norm(words)), 1e-9)
        meaning = centred(vector[None], self.base.mean)
        matters = agreeing(meaning @ self.base.weights + self.base.bias)
        law = voted(meaning @ self.base.articles.T, self.base.label)
        found = words @ self.words[where] + self.weights.together.start
        found = found + near(meaning, self.examples, self.weights.reach)[0] @ self.weights.says
        return np.asarray(
            found + matters[0] @ self.weights.matters + law[0] @ self.weights.law, dtype=np.float32
        )


def of_articles(statutes: Statutes) -> Ints:
    """Return the number of the part that each article belongs to, -1 for none."""
    number = {name: place for place, name in enumerate(LABELS)} | {"": -1}
    # Of other laws than the Civil Code the name alone decides.
    of_law = np.array(
        [number[label(name, 0)] if name != _CODE else -1 for name in statutes.laws], dtype=np.int32
    )
    found = of_law[statutes.law] if len(statutes.law) else np.zeros(0, dtype=np.int32)
    if _CODE in statutes.laws:
        rows = np.flatnonzero(statutes.law == statutes.laws.index(_CODE))
        found[rows] = [number[label(_CODE, int(one))] for one in statutes.number[rows]]
    return found


def columns(scores: Floats, kinds: Ints) -> list[Floats]:
    """Return for each candidate the score of its part, how far that is from the best, and the best."""
    own = np.append(scores, NONE)[kinds]
    best = scores.max()
    return [own, own - best, np.full(len(kinds), best, dtype=np.float32)]


def votes(ranked: Floats, kinds: Ints) -> Floats:
    """Return the square root of the share of each part among the articles found, by the scores of the ranker.

    Args:
        ranked: the score of each article found.
        kinds: its part, -1 for none; those of no part take their share away.
    """
    shares = np.zeros(len(LABELS) + 1, dtype=np.float32)
    if len(ranked):
        counts = np.exp((ranked - ranked.max()) / _SPREAD)
        np.add.at(shares, kinds, counts / counts.sum())
    return np.sqrt(shares[:-1])
