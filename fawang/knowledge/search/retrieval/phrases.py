"""The index of what people say: phrases of matters and entries, each leading to its target.

A row is one way of saying something, or the text of an answer; a target is a matter or an entry. The
score of a target is that of its best row: ten ways of asking do not add up.
"""

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Guide, Opinion, Question, SubMatter
from fawang.knowledge.data.packs import AnyEntry
from fawang.knowledge.rules import Kind
from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.language import read as read_wording
from fawang.knowledge.search.ranking.lexical import Bm25
from fawang.knowledge.search.ranking.tokens import query_tokens

#: k1 and b of BM25, for phrases and for all that is written under a matter. Short texts: their length says little,
#: so it counts for less than in articles.
PHRASE, WHOLE = (1.2, 0.4), (1.5, 0.3)
#: What each thread has compared last: vectors, query, cosines.
_last = threading.local()
_PARTS = ("vocabulary", "start", "documents", "weights")
#: The kind of a target that is a matter; the others are rules.Kind.
MATTER = "matter"


@dataclass(frozen=True, slots=True)
class Target:
    """What rows lead to: a matter, or an entry in one version."""

    kind: str
    code: str
    matter: str
    region: str = "00"
    version: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A text that leads to the target at `target`; `body`: it is an answer and no way of asking."""

    text: str
    target: int
    body: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """The index. Vectors are there once they have been computed.

    `matter_of` is the number of each row's matter in `matters`, -1 for none. The groups list rows: `own` phrases
    of matters, ways of asking (`asked`) and texts (`bodies`) of entries, `services` of items, and `ways`: own
    phrases and ways of asking together. `texts` is an index of all that is written under each matter.
    """

    words: Bm25
    texts: Bm25
    targets: tuple[Target, ...]
    target_of: npt.NDArray[np.int32]
    body: npt.NDArray[np.bool_]
    matters: tuple[str, ...]
    matter_of: npt.NDArray[np.int64]
    own: npt.NDArray[np.int64]
    asked: npt.NDArray[np.int64]
    bodies: npt.NDArray[np.int64]
    services: npt.NDArray[np.int64]
    ways: npt.NDArray[np.int64]
    #: Targets by kind, and the number of each target's matter; the number of matters itself for none.
    targets_of: Mapping[str, npt.NDArray[np.int64]]
    matter_of_target: npt.NDArray[np.int64]
    #: A line for each matter with the rows of `ways` that lead to it, filled up with -1.
    ways_of: npt.NDArray[np.int64]
    vectors: Floats | None = None

    def by_words(self, text: str) -> Floats:
        """Return how much of a plain text each row has, relative to the row that has the most."""
        scores = self.words.scores(*query_tokens(text))
        top = float(scores.max(initial=0.0))
        return scores / top if top > 0 else scores

    def by_vector(self, query: Floats) -> Floats | None:
        """Return the cosine of each row with a query's vector; None without vectors. Not to be written to."""
        if self.vectors is None or self.vectors.shape[1] != len(query):
            return None
        # Matter and entries are both found by it, one after the other: as dear as a fifth of the embedding.
        asked = getattr(_last, "asked", None)
        if asked is None or asked[0] is not self.vectors or asked[1] is not query:
            found: Floats = self.vectors @ query
            found.flags.writeable = False
            _last.asked = asked = (self.vectors, query, found)
        return asked[2]

    def per_target(self, scores: Floats, *, rows: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Return the highest score of each target's rows; only of `rows`, if given."""
        found = np.zeros(len(self.targets), dtype=np.float32)
        chosen = slice(None) if rows is None else rows
        np.maximum.at(found, self.target_of[chosen], scores[chosen])
        return found

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, without vectors."""
        for name, index in (("words", self.words), ("texts", self.texts)):
            for part in _PARTS:
                np.save(folder / f"{name}_{part}.npy", getattr(index, part))
        np.save(folder / "target_of.npy", self.target_of)
        np.save(folder / "body.npy", self.body)
        listed = [
            [one.kind, one.code, one.matter, one.region, one.version, one.title] for one in self.targets
        ]
        (folder / "targets.json").write_text(json.dumps(listed, ensure_ascii=False))


def grouped(
    words_index: Bm25,
    texts: Bm25,
    targets: Sequence[Target],
    target_of: npt.NDArray[np.int32],
    body: npt.NDArray[np.bool_],
    vectors: Floats | None = None,
) -> Phrases:
    """Return the index with its rows in groups."""
    matters = tuple(target.code for target in targets if target.kind == MATTER)
    number = {code: place for place, code in enumerate(matters)}
    matter = np.array([number.get(target.matter, -1) for target in targets], dtype=np.int64)
    kinds = np.array([target.kind for target in targets])
    matter_of = matter[target_of] if len(targets) else np.zeros(0, dtype=np.int64)
    kind_of = kinds[target_of] if len(targets) else np.zeros(0, dtype=str)
    filed, ask, service = matter_of >= 0, ~np.asarray(body), kind_of == Kind.ITEM
    own = kind_of == MATTER

    def rows(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        return np.nonzero(filed & chosen)[0]

    ways = rows(ask)
    return Phrases(
        words=words_index,
        texts=texts,
        targets=tuple(targets),
        target_of=target_of,
        body=body,
        matters=matters,
        matter_of=matter_of,
        own=rows(own & ask),
        asked=rows(~own & ~service & ask),
        bodies=rows(~own & ~service & ~ask),
        services=rows(service),
        ways=ways,
        targets_of={str(kind): np.nonzero(kinds == kind)[0] for kind in Kind},
        matter_of_target=np.where(matter >= 0, matter, len(matters)),
        ways_of=_lines(ways, matter_of[ways], len(matters)),
        vectors=vectors,
    )


def _lines(rows: npt.NDArray[np.int64], line_of: npt.NDArray[np.int64], lines: int) -> npt.NDArray[np.int64]:
    """Return a table of rows, those of each line beside each other, filled up with -1."""
    sizes = np.bincount(line_of, minlength=lines)
    table = np.full((lines, int(sizes.max(initial=0))), -1, dtype=np.int64)
    order = np.argsort(line_of, kind="stable")
    starts = np.cumsum(sizes) - sizes
    table[line_of[order], np.arange(len(rows)) - starts[line_of[order]]] = rows[order]
    return table


def rows_of(
    matters: Mapping[str, SubMatter], entries: Iterable[tuple[Target, AnyEntry]]
) -> tuple[list[Target], list[Row]]:
    """Return targets and rows for matters and published entries, in plain wording."""
    targets: list[Target] = []
    rows: list[Row] = []
    for code, matter in matters.items():
        targets.append(Target(MATTER, code, code))
        rows += _rows(len(targets) - 1, [matter.name, *matter.mandarin, *matter.cantonese], [matter.scope])
    for target, entry in entries:
        targets.append(target)
        rows += _rows(len(targets) - 1, *texts_of(entry))
    return targets, rows


def texts_of(entry: AnyEntry) -> tuple[list[str], list[str]]:
    """Return the ways of asking for an entry, and the texts that answer."""
    if isinstance(entry, Question):
        return [entry.ask, *entry.phrasings], [entry.answer]
    if isinstance(entry, Opinion):
        return [entry.title, entry.situation, *entry.phrasings], [entry.opinion]
    if isinstance(entry, Guide):
        return [entry.title, entry.who, *entry.phrasings], [
            step.title + "。" + step.text for step in entry.steps
        ]
    assert isinstance(entry, Item)
    return [entry.name, entry.about, *entry.phrasings], []


def _rows(target: int, asked: Sequence[str], answers: Sequence[str]) -> list[Row]:
    plain = dict.fromkeys(read_wording(text).plain for text in asked)
    return [Row(text, target) for text in plain] + [Row(text, target, body=True) for text in answers]


def build(targets: Sequence[Target], rows: Sequence[Row]) -> Phrases:
    """Return the index of `rows`."""
    matters = {target.code: [] for target in targets if target.kind == MATTER}  # type: dict[str, list[str]]
    for row in rows:
        target = targets[row.target]
        if target.kind != Kind.ITEM and target.matter in matters:
            matters[target.matter].append(row.text)
    return grouped(
        Bm25.build((row.text for row in rows), *PHRASE),
        Bm25.build(("\n".join(texts) for texts in matters.values()), *WHOLE),
        targets,
        np.array([row.target for row in rows], dtype=np.int32),
        np.array([row.body for row in rows], dtype=np.bool_),
    )


def load(folder: Path) -> Phrases:
    """Map the index in `folder` into memory, with its vectors if they are there."""
    listed = json.loads((folder / "targets.json").read_text())
    targets = [Target(*one) for one in listed]
    target_of = np.load(folder / "target_of.npy", mmap_mode="r")
    vectors = folder / "vectors.npy"
    return grouped(
        _bm25(folder, "words", len(target_of)),
        _bm25(folder, "texts", sum(target.kind == MATTER for target in targets)),
        targets,
        target_of,
        np.load(folder / "body.npy", mmap_mode="r"),
        np.load(vectors, mmap_mode="r") if vectors.exists() else None,
    )


def _bm25(folder: Path, name: str, size: int) -> Bm25:
    parts = [np.asarray(np.load(folder / f"{name}_{part}.npy", mmap_mode="r")) for part in _PARTS]
    return Bm25(parts[0], parts[1], parts[2], parts[3], size)
