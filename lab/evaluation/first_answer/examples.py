"""Sentences with the entries that are right as the first answer, from the files that may be learned from.

Held halves are never read here.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

DATA = Path(__file__).resolve().parents[3] / "tests" / "knowledge" / "data"


#: They stand in a held half as well.
_HELD = frozenset({"你好", "？？？"})


@dataclass(frozen=True, slots=True)
class Example:
    """`codes`: right first answers, the best one first; none: nothing is to be opened. `side` as its writer gave it.

    `matters`: those that are meant, where it is known otherwise than by the codes.
    """

    text: str
    codes: tuple[str, ...]
    source: str
    side: str = ""
    matters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence with its candidates: codes, figures, and how right each is as the first answer.

    `fold`: by what was learned from the others it is measured. `matters` are those of the candidates, `meant` those
    that the sentence is about.
    """

    figures: npt.NDArray[np.float32]
    codes: tuple[str, ...]
    right: tuple[str, ...]
    source: str
    fold: int
    matters: tuple[str, ...]
    meant: frozenset[str]

    @property
    def gains(self) -> list[int]:
        """How right each candidate is: the best answer three, another right one two."""
        return [3 if (code,) == self.right[:1] else 2 if code in self.right else 0 for code in self.codes]


FOLDS, SEED = 5, 12348


def folds_of(rights: Sequence[tuple[str, ...]]) -> npt.NDArray[np.int64]:
    """Return a fold for each sentence by the entries that are right; all that one entry answers are in one."""
    names = np.random.default_rng(SEED).permutation(sorted({one[0] for one in rights if one})).tolist()
    place = {name: number for number, name in enumerate(names)}
    return np.array([(place[one[0]] if one else number) % FOLDS for number, one in enumerate(rights)])


def examples(folder: Path = DATA) -> list[Example]:
    """Return all sentences, each once; what was labelled last stands."""
    found: dict[str, Example] = {}
    for one in (*_gold(folder), *_dev(folder), *_own(folder)):
        if one.text not in _HELD:
            known = found.get(one.text)
            found[one.text] = one if one.matters or known is None else replace(one, matters=known.matters)
    return list(found.values())


def _gold(folder: Path) -> Iterator[Example]:
    for row in lines(folder / "questions.jsonl"):
        codes = tuple(one for one in row.get("helpful", ()) if one.startswith("q-"))
        if codes or not row.get("helpful"):
            yield Example(row["text"], codes, "gold", matters=tuple(row["matter"]))


def _dev(folder: Path) -> Iterator[Example]:
    unseen = folder / "unseen"
    sides = {row["text"]: row["side"] for row in lines(unseen / "questions_dev.jsonl")}
    for row in lines(unseen / "labels_dev.jsonl"):
        codes = tuple(one for one in row["good_first"] if one.startswith("q-"))
        yield Example(row["text"], codes, "dev", sides.get(row["text"], ""), tuple(row.get("matters", ())))
    for row in lines(unseen / "vague_dev.jsonl"):
        if row["kind"] != "several":
            yield Example(row["text"], (), "vague")
    for row in lines(unseen / "doubt_dev.jsonl"):
        if row["kind"] == "vague":
            yield Example(row["text"], (), "vague")


def _own(folder: Path) -> Iterator[Example]:
    for row in lines(folder / "choice" / "sentences.jsonl"):
        yield Example(row["text"], tuple(row["codes"]), "own" if row["codes"] else "vague")
    for name in ("sentences_more.jsonl", "sentences_fourth.jsonl", "sentences_fifth.jsonl"):
        for row in lines(folder / "choice" / name):
            yield Example(row["text"], tuple(row["codes"]), "more")
    for row in lines(folder / "choice" / "sentences_sides.jsonl"):
        yield Example(row["text"], tuple(row["codes"]), "more" if row["codes"] else "vague")
    for name in ("labels_more.jsonl", "labels_third.jsonl"):
        for row in lines(folder / "choice" / name):
            yield Example(row["text"], tuple(one for one in row["codes"] if one.startswith("q-")), "dev")


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
