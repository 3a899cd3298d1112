"""What the articles that the ranker finds say about the label of a question: for labels that follow from articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.embedders.vectors import Bytes, Embedder, Floats
from fawang.knowledge.search.ranking import training
from fawang.knowledge.search.ranking.citation import key_of
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import of_articles, votes
from fawang.knowledge.search.ranking.kinds_learning import seeds
from fawang.knowledge.search.ranking.questions import Question, answered
from fawang.knowledge.search.ranking.ranker import Ranked, Ranker
from fawang.knowledge.search.retrieval.articles import WEIGHTS
from lab.evaluation.articles import vectors_of

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles in which a question is searched, with vectors."""

    index: Statutes
    arrays: tuple[Bytes, Floats]
    embedder: Embedder
    tell: Callable[[str], object]

    def shipped(self, questions: Sequence[str], vectors: Floats) -> Floats:
        """Return the votes for each question by the shipped weights."""
        ranker = Ranker(self.index, WEIGHTS)
        return self._votes(
            [ranker.rank(one, vector, _DEEPEST) for one, vector in zip(questions, vectors, strict=True)]
        )

    def anew(
        self,
        asked: Sequence[Mapping[str, Any]],
        vectors: Floats,
        fold: npt.NDArray[np.int64],
        rows: Sequence[Mapping[str, Any]],
    ) -> Floats:
        """Return the votes for each question by a ranker that was learned from the other folds.

        Those that name no article (`laws`) of the collection have no votes. What the shipped ranker has learned from
        counts here too: questions of the same sources that name an article, and have no label.

        Args:
            rows: all lines of the file; those of other sources teach the memory, as `--also` does.
        """
        known = self.index.keys()
        named = [_named(row, known) for row in asked]
        found = self._votes([Ranked(np.zeros(0, np.int32), np.zeros(0, np.float32))] * len(asked))
        lines = np.flatnonzero([bool(one) for one in named])
        if not len(lines):
            return found
        ours = [Question(str(asked[line]["question"]), named[line], 1.0) for line in lines.tolist()]
        more = _besides(asked, rows, known)
        others = answered(rows, known)
        taken = training.course(
            self.index,
            self.arrays,
            [*ours, *more],
            np.concatenate([vectors[lines], *(self.embedder.query(one.text)[None] for one in more)]),
            others,
            np.stack([self.embedder.query(one.text) for one in others]) if others else None,
            np.stack([self.embedder.query(one) for one, _label in seeds()]),
            np.concatenate([fold[lines], np.arange(len(more)) % training.FOLDS]),
        )
        found[lines] = self._votes(training.cross_validated(taken, self.tell)[0][: len(lines)])
        return found

    def _votes(self, ranked: Sequence[Ranked]) -> Floats:
        kinds = of_articles(self.index)
        return np.stack([votes(one.scores, kinds[one.rows]) for one in ranked])


def collection(
    statutes: Sequence[dict[str, Any]],
    vectors: Path | None,
    embedder: Embedder | None,
    tell: Callable[[str], object],
) -> Collection | None:
    """Return the collection to search; none without an embedder."""
    arrays = vectors_of(statutes, vectors, embedder, tell)
    if embedder is None or arrays is None:
        return None
    return Collection(Statutes.build(statutes, *arrays), arrays, embedder, tell)


def _besides(
    asked: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], known: dict[str, int]
) -> list[Question]:
    """Return the questions of the sources of those asked that have no label, and name an article."""
    sources, texts = {row.get("source") for row in asked}, {str(row["question"]) for row in asked}
    besides = {
        str(row["question"]): _named(row, known)
        for row in rows
        if row.get("question") and not row.get("category") and row.get("source") in sources
    }
    return [Question(text, named, 1.0) for text, named in besides.items() if named and text not in texts]


def _named(row: Mapping[str, Any], known: dict[str, int]) -> tuple[int, ...]:
    keys = [key_of(str(name)) for name in row.get("laws") or ()]
    return tuple(sorted({known[key] for key in keys if key in known}))
