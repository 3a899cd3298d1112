"""Learning the ranker's weights, and measuring them on questions that nothing in them has seen.

Every line the ranking models learn from is described by a memory that has never seen its question: the
questions are dealt into folds, and for each fold a memory is learned without it. And each question is described once
more by a memory to which no measured question has told of its articles, so that the models learn how far to trust a
memory: as often as not nobody has asked about an article before. Measuring does all that once more inside each of
five outer folds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import lightgbm
import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.citation import article_key
from fawang.knowledge.search.ranking.features import BLIND, DENSE, PLAIN, Described, describe
from fawang.knowledge.search.ranking.index import Bytes, Statutes
from fawang.knowledge.search.ranking.kinds_learning import Taught, taught
from fawang.knowledge.search.ranking.learning import Pairs, learn
from fawang.knowledge.search.ranking.lexical import Floats
from fawang.knowledge.search.ranking.memory import Bound, Memory
from fawang.knowledge.search.ranking.questions import Question, twins
from fawang.knowledge.search.ranking.ranker import Ranked, order, predicted

FOLDS: Final = 5
SEEDS: Final = 3  # of each sort so many models, each small; their mean ranks
TREES: Final = 100
PARTS: Final = 8  # in so many parts questions are described as if their articles were new
SETTINGS: Final[dict[str, Any]] = {
    "objective": "lambdarank", "learning_rate": 0.1, "num_leaves": 15, "min_data_in_leaf": 30,
    "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
    "lambdarank_truncation_level": 20, "label_gain": [0, 1], "num_threads": 1, "verbose": -1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """All that training needs: the file, the questions with vectors, and who must not see whom."""

    statutes: Statutes
    articles: Floats
    keys: list[str]
    questions: list[Question]
    pairs: Pairs
    same: npt.NDArray[np.bool_]  # pairs (lines) that would give away a question (columns)
    folds: npt.NDArray[np.int64]
    seed: int
    learned: dict[bytes, Memory]
    kinds: Taught

    def memory(self, hidden: npt.NDArray[np.bool_]) -> Memory:
        """Learn a memory without these questions and whatever repeats them, once."""
        found = self.learned.get(hidden.tobytes())
        return found or self.learned.setdefault(hidden.tobytes(), self._memory(hidden))

    def _memory(self, hidden: npt.NDArray[np.bool_]) -> Memory:
        kept = ~self.same[:, hidden].any(axis=1)
        return learn(self.pairs.only(kept), self.statutes, self.articles, self.keys, self.seed)

    def fresh(self, hidden: npt.NDArray[np.bool_], chosen: npt.NDArray[np.bool_]) -> set[int]:
        """Return those of the chosen questions whose articles answer none that is not hidden."""
        known = {row for line in np.flatnonzero(~hidden).tolist() for row in self.questions[line].answers}
        return {
            i for i in np.flatnonzero(chosen).tolist() if not known.intersection(self.questions[i].answers)
        }

    def kin(self, part: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return the questions that share an answer with one of `part`, those of `part` among them."""
        rows = {row for line in np.flatnonzero(part).tolist() for row in self.questions[line].answers}
        sharing = np.array([not rows.isdisjoint(one.answers) for one in self.questions], dtype=np.bool_)
        return np.logical_or(part, sharing)

    def said(self, hidden: npt.NDArray[np.bool_]) -> Floats:
        """Return how far each question is about each part of the law, by what was learned without it and the hidden."""
        found = self.kinds.scores(hidden)
        for fold in range(FOLDS):
            part = (self.folds == fold) & ~hidden
            found[part] = self.kinds.scores(hidden | part)[part]
        return found

    def described(
        self, bound: Bound, chosen: npt.NDArray[np.bool_], said: Floats | None
    ) -> dict[int, Described]:
        """Describe the candidates of the chosen questions, without vectors where nothing is `said` of them."""
        found = {}
        for line in np.flatnonzero(chosen).tolist():
            more = (None, None) if said is None else (self.pairs.vectors[line], said[line])
            found[line] = describe(self.statutes, bound, self.questions[line].text, *more)
        return found


