"""What sentences that must not wait have in common, learnt from many of them (tools/train_urgency.py).

People who are in danger say it in words that nobody has foreseen. A linear model over groups of one to three
characters finds what no pattern does; the patterns (urgency.said) find what they find for certain.
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fawang.knowledge.pack import Urgency
from fawang.knowledge.urgency_words import ages

MODEL = Path(__file__).resolve().parent / "data" / "urgency_model.npz"
#: In the order of the model's columns; one more column says that there is any sign at all.
SIGNS = tuple(Urgency)
#: How sure the model has to be of a sign, and that there is any.
SURE = 0.4
SURE_OF_ANY = 0.65
_LONGEST_GROUP = 3
#: The model has seen sentences of about this length; a longer story is read in pieces.
_PIECE = 80
_CLAUSE = re.compile("[^，。,.;；!！?？\\n]+[，。,.;；!！?？\\n]*")
_COUNT = re.compile("\\d+|[一二三四五六七八九十两]+(?=[岁天日年个月号])")


@dataclass(frozen=True, slots=True)
class Model:
    """`rows` has for every group of characters where its row stands in `rarity` and `weights`."""

    rows: dict[str, int]
    rarity: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]


def groups(text: str) -> set[str]:
    """Return the groups of characters of `text`, its numbers left out of account."""
    text = _COUNT.sub("0", ages(text))
    return {
        text[start : start + length]
        for length in range(1, _LONGEST_GROUP + 1)
        for start in range(len(text) - length + 1)
    }


def likely(text: str) -> frozenset[Urgency]:
    """Return the signs that `text` in plain wording is likely to show."""
    found: set[Urgency] = set()
    for piece in _pieces(text):
        chances = _chances(piece)
        if chances[-1] > SURE_OF_ANY:
            found.update(sign for sign, chance in zip(SIGNS, chances[:-1], strict=True) if chance > SURE)
    return frozenset(found)


def _pieces(text: str) -> list[str]:
    """Return `text` in pieces of whole clauses, each beginning in the middle of the one before it."""
    if len(text) <= _PIECE:
        return [text]
    pieces: list[str] = []
    clauses = [match[0][:_PIECE] for match in _CLAUSE.finditer(text)]
    start = 0
    while start < len(clauses):
        end, size = start, 0
        while end < len(clauses) and (end == start or size + len(clauses[end]) <= _PIECE):
            size += len(clauses[end])
            end += 1
        pieces.append("".join(clauses[start:end]))
        if end == len(clauses):
            break
        start = max(start + 1, (start + end) // 2)
    return pieces


def _chances(text: str) -> list[float]:
    model = _model()
    rows = [row for group in groups(text) if (row := model.rows.get(group)) is not None]
    if not rows:
        return [0.0] * len(model.bias)
    rarity = model.rarity[rows]
    scores = rarity @ model.weights[rows] / math.sqrt(float(rarity @ rarity)) + model.bias
    return [1 / (1 + math.exp(-max(-30.0, min(30.0, float(score))))) for score in scores]


@cache
def _model() -> Model:
    with np.load(MODEL, allow_pickle=False) as file:
        rows = {str(group): row for row, group in enumerate(file["groups"])}
        return Model(rows, *(file[name].astype(np.float64) for name in ("rarity", "weights", "bias")))
