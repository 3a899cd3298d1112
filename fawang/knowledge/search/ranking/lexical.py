"""BM25 over integer tokens, in four plain arrays that can be memory-mapped.

The weight of every token in every article is worked out once, when the index is built, so
scoring a question only adds up slices.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.tokens import Codes, tokenise

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bm25:
    """An inverted index: the documents of token ``i`` are ``start[i]:start[i + 1]``."""

    vocabulary: Codes
    start: npt.NDArray[np.int64]
    documents: Ints
    weights: npt.NDArray[Any]
    size: int

    def scores(self, codes: Codes, counts: Floats) -> Floats:
        """Return the BM25 score of every document for the distinct tokens of a question."""
        places, known = self._places(codes)
        total = np.zeros(self.size, dtype=np.float32)
        for place, count in zip(places[known].tolist(), counts[known].tolist(), strict=True):
            part = slice(self.start[place], self.start[place + 1])
            weight = self.weights[part].astype(np.float32)
            total[self.documents[part]] += weight if count == 1 else weight * np.float32(count)
        return total

    def rarity(self, codes: Codes, counts: Floats) -> float:
        """Return the summed inverse document frequency of a question: its highest thinkable score."""
        places, known = self._places(codes)
        held = np.zeros(len(codes), dtype=np.int64)
        held[known] = self.start[places[known] + 1] - self.start[places[known]]
        return float((np.log1p((self.size - held + 0.5) / (held + 0.5)) * counts).sum())

    def _places(self, codes: Codes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        places = np.searchsorted(self.vocabulary, codes)
        if not len(self.vocabulary):
            return places, np.zeros(len(codes), dtype=np.bool_)
        places[places == len(self.vocabulary)] = 0
        return places, np.asarray(self.vocabulary[places] == codes)

    @classmethod
    def build(cls, texts: Iterable[str], k1: float = 0.9, b: float = 0.9) -> Self:
        """Count the tokens of all texts and weigh them."""
        counted = [np.unique(tokenise(text), return_counts=True) for text in texts]
        size = len(counted)
        if not size:
            nothing = np.zeros(0, dtype=np.int64)
            return cls(
                nothing, np.zeros(1, np.int64), nothing.astype(np.int32), nothing.astype(np.float16), 0
            )
        lengths = np.array([times.sum() for _, times in counted], dtype=np.float32)
        codes = np.concatenate([code for code, _ in counted])
        times = np.concatenate([times for _, times in counted]).astype(np.float32)
        documents = np.repeat(np.arange(size, dtype=np.int32), [len(code) for code, _ in counted])
        vocabulary, places = np.unique(codes, return_inverse=True)
        order = np.argsort(places, kind="stable")
        documents, times = documents[order], times[order]
        held = np.bincount(places, minlength=len(vocabulary))
        rarity = np.log1p((size - held + 0.5) / (held + 0.5))
        damping = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1.0))
        weights = times / (times + damping[documents]) * np.repeat(rarity, held)
        start = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
        return cls(vocabulary, start, documents, weights.astype(np.float16), size)
