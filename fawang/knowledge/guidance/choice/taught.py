"""Sentences of lay people with the entries that answered them: what was asked before, by meaning and by words.

Sentences are the project's own, nobody's questions. Directions are kept in eight bits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from fawang.knowledge.guidance.choice.metric import Metric
from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.ranking.tokens import query_tokens

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "choice"
FILE: Final = FOLDER / "taught.npz"
#: How fast a sentence's vote falls with distance, in meaning and in words.
_SHARPNESS, _SHARPNESS_OF_WORDS = 40.0, 12.0
#: The same, where directions are turned (choice.metric): they lie much further apart.
_SHARPNESS_TURNED = 12.0
#: So many of the nearest sentences are looked at.
_NEAREST: Final = 60

type Numbers = npt.NDArray[np.int64]


class Memory(NamedTuple):
    """What is remembered of an entry: how near the nearest sentence is that it answered, and its share of all votes.

    `turned`: in the directions that tell entries apart (choice.metric).
    """

    near: float = 0.0
    share: float = 0.0
    near_by_words: float = 0.0
    share_by_words: float = 0.0
    near_turned: float = 0.0
    share_turned: float = 0.0


@dataclass(frozen=True, slots=True)
class _Words:
    """The distinct tokens of all sentences, where each stands, and what it is worth.

    Attributes:
        rows: numbers of sentences, in the order of `tokens`; those of token n are `rows[start[n] : start[n + 1]]`.
        weight: the square of each token's rarity.
        length: the length of each sentence as a vector of rarities.
    """

    tokens: Numbers
    start: Numbers
    rows: Numbers
    weight: Floats
    length: Floats

    @classmethod
    def of(cls, sentences: Sequence[str]) -> Self:
        """Return the words of some sentences."""
        said = [query_tokens(one)[0] for one in sentences]
        every = np.concatenate(said) if said else np.zeros(0, dtype=np.int64)
        whose = np.repeat(np.arange(len(said)), [len(one) for one in said])
        order = np.argsort(every, kind="stable")
        tokens, start, held = np.unique(every[order], return_index=True, return_counts=True)
        weight = np.log1p(len(said) / held).astype(np.float32) ** 2
        length = np.bincount(whose[order], np.repeat(weight, held), minlength=len(said))
        return cls(
            tokens, np.append(start, len(every)), whose[order], weight,
            np.sqrt(np.maximum(length, 1e-6)).astype(np.float32),
        )  # fmt: skip

    def alike(self, plain: str) -> Floats:
        """Return how alike each sentence is to a text: the cosine of their rarities."""
        found = np.zeros(len(self.length), dtype=np.float32)
        asked = query_tokens(plain)[0]
        places = np.searchsorted(self.tokens, asked)
        whole = 0.0
        for place, token in zip(places.tolist(), asked.tolist(), strict=True):
            if place == len(self.tokens) or self.tokens[place] != token:
                whole += float(np.log1p(len(self.length)) ** 2)
                continue
            worth = float(self.weight[place])
            whole += worth
            found[self.rows[self.start[place] : self.start[place + 1]]] += worth
        return (found / (self.length * np.float32(max(whole, 1e-6) ** 0.5))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Taught:
    """`vectors` has a row of length one for each sentence; `codes` the entries that answer it, the best one first.

    `metric`, where one was learned, turns vectors, also those of the index; `lengths` are those of the turned rows.
    """

    vectors: Floats
    codes: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    words: _Words
    metric: Metric | None = None
    lengths: Floats | None = None

    def recall(self, plain: str, vector: Floats | None, left_out: Sequence[int] = ()) -> dict[str, Memory]:
        """Return what is remembered of each entry that answered something like this."""
        if not self.codes:
            return {}
        found: dict[str, list[float]] = {}
        measures = [(2, self.words.alike(plain), _SHARPNESS_OF_WORDS)]
        if vector is not None and len(vector) == self.vectors.shape[1]:
            measures.append((0, self.vectors @ vector, _SHARPNESS))
            if self.metric is not None and self.lengths is not None:
                near = self.metric.likeness(self.vectors, self.metric.asked, self.lengths, vector)
                measures.append((4, near, _SHARPNESS_TURNED))
        for column, near, sharpness in measures:
            near[list(left_out)] = -1
            votes = np.exp(sharpness * (near - near.max()))
            votes /= votes.sum()
            for number in np.argsort(-near)[:_NEAREST].tolist():
                for code in self.codes[number][:2]:
                    entry = found.setdefault(code, [0.0] * len(Memory._fields))
                    entry[column] = max(entry[column], float(near[number]))
                    entry[column + 1] += float(votes[number])
        return {code: Memory(*entry) for code, entry in found.items()}

    def measured(self, metric: Metric | None) -> Self:
        """Return the same memory with another metric."""
        lengths = None if metric is None else metric.lengths(self.vectors, metric.asked)
        return replace(self, metric=metric, lengths=lengths)

    @classmethod
    def of(cls, vectors: Floats, codes: Sequence[Sequence[str]], sentences: Sequence[str]) -> Self:
        """Return the memory of sentences that were answered, in plain wording."""
        return cls(
            _unit(np.asarray(vectors, dtype=np.float32)),
            tuple(tuple(one) for one in codes),
            tuple(sentences),
            _Words.of(sentences),
        )

    def save(self, path: Path) -> None:
        """Write it, directions in eight bits."""
        metric, nothing = self.metric, np.zeros(0, dtype=np.float32)
        np.savez_compressed(
            path,
            turn=nothing if metric is None else metric.turn.astype(np.float16),
            asked=nothing if metric is None else metric.asked,
            said=nothing if metric is None else metric.said,
            vectors=np.round(self.vectors * 127).astype(np.int8),
            codes=np.array("\n".join(" ".join(one) for one in self.codes)),
            sentences=np.array("\n".join(" ".join(one.split()) for one in self.sentences)),
        )


def _unit(vectors: Floats) -> Floats:
    found: Floats = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)).astype(
        np.float32
    )
    return found


@cache
def load(path: Path = FILE) -> Taught | None:
    """Return the memory that is shipped; None where there is none."""
    if not path.exists():
        return None
    with np.load(path) as arrays:
        kept: npt.NDArray[np.int8] = arrays["vectors"]
        codes = str(arrays["codes"]).split("\n")
        sentences = str(arrays["sentences"]).split("\n")
        metric = (
            Metric(
                arrays["turn"].astype(np.float32),
                arrays["asked"].astype(np.float32),
                arrays["said"].astype(np.float32),
            )
            if arrays["turn"].size
            else None
        )
    memory = Taught.of(kept.astype(np.float32), [one.split() for one in codes], sentences)
    return memory.measured(metric)
