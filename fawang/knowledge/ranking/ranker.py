"""Rank the articles of a statute file for a question: the weights, and how they are used."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Self

import numpy as np

from fawang.knowledge.ranking.features import describe, top
from fawang.knowledge.ranking.index import Statutes
from fawang.knowledge.ranking.kinds import Kinds
from fawang.knowledge.ranking.lexical import Floats, Ints
from fawang.knowledge.ranking.memory import Bound, Memory
from fawang.knowledge.ranking.tokens import query_tokens
from fawang.knowledge.ranking.untrained import blend

MEMORY_FILE: Final = "memory.npz"
DENSE_FILES: Final = "ranker_dense_{}.txt"
PLAIN_FILES: Final = "ranker_plain_{}.txt"


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows of the statute file, best first, with the model's score of each."""

    rows: Ints
    scores: Floats


class Ranker:
    """The weights bound to one statute file. Load once per process; ranking changes nothing in it."""

    def __init__(
        self, statutes: Statutes, memory: Memory, dense: Sequence[Any], plain: Sequence[Any]
    ) -> None:
        """Take loaded weights; `load` is the usual way."""
        self.statutes = statutes
        self.memory: Bound = memory.bind(statutes)
        self._dense = dense
        self._plain = plain

    @classmethod
    def load(cls, statutes: Statutes, folder: Path) -> Self:
        """Read the weights in a folder. Without LightGBM BM25 alone will rank."""
        with np.load(folder / MEMORY_FILE, allow_pickle=False) as arrays:
            memory = Memory.load(arrays)
        return cls(statutes, memory, _boosters(folder, DENSE_FILES), _boosters(folder, PLAIN_FILES))

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
        return order(found.rows, predicted(models, found.values), count)

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


def _boosters(folder: Path, name: str) -> list[Any]:
    """Read the LightGBM models of one kind, if there are any and LightGBM is installed."""
    paths = [path for number in range(9) if (path := folder / name.format(number)).exists()]
    if not paths or importlib.util.find_spec("lightgbm") is None:
        return []
    booster = _lightgbm().Booster
    return [booster(model_file=str(path)) for path in paths]


def _lightgbm() -> ModuleType:
    """Load LightGBM without scikit-learn, which it takes along where it finds it, for classes that nobody uses here.

    That would be half a second of CPU in every process that is asked something.
    """
    is_hidden = "sklearn" not in sys.modules
    if is_hidden:
        # An import of what is None here fails as if it were not installed.
        sys.modules["sklearn"] = None  # type: ignore[assignment]
    try:
        return importlib.import_module("lightgbm")
    finally:
        if is_hidden:
            sys.modules.pop("sklearn", None)
