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

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.cues import cues
from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.ranking.tokens import query_tokens
from fawang.knowledge.search.retrieval.phrases import PHRASE, WHOLE, Phrases

#: One weight for each column of `figures`, without and with vectors.
WEIGHTS_BY_WORDS = np.array([0.76, 0.83, 2.7, 0.63, 1.21, 0.27, 1.48, 5.37, 1.99], dtype=np.float32)
WEIGHTS = np.array(
    [0.67, 0.85, 2.26, 0.5, 0.78, -0.1, 0.85, 4.77, 2.02, 10.86, 7.49, 7.2, 5.32], dtype=np.float32
)
#: Below this much likeness to anything, words are not about the law; from the other on, a guess may be acted on.
#: Measured on questions of both kinds (docs/guidance.md).
LEAST_BY_WORDS, CLEAR_BY_WORDS = 0.26, 0.5
LEAST, CLEAR = 0.33, 0.4
#: e5 finds a cosine of about this between any two Chinese sentences.
_UNRELATED = 0.9
_TOP = 3
_SHORT, _CLEAR_IF_SHORT = 12, 1.0
_MOST_COUNTED = np.float32(2)


@dataclass(frozen=True, slots=True)
class Guesses:
    """Matters with their probabilities, the most likely first.

    `about_law`: the words are like something that is known; `clear`: enough so to act on a guess.
    """

    matters: list[tuple[str, float]]
    about_law: bool
    clear: bool


def guess(plain: str, vector: Floats | None, index: Phrases, signs: Collection[Urgency] = ()) -> Guesses:
    """Return what the words may be about.

    Args:
        signs: signs of urgency that were found in them.
    """
    table = figures(plain, vector, index)
    if not len(table):
        return Guesses([], about_law=False, clear=False)
    with_vectors = table.shape[1] == len(WEIGHTS)
    scores = table @ (WEIGHTS if with_vectors else WEIGHTS_BY_WORDS)
    said = cues(plain, signs)
    for prefix, weight in said.weights:
        scores += weight * np.array([code.startswith(prefix) for code in index.matters])
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    order = np.argsort(-odds, kind="stable")
    likeness = _likeness(table, with_vectors=with_vectors)
    least, clear = (LEAST, CLEAR) if with_vectors else (LEAST_BY_WORDS, CLEAR_BY_WORDS)
    return Guesses(
        [(index.matters[number], float(odds[number])) for number in order],
        about_law=likeness >= least and not said.chatter,
        # A few characters are like something by chance, unless they are nearly that.
        clear=not said.doubt and likeness >= (clear if len(plain) >= _SHORT else max(clear, _CLEAR_IF_SHORT)),
    )


def _likeness(table: Floats, *, with_vectors: bool) -> float:
    """Return how like the words are to anything at all; comparable between questions, unlike the odds."""
    share, whole = float(table[:, 4:6].max()), float(table[:, 8].max())
    if with_vectors:
        return (float(table[:, 9:11].max()) - _UNRELATED) * 10 + whole + share
    return 2 * whole + share


def figures(plain: str, vector: Floats | None, index: Phrases) -> Floats:
    """Return a row of figures for each matter, in the order of `index.matters`.

    By words, relative to the best row of all: the best of a matter's own phrases (0), of the ways of asking
    for its questions, opinions and guides (1), of their texts (2), and of its service items (3); as shares of
    what the words could reach at most: the best own phrase (4), the best way of asking (5); the mean of the
    three best ways of either kind (6); all its texts together, relative to the best matter (7) and as a share
    (8). With vectors, cosines: best own phrase (9), best way of asking (10), best text (11), mean of three (12).
    """
    tokens, counts = query_tokens(plain)
    # Who tells a long story says the same again and again; it does not become truer.
    counts = np.minimum(counts, _MOST_COUNTED)
    rows = index.words.scores(tokens, counts)
    rarity = index.words.rarity(tokens, counts) + 1e-6
    relative, share = rows / (rows.max(initial=0) + 1e-6), rows * (PHRASE[0] + 1) / rarity
    texts = index.texts.scores(tokens, counts)
    columns = [
        _best(relative, index, index.own),
        _best(relative, index, index.asked),
        _best(relative, index, index.bodies),
        _best(relative, index, index.services),
        _best(share, index, index.own),
        _best(share, index, index.asked),
        _mean_of_best(relative, index),
        texts / (texts.max(initial=0) + 1e-6),
        texts * (WHOLE[0] + 1) / rarity,
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
    table = index.ways_of
    found = np.where(table >= 0, np.append(scores, np.float32(0))[table], -np.inf)
    if found.shape[1] > _TOP:
        found = np.partition(found, found.shape[1] - _TOP, axis=1)[:, -_TOP:]
    # A matter with fewer ways has nothing in place of the others.
    found[np.isneginf(found)] = 0
    return np.asarray(found.sum(axis=1) / _TOP, dtype=np.float32)
