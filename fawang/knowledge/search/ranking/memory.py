"""What the ranker learned from answered questions, keyed by citation.

It holds no question. For each article it holds the mean direction of the questions that the
article answered, in the embedding's space and cut down to few numbers; besides that how often an
article and a law were the answer, and one matrix that turns a lay question towards legal text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import of_articles
from fawang.knowledge.search.ranking.lexical import Floats, Ints

SHARPNESS: Final = np.float32(40.0)  # how fast an article's vote for its law falls with distance


@dataclass(frozen=True, slots=True)
class Memory:
    """Learned arrays; ``keys``, ``marks`` and ``times`` have one row per article."""

    keys: tuple[str, ...]
    times: Floats
    marks: npt.NDArray[np.int8]
    mean: Floats
    basis: Floats
    adapter: Floats

    def bind(self, statutes: Statutes) -> Bound:
        """Find the remembered articles in a statute file."""
        found = statutes.keys()
        rows = np.array([found.get(key, -1) for key in self.keys], dtype=np.int32)
        here = rows >= 0
        laws = np.zeros(len(statutes.laws), dtype=np.float32)
        np.add.at(laws, statutes.law[rows[here]], self.times[here])
        times = np.zeros(len(statutes.law), dtype=np.float32)
        times[rows[here]] = self.times[here]
        place = np.full(len(times), -1, dtype=np.int32)
        place[rows[here]] = np.arange(int(here.sum()), dtype=np.int32)
        marks = self.marks[here].astype(np.float32)
        marks /= np.maximum(np.linalg.norm(marks, axis=1, keepdims=True), 1e-6)
        kinds = of_articles(statutes)
        return Bound(rows[here], place, marks, times, laws, self.mean, self.basis, self.adapter, kinds)

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Self:
        """Read the memory from the arrays of the weights file."""
        return cls(
            keys=tuple(str(arrays["keys"]).split("\n")) if str(arrays["keys"]) else (),
            times=arrays["times"].astype(np.float32), marks=arrays["marks"].astype(np.int8),
            mean=arrays["mean"].astype(np.float32), basis=arrays["basis"].astype(np.float32),
            adapter=arrays["adapter"].astype(np.float32),
        )  # fmt: skip

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return what `load` reads, in the narrowest types that lose nothing that matters."""
        return {
            "keys": np.array("\n".join(self.keys)), "times": self.times.astype(np.float16), "marks": self.marks,
            "mean": self.mean, "basis": self.basis.astype(np.float16), "adapter": self.adapter.astype(np.float16),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recall:
    """What the memory says about one question."""

    likeness: Floats  # per remembered article
    votes: Floats  # per law, sums to one, or all zero when nothing is remembered
    best: float


@dataclass(frozen=True, slots=True)
class Bound:
    """A memory whose articles have been found in one statute file."""

    rows: Ints
    place: Ints
    marks: Floats
    times: Floats
    laws: Floats
    mean: Floats
    basis: Floats
    adapter: Floats
    kinds: Ints  # per article of the file, the number of the part of the law that it belongs to

    def adapt(self, question: Floats) -> Floats:
        """Turn a question's vector towards the articles that answer such questions."""
        return np.asarray(question + question @ self.adapter, dtype=np.float32)

    def recall(self, question: Floats, law: Ints) -> Recall:
        """Compare a question's vector with the remembered articles."""
        if not len(self.rows):
            return Recall(np.zeros(0, np.float32), np.zeros(len(self.laws), np.float32), 0.0)
        mark = (question - self.mean) @ self.basis
        mark /= max(float(np.linalg.norm(mark)), 1e-6)
        likeness = np.asarray(self.marks @ mark, dtype=np.float32)
        best = float(likeness.max())
        weights = np.exp((likeness - best) * SHARPNESS / 4)
        votes = np.bincount(law[self.rows], weights=weights, minlength=len(self.laws))
        return Recall(likeness, (votes / votes.sum()).astype(np.float32), best)

    def likeness_of(self, said: Recall, rows: Ints) -> Floats:
        """Return the likeness for the articles in these rows; 0 for those never answered with."""
        place = self.place[np.clip(rows, 0, len(self.place) - 1)]
        if not len(said.likeness):
            return np.zeros(len(rows), dtype=np.float32)
        return np.where(place >= 0, said.likeness[place], np.float32(0))
