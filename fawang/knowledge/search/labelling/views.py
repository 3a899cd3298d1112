"""What is looked at in a question: its groups of characters, what it means, and what that is like.

Two things may be like it: our matters, as people speak of them, and articles of the law, as a rule labels them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.cleaning import clean
from fawang.knowledge.search.embedders.vectors import Embedder, Floats, spread
from fawang.knowledge.search.labelling.labels import DATA

LONGEST_GROUP: Final = 3
#: Groups are counted in 2 to the power of this many places; which group it was cannot be read back.
PLACES: Final = 14
BASE: Final = DATA / "base.npz"
#: So many articles speak, and one whose cosine is a fifteenth less than the nearest's speaks e times less.
_NEAREST, _SHARPNESS = 20, 15.0
_MIXER: Final = np.uint64(
    0x9E3779B97F4A7C15
)  # 2^64 divided by the golden ratio (Knuth, multiplicative hashing)


@dataclass(frozen=True, slots=True)
class Views:
    """One row for each question; without an embedder, only `words` are there.

    `words` are weighted groups of characters, `meaning` centred vectors, both of length one; `matters` the square
    roots of the probabilities of our matters, so that the product of two rows says how far they agree; `law` the
    same of the labels of the nearest articles.
    """

    words: Floats
    meaning: Floats | None = None
    matters: Floats | None = None
    law: Floats | None = None

    def __len__(self) -> int:
        return len(self.words)

    def of(self, rows: npt.NDArray[np.int64]) -> Views:
        """Return some of the rows."""
        parts = (self.meaning, self.matters, self.law)
        return Views(self.words[rows], *(None if part is None else part[rows] for part in parts))

    def without_meaning(self) -> Views:
        """Return what is left without an embedder."""
        return Views(self.words)


@dataclass(frozen=True, slots=True)
class Base:
    """What was there before any question had a label: how rare groups are, the mean vector, matters, articles.

    Shapes: `rarity` (places), `mean` (numbers of a vector), `weights` (numbers of a vector, matters), `bias`
    (matters), `articles` (articles, numbers of a vector), each of length one, `label` (articles).
    """

    rarity: Floats
    mean: Floats
    weights: Floats
    bias: Floats
    articles: Floats
    label: npt.NDArray[np.int64]

    @classmethod
    def load(cls) -> Self:
        """Read what is shipped."""
        with np.load(BASE, allow_pickle=False) as arrays:
            names = ("rarity", "mean", "weights", "bias", "scale")
            floats = {name: arrays[name].astype(np.float32) for name in names}
            articles = spread(arrays["articles"], floats.pop("scale"))
            return cls(**floats, articles=articles, label=arrays["label"].astype(np.int64))

    def views(self, questions: Sequence[str], embedder: Embedder | None) -> Views:
        """Look at questions."""
        if embedder is None or embedder.dimensions != len(self.mean):
            return Views(weighted(questions, self.rarity))
        return self.seen(questions, np.stack([embedder.query(one) for one in questions]))

    def seen(self, questions: Sequence[str], vectors: Floats) -> Views:
        """Look at questions whose vectors are there already."""
        meaning = centred(vectors, self.mean)
        matters = agreeing(meaning @ self.weights + self.bias)
        law = voted(meaning @ self.articles.T, self.label)
        return Views(weighted(questions, self.rarity), meaning, matters, law)


def places(text: str) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return the distinct places of the groups of one to three characters in a text, and how often each occurs."""
    points = np.frombuffer(clean(text).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    inside = points != ord(" ")
    key, whole = np.zeros(len(points), dtype=np.uint64), np.ones(len(points), dtype=bool)
    found = []
    for length in range(LONGEST_GROUP):
        key = (key[: len(points) - length] + points[length:] + np.uint64(length + 1)) * _MIXER
        whole = whole[: len(points) - length] & inside[length:]
        found.append(key[whole] >> np.uint64(64 - PLACES))
        if len(points) <= length + 1:
            break
    distinct, counts = np.unique(np.concatenate(found).astype(np.int64), return_counts=True)
    return distinct, counts.astype(np.float32)


def weighted(questions: Sequence[str], rarity: Floats) -> Floats:
    """Return the groups of each question: the logarithm of their number times their rarity, at length one."""
    table = np.zeros((len(questions), 1 << PLACES), dtype=np.float32)
    for row, question in enumerate(questions):
        where, counts = places(question)
        table[row, where] = (1 + np.log(counts)) * rarity[where]
    return _at_length_one(table)


def rarity_of(texts: Sequence[str]) -> Floats:
    """Return how rare the groups of each place are in many texts (inverse document frequency, smoothed)."""
    seen = np.zeros(1 << PLACES, dtype=np.float32)
    for text in texts:
        seen[places(text)[0]] += 1
    found: Floats = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    return found


def centred(vectors: Floats, mean: Floats) -> Floats:
    """Return vectors without what all questions have in common, at length one."""
    return _at_length_one(vectors - mean)


def agreeing(scores: Floats) -> Floats:
    """Return the square roots of the probabilities that follow from scores."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = np.sqrt(odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


def voted(likeness: Floats, label: npt.NDArray[np.int64]) -> Floats:
    """Return the square roots of the shares of labels among the articles nearest to each question.

    Args:
        likeness: cosines, questions by articles.
        label: the number of each article's label.
    """
    shares = np.zeros((len(likeness), int(label.max()) + 1), dtype=np.float32)
    count = min(_NEAREST, likeness.shape[1])
    for row, line in enumerate(likeness):
        best = np.argpartition(-line, count - 1)[:count]
        counts = np.exp((line[best] - line[best].max()) * _SHARPNESS)
        np.add.at(shares[row], label[best], counts / counts.sum())
    found: Floats = np.sqrt(shares)
    return found


def _at_length_one(table: Floats) -> Floats:
    found: Floats = (table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)).astype(
        np.float32
    )
    return found
