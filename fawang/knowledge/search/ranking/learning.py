"""Learn the memory from questions whose articles are known. Used in training only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.lexical import Floats, Ints
from fawang.knowledge.search.ranking.memory import Memory

MARK: Final = 128  # numbers kept of a remembered direction
STEPS: Final = 60
RATE: Final = 0.001
HOLD: Final = 0.01  # how strongly the adapter is pulled back to leaving vectors as they are
SHARPNESS: Final = np.float32(200.0)
FIRST: Final = 0.9
SECOND: Final = 0.99


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions as vectors, the rows of the articles that answer them, and how far to trust each."""

    vectors: Floats
    answers: tuple[tuple[int, ...], ...]
    trust: Floats
    counted: npt.NDArray[np.bool_]  # whether the pair also teaches how often an article is the answer

    def only(self, chosen: npt.NDArray[np.bool_]) -> Pairs:
        """Return the chosen pairs."""
        answers = tuple(a for a, keep in zip(self.answers, chosen.tolist(), strict=True) if keep)
        return Pairs(self.vectors[chosen], answers, self.trust[chosen], self.counted[chosen])


def learn(pairs: Pairs, statutes: Statutes, articles: Floats, keys: list[str], seed: int) -> Memory:
    """Return the memory of these pairs; ``articles`` are the articles' vectors as floats."""
    mean = pairs.vectors.mean(axis=0)
    centred = pairs.vectors - mean
    basis = np.ascontiguousarray(np.linalg.eigh(centred.T @ centred)[1][:, -MARK:], dtype=np.float32)
    marks: dict[int, Floats] = {}
    times: dict[int, float] = {}
    short = centred @ basis
    short /= np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-6)
    for mark, answer, trust, counted in zip(short, pairs.answers, pairs.trust, pairs.counted, strict=True):
        for row in answer:
            marks[row] = marks.get(row, np.zeros(MARK, np.float32)) + mark * trust
            times[row] = times.get(row, 0.0) + (float(trust) if counted else 0.0)
    rows = sorted(marks)
    table = np.stack([marks[row] / max(float(np.abs(marks[row]).max()), 1e-9) for row in rows])
    return Memory(
        keys=tuple(keys[row] for row in rows),
        times=np.array([times[row] for row in rows], dtype=np.float32),
        marks=np.round(table * 127).astype(np.int8), mean=mean.astype(np.float32), basis=basis,
        adapter=_adapter(pairs, articles, seed),
    )  # fmt: skip


def _pool(pairs: Pairs, articles: Floats, answers: Ints) -> Ints:
    """Return the articles that look right to the plain embedding and are not an answer."""
    near = []
    for at in range(0, len(pairs.vectors), 256):
        scores = pairs.vectors[at : at + 256] @ articles.T
        first = np.argpartition(-scores, min(100, len(articles) - 1), axis=1)[:, :100]
        near.append(np.unique(first))
    return np.setdiff1d(np.unique(np.concatenate(near)), answers).astype(np.int32)


def _adapter(pairs: Pairs, articles: Floats, seed: int) -> Floats:
    """Return the matrix that, added to a question's vector, brings it nearest to its articles.

    A softmax over the answers and a fresh sample of wrong articles in every step, by Adam.
    """
    random = np.random.default_rng(seed)
    answers = np.unique(np.concatenate([np.array(answer) for answer in pairs.answers])).astype(np.int32)
    pool = _pool(pairs, articles, answers)
    size = pairs.vectors.shape[1]
    change, first, second = (np.zeros((size, size), dtype=np.float32) for _ in range(3))
    share = (pairs.trust / pairs.trust.sum()).astype(np.float32)[:, None] * SHARPNESS
    for step in range(1, STEPS + 1):
        wrong = random.choice(pool, min(2500, len(pool)), replace=False)
        others = random.choice(len(articles), min(1000, len(articles)), replace=False)
        rows = np.unique(np.concatenate([answers, wrong, others]))
        shown = articles[rows]
        scores = SHARPNESS * ((pairs.vectors + pairs.vectors @ change) @ shown.T)
        blame = np.exp(scores - scores.max(axis=1, keepdims=True))
        blame /= blame.sum(axis=1, keepdims=True)
        for line, answer in enumerate(pairs.answers):
            blame[line, np.searchsorted(rows, answer)] -= np.float32(1 / len(answer))
        slope = pairs.vectors.T @ ((blame * share) @ shown) + np.float32(HOLD) * change
        first = FIRST * first + (1 - FIRST) * slope
        second = SECOND * second + (1 - SECOND) * slope * slope
        pace = RATE * (1 - 0.9 * step / STEPS) / (1 - FIRST**step)
        change -= (pace * first / (np.sqrt(second / (1 - SECOND**step)) + 1e-8)).astype(np.float32)
    return change
