"""Gather the candidates for a question and describe each in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import columns as of_kind
from fawang.knowledge.search.ranking.lexical import Floats, Ints
from fawang.knowledge.search.ranking.memory import Bound, Recall
from fawang.knowledge.search.ranking.tokens import query_tokens

PLAIN: Final = (
    "words", "words_share", "words_gap", "words_rank", "words_near", "words_law", "words_chapter",
    "heading", "heading_share", "best_words", "question_length", "level", "length", "number", "place",
    "law_size", "words_spread", "times", "law_times", "law_known", "pairs", "pairs_gap",
)  # fmt: skip
BLIND: Final = (
    "raw", "raw_gap", "raw_rank", "turned", "turned_gap", "turned_rank", "turned_near", "turned_next",
    "turned_law", "turned_chapter", "raw_law", "best_raw", "spread", "likeness", "likeness_gap",
    "likeness_near", "likeness_best", "law_votes", "both_rank", "half_gap", "half_rank", "kin", "kin_words",
    "top_share", "words_kin",
)  # fmt: skip
DENSE: Final = (*BLIND, "kind", "kind_gap", "kind_best")
FIRST_RAW: Final = 600  # kept by the sketch, to be compared in full
FIRST_TURNED: Final = 1500
FROM_WORDS: Final = 110
FROM_RAW: Final = 80
FROM_TURNED: Final = 200
FROM_MEMORY: Final = 30
LAST_POINT: Final = 0x10FFFF  # tokens above it are pairs of characters
FAR: Final = 400.0  # the rank of an article that a list does not hold


@dataclass(frozen=True, slots=True)
class Described:
    """Candidate rows of the statute file and a line of numbers for each."""

    rows: Ints
    values: Floats


def top(scores: Floats, count: int) -> Ints:
    """Return the rows of the best scores, best first, equal scores in the order of the file."""
    count = min(count, len(scores))
    if not count:
        return np.zeros(0, dtype=np.int32)
    rows = np.argpartition(scores, len(scores) - count)[len(scores) - count :]
    return rows[np.lexsort((rows, -scores[rows]))].astype(np.int32)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words of a question found: scores of all articles and of all headings."""

    length: int
    all: Floats
    pairs: Floats
    best: Ints
    headings: Floats
    most: float


@dataclass(frozen=True, slots=True)
class _Vectors:
    """What the vector of a question found: the candidates' vectors, and the scores."""

    block: Floats
    raw: Floats
    turned: Floats
    turned_all: Floats
    said: Recall
    kinds: Floats


def describe(
    statutes: Statutes, memory: Bound, question: str, vector: Floats | None, kinds: Floats | None = None
) -> Described:
    """Return the candidates for a question; without a vector and its kinds only what the words tell.

    Args:
        kinds: how far the question is about each part of the law (`kinds.Kinds`).
    """
    codes, counts = query_tokens(question)
    double = codes > LAST_POINT
    pairs = statutes.words.scores(codes[double], counts[double])
    scores = statutes.words.scores(codes[~double], counts[~double]) + pairs
    headings = statutes.headings.scores(codes, counts)
    most = max(statutes.words.rarity(codes, counts), 1e-6)
    words = _Words(len(question), scores, pairs, top(scores, FROM_WORDS), headings, most)
    if vector is None or kinds is None or statutes.sketch is None or statutes.basis is None:
        return Described(words.best, _plain(statutes, memory, words.best, words))
    turned = memory.adapt(vector)
    # Both at once: what takes time is to read the sketch.
    raw_all, turned_all = (np.stack([vector, turned]) @ statutes.basis) @ statutes.sketch
    first = np.union1d(top(raw_all, FIRST_RAW), top(turned_all, FIRST_TURNED)).astype(np.int32)
    block = exact_vectors(statutes, first)
    raw_first, turned_first = _times(block, vector), _times(block, turned)
    turned_all[first] = turned_first
    said = memory.recall(vector, statutes.law)
    near = [first[top(raw_first, FROM_RAW)], first[top(turned_first, FROM_TURNED)]]
    remembered = memory.rows[top(said.likeness, FROM_MEMORY)]
    rows = np.unique(np.concatenate([words.best, *near, remembered])).astype(np.int32)
    block = exact_vectors(statutes, rows)
    vectors = _Vectors(block, _times(block, vector), _times(block, turned), turned_all, said, kinds)
    columns = [_plain(statutes, memory, rows, words), _dense(statutes, memory, rows, words, vectors)]
    return Described(rows, np.concatenate(columns, axis=1))


def _times(block: Floats, vector: Floats) -> Floats:
    return np.asarray(block @ vector, dtype=np.float32)


