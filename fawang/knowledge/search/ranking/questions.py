"""Read the questions that teach the ranker, and find which of them are the same question twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fawang.knowledge.search.ranking.citation import citations, key_of
from fawang.knowledge.search.ranking.lexical import Floats
from fawang.knowledge.search.ranking.tokens import tokenise

LAWYERS: Final = 0.5  # trust in an answer that quotes its legal basis
MODELS: Final = 0.2  # trust in articles that a model both was given and cites


def fingerprint(text: str) -> int:
    """Return a number by which a question is known again; it cannot be read back."""
    return int.from_bytes(blake2b("".join(text.split()).encode(), digest_size=8).digest()) >> 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the rows of the articles that answer it, and how far that is to be trusted."""

    text: str
    answers: tuple[int, ...]
    trust: float


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file with one JSON object a line, compressed or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        return [json.loads(line) for line in lines]


def measured(path: Path, rows: dict[str, int]) -> list[Question]:
    """Read the STARD questions; their articles are found by name."""
    found = []
    for line in read_lines(path):
        answers = sorted({rows[key] for name in line["gold_names"] if (key := key_of(name)) in rows})
        found.append(Question(line["question"], tuple(answers), 1.0))
    return found


def further(path: Path, rows: dict[str, int]) -> list[Question]:
    """Read the other answered questions that name an article of the file. LeCoQA is STARD again."""
    return answered(read_lines(path), rows)


def answered(lines: Iterable[Mapping[str, Any]], rows: dict[str, int]) -> list[Question]:
    """Return those questions that name an article of the file, but for LeCoQA."""
    found = []
    for line in lines:
        if line.get("source", "LeCoQA") == "LeCoQA":
            continue
        named = {rows[key] for name in line.get("laws") or () if (key := key_of(name)) in rows}
        cited = {rows[key] for text in line.get("answers") or () for key in citations(text) if key in rows}
        answers = named & cited if named else cited
        if answers:
            trust = LAWYERS if line["source"].startswith("LawBench") else MODELS
            found.append(Question(line["question"], tuple(sorted(answers)), trust))
    return found


def twins(ours: Sequence[Question], others: Sequence[Question], likeness: Floats) -> npt.NDArray[np.bool_]:
    """Return which of the others (lines) asks the same as which of ours (columns).

    ``likeness`` is the cosine of their vectors; pairs of characters in common decide with it.
    """
    same = likeness > 0.965
    mine = [set(tokenise(question.text).tolist()) for question in ours]
    for line, other in enumerate(others):
        tokens = set(tokenise(other.text).tolist())
        for column in np.flatnonzero(likeness[line] > 0.9).tolist():
            common = len(tokens & mine[column])
            within = common / max(1, min(len(tokens), len(mine[column])))
            same[line, column] |= within > 0.7 or common / max(1, len(tokens | mine[column])) > 0.4
    return same
