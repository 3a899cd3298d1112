"""The entries among which is chosen, each with figures that say how well it fits what somebody wrote.

Entries are found whatever their matter: by today's score, by words and by meaning. A figure stands beside the same
one less that of the best candidate, so that a model sees how far behind each is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.data.pack import Question
from fawang.knowledge.guidance import finding
from fawang.knowledge.guidance.choice.facts import MARKED, Facts, Side, agreement, sides_in, sides_of
from fawang.knowledge.guidance.choice.taught import Memory, Taught
from fawang.knowledge.guidance.understanding import Understanding
from fawang.knowledge.queries.entries import Shown, applies_in
from fawang.knowledge.queries.kept import Kept
from fawang.knowledge.rules import Kind
from fawang.knowledge.rules.served import Served, served
from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.ranking.tokens import query_tokens
from fawang.knowledge.search.retrieval.phrases import Phrases

#: How many are taken in each of the ways they are found.
_BY_SCORE, _BY_WORDS, _BY_MEANING, _BY_MEMORY = 18, 4, 6, 3
_CLAUSE: Final = re.compile(r"[，。！？!?；;,、\s]+")
_LAST: Final = 3

type Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer, with how well it fits.

    `fit`: the chance that it is right as the first answer. `matter`: the chance that the likeliest of all candidates is
    at least of a matter that is meant, the same for each of them.
    """

    shown: Shown
    sides: frozenset[Side]
    papers: frozenset[Served]
    #: The sides that its question itself is asked from (facts.MARKED).
    asked_by: frozenset[Side] = frozenset()
    fit: float = 0.0
    matter: float = 0.0

    @property
    def code(self) -> str:
        """The entry's code."""
        return self.shown.code


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates with a row of figures for each; the last columns say of the question as a whole."""

    candidates: tuple[Candidate, ...]
    figures: Floats


def gather(
    index: Phrases,
    understood: Understanding,
    known: Kept,
    facts: Facts,
    taught: Taught | None,
    *,
    place: str = "",
    within: str = "",
    left_out: Sequence[int] = (),
) -> Table:
    """Return what may answer, not in order.

    Args:
        within: a matter, or the beginning of one, outside which nothing is looked at.
        left_out: numbers of the sentences in `taught` that must not be remembered: the one that is asked, and its like.
    """
    plain, vector = understood.plain, understood.vector
    words, cosines = index.by_words(plain), index.by_vector(vector) if vector is not None else None
    metric = taught.metric if taught is not None else None
    turned = (
        metric.cosines(index.vectors, vector)
        if metric and index.vectors is not None and vector is not None and metric.fits(vector)
        else None
    )
    odds = dict(understood.all_guesses or understood.decision.matters)
    share = np.array([odds.get(code, 0.0) for code in index.matters] + [0.0], dtype=np.float32)
    alike = finding.blend(index, words, cosines)
    highest = np.sort(share)[-_LAST:]
    today: Floats = np.asarray(
        alike + finding.MATTER * np.where(share >= highest[0], share, 0)[index.matter_of_target],
        dtype=np.float32,
    )
    memory = taught.recall(plain, vector, left_out) if taught is not None else {}
    chosen = _chosen(index, today, words, cosines, turned, memory, within)
    shown = known.shown([index.targets[one].code for one in chosen])
    rows = [
        one
        for one in chosen
        if (entry := shown.get(index.targets[one].code)) and applies_in(entry.region, place)
    ]
    if not rows:
        return Table((), np.zeros((0, 0), dtype=np.float32))
    candidates = tuple(_candidate(shown[index.targets[one].code]) for one in rows)
    covered = _covered(index, plain, rows)
    figures = np.array(
        [
            _figures(index, row, one, words, cosines, turned, today, alike, share, covered[n], memory, facts)
            for n, (row, one) in enumerate(zip(rows, candidates, strict=True))
        ],
        dtype=np.float32,
    )
    whole = [
        len(plain), len([one for one in _CLAUSE.split(plain) if len(one) > 2]), float(share.max()),
        float(cosines.max()) if cosines is not None else 0.0, float(covered.max()), float(len(facts.sides)),
    ]  # fmt: skip
    ranks = np.argsort(np.argsort(-figures[:, _RANKED], axis=0, kind="stable"), axis=0)
    stands = np.array([_stands(facts.sides, one) for one in candidates])
    table = np.hstack([figures, figures - figures.max(0), ranks, np.tile(whole, (len(rows), 1)), stands])
    return Table(candidates, table.astype(np.float32))


#: How many figures `_figures` has for each candidate.
COLUMNS: Final = 29
#: Columns of `_figures` whose order among the candidates is a figure as well.
_RANKED: Final = [0, 2, 3, 7, 10, 20, 22, 26, 28]
_NEVER: Final = Memory()


def _figures(
    index: Phrases, row: int, one: Candidate, words: Floats, cosines: Floats | None, turned: Floats | None,
    today: Floats, alike: Floats, share: Floats, covered: float, memory: Mapping[str, Memory], facts: Facts,
) -> list[float]:  # fmt: skip
    rows = _rows(index, row)
    body = index.body[rows]
    ways, texts = rows[~body], rows[body]
    said = np.sort(words[ways])
    odds = float(share[index.matter_of_target[row]])
    told = memory.get(one.code, _NEVER)
    close, mean, asked, text = 0.0, 0.0, 0.0, 0.0
    if cosines is not None:
        by = np.sort(cosines[ways])
        close, mean, asked = float(by[-1]), float(by[-_LAST:].mean()), float(cosines[ways[0]])
        text = float(cosines[texts].max(initial=0.0))
    return [
        float(today[row]), float(alike[row]), close, mean, asked, text,
        float(said[-1]), float(said[-_LAST:].mean()), float(words[ways[0]]), float(words[texts].max(initial=0.0)),
        covered, odds, float(np.log(odds + 1e-4)), told.near, told.share,
        float(agreement(facts.sides, one.sides)), float(len(facts.papers & one.papers)), float(len(one.papers)),
        float(int(one.code[-2:]) if one.code[-2:].isdecimal() else 9), float(len(one.sides)),
        told.near_by_words, told.share_by_words,
        *_turned(turned, ways, texts), told.near_turned, told.share_turned,
    ]  # fmt: skip


def _turned(turned: Floats | None, ways: Rows, texts: Rows) -> list[float]:
    """Return how alike an entry is in the directions that tell entries apart: its best way of asking, its three best,
    its question, its text, and all its ways.
    """
    if turned is None:
        return [0.0] * 5
    by = np.sort(turned[ways])
    return [
        float(by[-1]), float(by[-_LAST:].mean()), float(turned[ways[0]]),
        float(turned[texts].max(initial=0.0)), float(by.mean()),
    ]  # fmt: skip


def _stands(ours: frozenset[Side], one: Candidate) -> list[int]:
    """Return how many marked sides an entry is for that nobody speaks of, and the other way round."""
    mine, its = ours & MARKED, one.sides & MARKED
    return [len(its - mine), len(mine - its), len(one.asked_by - mine), len(mine & its)]


def _rows(index: Phrases, target: int) -> Rows:
    """Return the rows of a target; they stand together."""
    start, end = np.searchsorted(index.target_of, [target, target + 1])
    return np.arange(start, end)


def _chosen(
    index: Phrases,
    today: Floats,
    words: Floats,
    cosines: Floats | None,
    turned: Floats | None,
    memory: Mapping[str, Memory],
    within: str,
) -> list[int]:
    questions = index.targets_of[Kind.QUESTION]
    if within:
        questions = np.array(
            [one for one in questions if index.targets[one].matter.startswith(within)], dtype=np.int64
        )
    if not len(questions):
        return []
    found: list[int] = []

    def take(scores: Floats, most: int) -> None:
        found.extend(questions[np.argsort(-scores[questions], kind="stable")[:most]].tolist())

    take(today, _BY_SCORE)
    take(index.per_target(words, rows=~index.body), _BY_WORDS)
    if cosines is not None:
        take(index.per_target(cosines, rows=~index.body), _BY_MEANING)
    if turned is not None:
        take(index.per_target(turned, rows=~index.body), _BY_MEANING)
    if memory:
        wanted = {
            code
            for place in (0, 2, 4)
            for code in sorted(memory, key=lambda code: -memory[code][place])[:_BY_MEMORY]
        }
        found += [int(one) for one in questions if index.targets[one].code in wanted]
    return list(dict.fromkeys(found))


def _covered(index: Phrases, plain: str, rows: Sequence[int]) -> Floats:
    """Return how much of a text, by rarity of its words, all that an entry says holds together: 0 to 1."""
    tokens, _counts = query_tokens(plain)
    lexical = index.words
    places = np.searchsorted(lexical.vocabulary, tokens)
    spans = [np.searchsorted(index.target_of, [row, row + 1]) for row in rows]
    held, whole = np.zeros(len(rows), dtype=np.float32), 1e-6
    for place, token in zip(places.tolist(), tokens.tolist(), strict=True):
        if place == len(lexical.vocabulary) or lexical.vocabulary[place] != token:
            continue
        documents = lexical.documents[lexical.start[place] : lexical.start[place + 1]]
        rarity = float(np.log1p((lexical.size - len(documents) + 0.5) / (len(documents) + 0.5)))
        whole += rarity
        at = np.searchsorted(documents, np.array(spans))
        held += rarity * (at[:, 1] > at[:, 0])
    return held / np.float32(whole)


#: What has been read of entries, by code and version: patterns are slow.
_READ: dict[tuple[str, int], tuple[frozenset[Side], frozenset[Served], frozenset[Side]]] = {}


def _candidate(shown: Shown) -> Candidate:
    key = (shown.code, shown.version)
    if key not in _READ:
        _READ[key] = _read(shown)
    return Candidate(shown, *_READ[key])


def _read(shown: Shown) -> tuple[frozenset[Side], frozenset[Served], frozenset[Side]]:
    """Return for whom an entry is, which papers its ways of asking name, and from which sides it is asked."""
    entry = shown.entry
    ways = [entry.ask, *entry.phrasings] if isinstance(entry, Question) else []
    papers = frozenset(one for way in ways for one in served(way))
    asked_by = sides_in(ways[0]) & MARKED if ways else frozenset()
    return sides_of(shown.matter, ways), papers, asked_by