def exact_vectors(statutes: Statutes, rows: Ints) -> Floats:
    """Return the whole vectors of some articles."""
    assert statutes.vectors is not None
    assert statutes.scale is not None
    return statutes.vectors[rows].astype(np.float32) * statutes.scale[rows, None]


def _ranks(scores: Floats) -> Floats:
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores), dtype=np.float32)
    return ranks


def _beside(statutes: Statutes, scores: Floats, rows: Ints, step: int) -> Floats:
    """Return the score of the article some steps on, or 0 where another law begins."""
    other = np.clip(rows + step, 0, len(scores) - 1)
    return np.where(statutes.law[other] == statutes.law[rows], scores[other], np.float32(0))


def mass(groups: Ints, scores: Floats, sharpness: float) -> Floats:
    """Return for each row the share of all candidates' weight that its group holds."""
    weights = np.exp((scores - scores.max(initial=0.0)) * sharpness)
    _, places = np.unique(groups, return_inverse=True)
    shares = np.bincount(places, weights=weights)[places] / max(float(weights.sum()), 1e-9)
    return shares.astype(np.float32)


def _soft(scores: Floats, sharpness: float) -> Floats:
    weights = np.exp((scores - scores.max(initial=0.0)) * np.float32(sharpness))
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def _plain(statutes: Statutes, memory: Bound, rows: Ints, words: _Words) -> Floats:
    """Return the columns of `PLAIN`."""
    own = words.all[rows]
    best = np.float32(max(float(words.all[words.best].max(initial=0.0)), 1e-6))
    share = own / best
    rank = np.full(len(words.all), FAR, dtype=np.float32)
    rank[words.best] = np.arange(len(words.best), dtype=np.float32)
    law, chapter = statutes.law[rows], statutes.chapter[rows]
    heading = words.headings[chapter]
    sizes = np.bincount(statutes.law, minlength=len(statutes.laws)).astype(np.float32)[law]
    near = np.maximum(_beside(statutes, words.all, rows, 1), _beside(statutes, words.all, rows, -1))
    columns = [
        own, share, own / words.most, rank[rows], near / best, mass(law, share, 8.0), mass(chapter, share, 8.0),
        heading, heading / max(float(words.headings.max(initial=0.0)), 1e-6), _same(float(best) / words.most, rows),
        _same(float(words.length), rows), statutes.level[rows], statutes.length[rows], statutes.number[rows],
        statutes.number[rows] / np.maximum(sizes, 1), sizes, _same(float(share.std()), rows),
        memory.times[rows], memory.laws[law], memory.laws[law] > 0, words.pairs[rows], words.pairs[rows] / best,
    ]  # fmt: skip
    return _stack(columns)


def _dense(statutes: Statutes, memory: Bound, rows: Ints, words: _Words, vectors: _Vectors) -> Floats:
    """Return the columns of `DENSE`."""
    raw, turned, said = vectors.raw, vectors.turned, vectors.said
    half = raw + turned
    raw_rank, turned_rank = _ranks(raw), _ranks(turned)
    beside = [_beside(statutes, vectors.turned_all, rows, step) for step in (-2, -1, 1, 2)]
    likeness = memory.likeness_of(said, rows)
    near = np.maximum.reduce([memory.likeness_of(said, rows + step) for step in (-2, -1, 1, 2)])
    law, chapter = statutes.law[rows], statutes.chapter[rows]
    own = words.all[rows]
    weights = np.stack([_soft(half, 40.0), _soft(own / max(float(own.max()), 1e-6), 8.0)], axis=1)
    kin = vectors.block @ (vectors.block.T @ weights)  # likeness to the middle of the best articles
    columns = [
        raw, raw - raw.max(), raw_rank, turned, turned - turned.max(), turned_rank,
        np.maximum.reduce(beside) - turned.max(), beside[2] - turned.max(),
        mass(law, turned, 40.0), mass(chapter, turned, 40.0), mass(law, raw, 60.0),
        _same(float(raw.max()), rows), _same(float(turned.std()), rows),
        likeness, likeness - np.float32(said.best), near, _same(said.best, rows), said.votes[law],
        np.minimum(raw_rank, turned_rank), half - half.max(), _ranks(half), kin[:, 0], kin[:, 1], weights[:, 0],
        kin[:, 0] - kin[:, 0].max(), *of_kind(vectors.kinds, memory.kinds[rows]),
    ]  # fmt: skip
    return _stack(columns)


def _same(value: float, rows: Ints) -> Floats:
    return np.full(len(rows), value, dtype=np.float32)


def _stack(columns: list[npt.NDArray[np.generic]]) -> Floats:
    return np.stack([column.astype(np.float32) for column in columns], axis=1)
