"""BM25 over characters and pairs of characters, in sorted arrays that every process maps into memory.

A vocabulary of numbers (tokens.py) is one sorted array that is searched where it lies: no process builds
a dictionary of a million words for itself, and what is mapped is shared. k1 = b = 0.9, as measured on
questions of lay people (docs/guidance.md). The scoring is that of Lucene: idf = ln(1 + (N - n + ½) / (n + ½)).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fawang.knowledge.retrieval.tokens import query_tokens, tokenise

K1 = 0.9
B = 0.9
_PARTS = ("vocabulary", "starts", "rows", "weights")

type Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """An index of texts by their tokens: for the token at `vocabulary[i]`, its texts are
    `rows[starts[i]:starts[i + 1]]` and what it adds to the score of each is in `weights`.
    """

    vocabulary: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int32]
    weights: Floats
    size: int

    def scores(self, text: str) -> Floats:
        """Return the score of every text for a question; 0 where nothing is shared."""
        tokens, counts = query_tokens(text)
        return self.score_tokens(tokens, counts)

    def score_tokens(self, tokens: npt.NDArray[np.int64], counts: Floats) -> Floats:
        """Return the score of every text for distinct tokens, each with how often it occurs."""
        found = np.zeros(self.size, dtype=np.float32)
        if not len(self.vocabulary):
            return found
        places = np.searchsorted(self.vocabulary, tokens)
        places[places == len(self.vocabulary)] = 0
        for place, token, count in zip(places, tokens, counts, strict=True):
            if self.vocabulary[place] == token:
                part = slice(self.starts[place], self.starts[place + 1])
                # No text stands twice in one token's row, so this adds to each once.
                found[self.rows[part]] += count * self.weights[part]
        return found

    def reach(self, tokens: npt.NDArray[np.int64], counts: Floats) -> float:
        """Return about the most that a text could score for these tokens: the sum of how rare they are."""
        if not len(self.vocabulary) or not len(tokens):
            return 0.0
        places = np.searchsorted(self.vocabulary, tokens)
        places[places == len(self.vocabulary)] = 0
        there = np.asarray(self.vocabulary)[places] == tokens
        occurring = np.where(there, self.starts[places + 1] - self.starts[places], 0)
        return float((_rarity(self.size, occurring) * counts).sum())

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        for part in _PARTS:
            np.save(folder / f"{part}.npy", getattr(self, part))
        np.save(folder / "size.npy", np.array(self.size))


def build(texts: Iterable[str], *, k1: float = K1, b: float = B) -> Words:
    """Return an index of `texts`, in their order."""
    counted = [np.unique(tokenise(text), return_counts=True) for text in texts]
    size = len(counted)
    lengths = np.array([counts.sum() for _, counts in counted], dtype=np.float32)
    if not size or not lengths.sum():
        nothing = np.zeros(0, dtype=np.int64)
        return Words(nothing, np.zeros(1, dtype=np.int64), nothing.astype(np.int32), nothing.astype(np.float32), size)
    tokens = np.concatenate([codes for codes, _ in counted])
    counts = np.concatenate([counts for _, counts in counted]).astype(np.float32)
    rows = np.repeat(np.arange(size, dtype=np.int32), [len(codes) for codes, _ in counted])
    order = np.argsort(tokens, kind="stable")
    tokens, counts, rows = tokens[order], counts[order], rows[order]
    vocabulary, first, occurring = np.unique(tokens, return_index=True, return_counts=True)
    starts = np.append(first, len(tokens)).astype(np.int64)
    idf = _rarity(size, occurring)
    norm = (1 - b + b * lengths / lengths.mean()).astype(np.float32)
    weights = counts * (k1 + 1) / (counts + k1 * norm[rows]) * np.repeat(idf, occurring)
    return Words(vocabulary, starts, rows, weights.astype(np.float32), size)


def _rarity(size: int, occurring: npt.NDArray[np.int64]) -> Floats:
    found: Floats = np.log1p((size - occurring + 0.5) / (occurring + 0.5)).astype(np.float32)
    return found


def load(folder: Path) -> Words:
    """Map the index in `folder` into memory, read-only."""
    parts = {part: np.load(folder / f"{part}.npy", mmap_mode="r") for part in _PARTS}
    return Words(**parts, size=int(np.load(folder / "size.npy")))


def best(scores: Floats, count: int, *, above: float = 0.0) -> npt.NDArray[np.int64]:
    """Return the positions of the `count` highest scores above `above`, highest first, the earlier of equals first."""
    if count <= 0 or not len(scores):
        return np.zeros(0, dtype=np.int64)
    count = min(count, len(scores))
    found = np.argpartition(-scores, count - 1)[:count]
    found = found[np.lexsort((found, -scores[found]))]
    return found[scores[found] > above]


def fuse(*rankings: Sequence[int] | npt.NDArray[np.int64], constant: int = 60) -> dict[int, float]:
    """Return the reciprocal rank fusion of rankings (Cormack, Clarke and Büttcher 2009): score by position."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, position in enumerate(ranking):
            scores[int(position)] = scores.get(int(position), 0.0) + 1 / (constant + rank + 1)
    return scores