def course(
    statutes: Statutes,
    arrays: tuple[Bytes, Floats],
    ours: Sequence[Question],
    mine: Floats,
    others: Sequence[Question] = (),
    theirs: Floats | None = None,
    seeds: Floats | None = None,
    folds: npt.NDArray[np.int64] | None = None,
    seed: int = 7,
) -> Course:
    """Return all that training needs.

    Args:
        arrays: the vectors of the statutes, as bytes with a scale for each row.
        ours: questions that are measured and taught, with their vectors in `mine`.
        others: questions that are only taught, with their vectors in `theirs`.
        seeds: vectors of the sentences that say what each part of the law is about (`kinds_learning.seeds`).
        folds: the fold of each of ours, where it is not to be drawn by lot.
    """
    vectors, scale = arrays
    theirs = theirs if theirs is not None else np.zeros((0, mine.shape[1]), dtype=np.float32)
    same = np.concatenate([np.eye(len(ours), dtype=bool), twins(ours, others, theirs @ mine.T)])
    every = [*ours, *others]
    trust = np.array([q.trust for q in every], dtype=np.float32)
    pairs = Pairs(np.concatenate([mine, theirs]), tuple(q.answers for q in every), trust, trust == 1)
    places = zip(statutes.law.tolist(), statutes.number.tolist(), statutes.inserted.tolist(), strict=True)
    keys = [article_key(statutes.laws[law], main, inserted) for law, main, inserted in places]
    if folds is None:
        folds = np.empty(len(ours), dtype=np.int64)
        folds[np.random.default_rng(seed).permutation(len(ours))] = np.arange(len(ours)) % FOLDS
    kinds = taught(statutes, ours, mine, seeds)
    articles = vectors.astype(np.float32) * scale[:, None]
    return Course(statutes, articles, keys, list(ours), pairs, same, folds, seed, {}, kinds)


def fit(
    described: Sequence[tuple[int, Described]],
    questions: Sequence[Question],
    names: Sequence[str],
    seed: int,
) -> list[Any]:
    """Learn to put the answers first, from questions that have been described once or more.

    Args:
        names: the columns to learn from: all, or the first ones.
    """
    labels = [np.isin(found.rows, questions[line].answers) for line, found in described]
    kept = [number for number, label in enumerate(labels) if label.any()]
    data = lightgbm.Dataset(
        np.concatenate([described[number][1].values[:, : len(names)] for number in kept]),
        np.concatenate([labels[number] for number in kept]).astype(np.float32),
        group=[len(labels[number]) for number in kept],
        feature_name=list(names),
    )
    return [lightgbm.train({**SETTINGS, "seed": seed + more}, data, TREES) for more in range(SEEDS)]


def models(
    taken: Course, hidden: npt.NDArray[np.bool_], *, by_words: bool = True
) -> tuple[list[Any], list[Any]]:
    """Learn both ranking models without the hidden questions; that by words alone only if asked for.

    That with vectors is the mean of two: one is told the part of the law, one is blind to it. Where a label errs or
    nobody has asked about an article yet, each is wrong about other questions.
    """
    said = taken.said(hidden)
    dense: list[tuple[int, Described]] = []
    plain: list[tuple[int, Described]] = []

    def add(part: npt.NDArray[np.bool_], unknown: npt.NDArray[np.bool_]) -> None:
        if part.any():
            bound = taken.memory(hidden | unknown).bind(taken.statutes)
            dense.extend(taken.described(bound, part, said).items())
            if by_words:
                plain.extend(taken.described(bound, part, None).items())

    for fold in range(FOLDS):
        part = (taken.folds == fold) & ~hidden
        add(part, part)
    for part in (
        np.random.default_rng(taken.seed).integers(0, PARTS, size=len(hidden)) == np.arange(PARTS)[:, None]
    ):
        add(part & ~hidden, taken.kin(part & ~hidden))
    return (
        [
            *fit(dense, taken.questions, PLAIN + DENSE, taken.seed),
            *fit(dense, taken.questions, PLAIN + BLIND, taken.seed),
        ],
        fit(plain, taken.questions, PLAIN, taken.seed) if by_words else [],
    )


def cross_validated(
    taken: Course, tell: Callable[[str], object] = lambda _line: None
) -> tuple[list[Ranked], npt.NDArray[np.bool_]]:
    """Return what the full ranker finds for each question, and which questions' articles were new to it."""
    ranked = [Ranked(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)) for _ in taken.questions]
    fresh = np.zeros(len(ranked), dtype=bool)
    for fold in range(FOLDS):
        hidden = taken.folds == fold
        dense, _none = models(taken, hidden, by_words=False)
        bound = taken.memory(hidden).bind(taken.statutes)
        fresh[list(taken.fresh(hidden, hidden))] = True
        for line, found in taken.described(bound, hidden, taken.kinds.scores(hidden)).items():
            ranked[line] = order(found.rows, predicted(dense, found.values), 100)
        tell(f"{fold + 1}/{FOLDS}")
    return ranked, fresh
