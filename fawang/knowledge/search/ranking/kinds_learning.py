"""Learning anew which part of the law a question is about, without some questions. Used in training only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.labelling.labels import sentences
from fawang.knowledge.search.labelling.learning import Mixture, Numbers, alike, learn, stacked
from fawang.knowledge.search.labelling.mixtures import MIXTURES
from fawang.knowledge.search.labelling.rule import LABELS
from fawang.knowledge.search.labelling.views import Base
from fawang.knowledge.search.labelling.weights import numbered
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import SET, of_articles
from fawang.knowledge.search.ranking.lexical import Floats
from fawang.knowledge.search.ranking.questions import Question


@dataclass(frozen=True, slots=True)
class Taught:
    """Questions, and after them the written sentences: how alike they are, and the part of the law of each or -1."""

    likeness: Floats
    labels: Numbers
    trust: Floats
    mixture: Mixture

    def scores(self, hidden: npt.NDArray[np.bool_]) -> Floats:
        """Return how far each question is about each part, by what was learned without the hidden ones."""
        known = self.labels >= 0
        known[: len(hidden)] &= ~hidden
        found = np.zeros((len(hidden), len(LABELS)), dtype=np.float32)
        if known.any():
            rows = np.flatnonzero(known)
            like = self.likeness[np.ix_(rows, rows)]
            learned = learn(like, self.labels[rows], self.trust[rows], len(LABELS), self.mixture)
            found[:] = self.likeness[: len(hidden), rows] @ learned.says + learned.start
        return found


def seeds() -> list[tuple[str, str]]:
    """Return the sentences that were written for the parts of the law, each with its part."""
    return [(one, name) for name, said in sentences(SET).items() for one in said]


def taught(statutes: Statutes, questions: Sequence[Question], vectors: Floats, said: Floats | None) -> Taught:
    """Return what is to be learned from: the part of a question is that of most of its articles.

    Args:
        said: the vectors of `seeds`; without them nothing is learned from sentences.
    """
    base, kinds, mixture = Base.load(), of_articles(statutes), MIXTURES[SET]
    views = base.seen([one.text for one in questions], vectors)
    labels = np.array([_most(kinds[list(one.answers)].tolist()) for one in questions], dtype=np.int64)
    trust = np.ones(len(questions), dtype=np.float32)
    if said is not None:
        views = stacked([views, base.seen([one for one, _name in seeds()], said)])
        labels = np.concatenate([labels, numbered([name for _one, name in seeds()], LABELS)])
        trust = np.append(trust, np.full(len(said), mixture.seeds, dtype=np.float32))
    return Taught(alike(views, views, mixture), labels, trust, mixture)


def _most(kinds: list[int]) -> int:
    counted = Counter(one for one in kinds if one >= 0)
    return counted.most_common(1)[0][0] if counted else -1
