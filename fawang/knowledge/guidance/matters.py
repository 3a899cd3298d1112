"""Guesses the matter from what people say in each matter, with a probability that means something.

Each matter gets a few figures: how like its phrases are to the words, how like those of the entries that are
filed under it, and how much of the words occurs in all its texts together. A conditional logit (McFadden
1974) turns them into probabilities; its few weights were fitted on the phrases of the content pack, each
left out of the index in turn (tools/fit_matters.py). New content is understood as soon as it is indexed: no
weight belongs to a matter.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fawang.knowledge.embedders.vectors import Floats
from fawang.knowledge.pack import Urgency
from fawang.knowledge.retrieval.phrases import Phrases
from fawang.knowledge.retrieval.tokens import query_tokens

#: One weight for each column of `figures`, without and with vectors.
WEIGHTS_BY_WORDS = np.array([0.76, 0.83, 2.7, 0.63, 1.21, 0.27, 1.48, 5.37, 1.99], dtype=np.float32)
WEIGHTS = np.array(
    [0.67, 0.85, 2.26, 0.5, 0.78, -0.1, 0.85, 4.77, 2.02, 10.86, 7.49, 7.2, 5.32], dtype=np.float32
)
#: Below this much likeness to anything, words are not about the law (measured on questions that are not).
LEAST_LIKENESS_BY_WORDS, LEAST_LIKENESS = 0.26, 0.33
#: e5 finds a cosine of about this between any two Chinese sentences.
_UNRELATED = 0.9
_TOP = 3


@dataclass(frozen=True, slots=True)
class Guesses:
    """Matters with their probabilities, the most likely first; and whether it is about the law at all."""

    matters: list[tuple[str, float]]
    about_law: bool


#: A sign of urgency speaks for these matters: by so much in the logarithm of the odds.
_SPEAKS_FOR: dict[Urgency, tuple[tuple[str, float], ...]] = {
    Urgency.DOMESTIC_VIOLENCE: (("domestic_violence.", 1.5),),
    Urgency.DETENTION: (("criminal.detained", 1.0), ("criminal.", 0.5)),
}


def guess(
    plain: str, vector: Floats | None, index: Phrases, signs: Collection[Urgency] = ()
) -> Guesses:
    """Return what the words may be about.

    Args:
        signs: signs of urgency that were found in them.
    """
    table = figures(plain, vector, index)
    if not len(table):
        return Guesses([], about_law=False)
    with_vectors = table.shape[1] == len(WEIGHTS)
    scores = table @ (WEIGHTS if with_vectors else WEIGHTS_BY_WORDS)
    for sign in signs:
        for prefix, weight in _SPEAKS_FOR.get(sign, ()):
            scores += weight * np.array([code.startswith(prefix) for code in index.matters])
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    order = np.argsort(-odds, kind="stable")
    return Guesses(
        [(index.matters[number], float(odds[number])) for number in order],
        about_law=_is_about_law(table, with_vectors=with_vectors),
    )


def _is_about_law(table: Floats, *, with_vectors: bool) -> bool:
    share, whole = table[:, 4:6].max(), table[:, 8].max()
    if with_vectors:
        near = (table[:, 9:11].max() - _UNRELATED) * 10
        return bool(near + whole + share >= LEAST_LIKENESS)
    return bool(2 * whole + share >= LEAST_LIKENESS_BY_WORDS)


def figures(plain: str, vector: Floats | None, index: Phrases) -> Floats:
    """Return a row of figures for each matter, in the order of `index.matters`.

    By words, relative to the best row of all: the best of a matter's own phrases (0), of the ways of asking
    for its questions, opinions and guides (1), of their texts (2), and of its service items (3); as shares of
    what the words could reach at most: the best own phrase (4), the best way of asking (5); the mean of the
    three best ways of either kind (6); all its texts together, relative to the best matter (7) and as a share
    (8). With vectors, cosines: best own phrase (9), best way of asking (10), best text (11), mean of three (12).
    """
    tokens, counts = query_tokens(plain)
    rows = index.words.score_tokens(tokens, counts)
    reach = index.words.reach(tokens, counts) + 1e-6
    relative, share = rows / (rows.max(initial=0) + 1e-6), rows / reach
    texts = index.texts.score_tokens(tokens, counts)
    columns = [
        _best(relative, index, index.own),
        _best(relative, index, index.asked),
        _best(relative, index, index.bodies),
        _best(relative, index, index.services),
        _best(share, index, index.own),
        _best(share, index, index.asked),
        _mean_of_best(relative, index),
        texts / (texts.max(initial=0) + 1e-6),
        texts / reach,
    ]
    if vector is not None and (cosines := index.by_vector(vector)) is not None:
        columns += [
            _best(cosines, index, index.own),
            _best(cosines, index, index.asked),
            _best(cosines, index, index.bodies),
            _mean_of_best(cosines, index),
        ]
    return np.stack(columns, axis=1).astype(np.float32)


def _best(scores: Floats, index: Phrases, rows: npt.NDArray[np.int64]) -> Floats:
    found = np.zeros(len(index.matters), dtype=np.float32)
    np.maximum.at(found, index.matter_of[rows], scores[rows])
    return found


def _mean_of_best(scores: Floats, index: Phrases) -> Floats:
    """Return the mean of the three best ways of asking for each matter: one chance hit says little."""
    ways = index.ways
    order = ways[np.argsort(-scores[ways], kind="stable")]
    matters = index.matter_of[order]
    # The rank of each row within its matter: rows of a matter stay in the order of their scores.
    by_matter = np.argsort(matters, kind="stable")
    sorted_matters = matters[by_matter]
    first = np.searchsorted(sorted_matters, sorted_matters, side="left")
    kept = by_matter[np.arange(len(by_matter)) - first < _TOP]
    found = np.zeros(len(index.matters), dtype=np.float32)
    np.add.at(found, matters[kept], scores[order[kept]] / _TOP)
    return found
