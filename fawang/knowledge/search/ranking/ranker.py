"""Rank the articles of a statute file for a question: the weights, and how they are used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from fawang.knowledge.search.ranking import apart
from fawang.knowledge.search.ranking.boosters import Booster, is_installed
from fawang.knowledge.search.ranking.features import describe, top
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import Kinds
from fawang.knowledge.search.ranking.lexical import Floats, Ints
from fawang.knowledge.search.ranking.memory import Bound, Memory
from fawang.knowledge.search.ranking.tokens import query_tokens
from fawang.knowledge.search.ranking.untrained import blend

MEMORY_FILE: Final = "memory.npz"
DENSE_FILES: Final = "ranker_dense_{}.txt"
PLAIN_FILES: Final = "ranker_plain_{}.txt"
APART_FILES: Final = "ranker_apart_{}.txt"


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows of the statute file, best first, with the model's score of each."""

    rows: Ints
    scores: Floats


class Ranker:
    """The weights in a folder bound to one statute file: one for a process and file; ranking changes nothing in it.

    Each part of the weights is read when a question first needs it: what builds the index ranks nothing. Without
    LightGBM BM25 alone ranks.
    """

    def __init__(self, statutes: Statutes, folder: Path) -> None:
        self.statutes = statutes
        self._folder = folder

    @cached_property
    def memory(self) -> Bound:
        """What was learned from answered questions, bound to the file."""
        with np.load(self._folder / MEMORY_FILE, allow_pickle=False) as arrays:
            return Memory.load(arrays).bind(self.statutes)

    @cached_property
    def _dense(self) -> list[Booster]:
        return _boosters(self._folder, DENSE_FILES)

    @cached_property
    def _plain(self) -> list[Booster]:
        return _boosters(self._folder, PLAIN_FILES)

    @cached_property
    def _apart(self) -> list[Booster]:
        return _boosters(self._folder, APART_FILES)

    def rank(self, question: str, vector: Floats | None = None, count: int = 10) -> Ranked:
        """Return the best articles for a question, given its vector if there is an embedding."""
        if not len(self.statutes.law):
            return self.by_words(question, count)
        dense = vector is not None and self.statutes.sketch is not None
        models = self._dense if dense else self._plain
        if not models:
            return (
                self.by_words(question, count)
                if vector is None or not dense
                else self.blended(question, vector, count)
            )
        kinds = Kinds.load().scores(question, vector) if vector is not None and dense else None
        found = describe(self.statutes, self.memory, question, vector if dense else None, kinds)
        scores = predicted(models, found.values)
        if vector is not None and dense and self._apart and (share := apart.share(found)):
            blind = predicted(self._apart, apart.values(self.statutes, found, vector))
            scores = np.asarray((1 - share) * scores + share * blind, dtype=np.float32)
        return order(found.rows, scores, count)

    def blended(self, question: str, vector: Floats, count: int = 10) -> Ranked:
        """Return what BM25 and the embedding find together without learned weights."""
        if not len(self.statutes.law):
            return self.by_words(question, count)
        return Ranked(*blend(self.statutes, question, vector, count))

    def by_words(self, question: str, count: int = 10) -> Ranked:
        """Return what BM25 alone finds."""
        scores = self.statutes.words.scores(*query_tokens(question))
        rows = top(scores, count)
        return Ranked(rows, scores[rows])


def predicted(models: Sequence[Any], values: Floats) -> Floats:
    """Return the mean score of the models for each candidate; each reads as many columns as it was taught."""
    scores = [model.predict(values[:, : model.num_feature()], num_threads=1) for model in models]
    return np.asarray(np.mean(scores, axis=0), dtype=np.float32)


def order(rows: Ints, scores: Floats, count: int) -> Ranked:
    """Return the best of some scored rows, equal scores in the order given."""
    best = np.argsort(-scores, kind="stable")[:count]
    return Ranked(rows[best], scores[best])


def _boosters(folder: Path, name: str) -> list[Booster]:
    """Return the LightGBM models of one kind, if there are any and LightGBM is installed."""
    paths = [path for number in range(9) if (path := folder / name.format(number)).exists()]
    return [_booster(path) for path in paths] if is_installed() else []


#: The same for every generation of the index.
_booster = cache(Booster)
