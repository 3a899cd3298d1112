"""Finds entries and articles for what was understood: one ranked list for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fawang.knowledge.guidance.understanding import Understanding
from fawang.knowledge.queries.entries import applies_in
from fawang.knowledge.rules import Kind
from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.retrieval.articles import Articles
from fawang.knowledge.search.retrieval.phrases import Phrases, Target

#: What an answer's text counts for, beside ways of asking.
_BODY = 0.8
#: What the probability of a target's matter counts for, beside likeness of 0 to 1.
MATTER = 0.6
#: e5 places everything Chinese between these cosines.
_FAR, _NEAR = 0.78, 0.95
_CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A target that was found, with its score."""

    target: Target
    score: float


def likeness(index: Phrases, plain: str, vector: Floats | None) -> Floats:
    """Return how like each target is to a text, 0 to 1: words and, where there are vectors, meaning."""
    return blend(index, index.by_words(plain), index.by_vector(vector) if vector is not None else None)


def blend(index: Phrases, by_words: Floats, cosines: Floats | None) -> Floats:
    """Return how like each target is to a text, from how like its rows are by words and by meaning."""
    scores = index.per_target(by_words * np.where(index.body, _BODY, 1.0).astype(np.float32))
    if cosines is not None:
        near = np.clip((cosines - _FAR) / (_NEAR - _FAR), 0, 1).astype(np.float32)
        scores = 0.5 * scores + 0.5 * index.per_target(near)
    return scores


def find_entries(
    index: Phrases, understood: Understanding, *, most: Mapping[Kind, int], place: str = ""
) -> dict[Kind, list[Hit]]:
    """Return the entries that help most by kind, best first, `most` of each; those of another region are left out."""
    scores = likeness(index, understood.plain, understood.vector)
    bonus = np.zeros(len(index.matters) + 1, dtype=np.float32)
    for code, odds in understood.decision.matters:
        if code in index.matters:
            bonus[index.matters.index(code)] = MATTER * odds
    # The last place is that of targets without a matter.
    scores = scores + bonus[index.matter_of_target]
    found: dict[Kind, list[Hit]] = {}
    for kind, limit in most.items():
        rows = index.targets_of[kind]
        best = rows[np.argsort(-scores[rows], kind="stable")]
        hits: list[Hit] = []
        for row in best:
            if len(hits) == limit or scores[row] <= 0:
                break
            if applies_in(index.targets[row].region, place):
                hits.append(Hit(index.targets[row], float(scores[row])))
        found[kind] = hits
    return found


def find_articles(
    index: Articles, understood: Understanding, *, place: str = "", limit: int = 10
) -> list[int]:
    """Return the ids of the articles that help most, best first; those of another region are left out."""
    allowed = np.array([applies_in(region, place) for region in index.regions], dtype=bool)
    ranked = index.rank(understood.plain, understood.vector, _CANDIDATES)
    return [int(index.ids[row]) for row in ranked if allowed[index.region[row]]][:limit]
