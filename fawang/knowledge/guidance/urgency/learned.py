"""What sentences that must not wait have in common, learnt from many of them (tools/train_urgency.py).

People who are in danger say it in words that nobody has foreseen. A linear model over groups of one to three
characters, and over the names of words that mean about the same (urgency_concepts), finds what no pattern does; the
patterns (urgency.said) find what they find for certain.
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.urgency.concepts import traits
from fawang.knowledge.guidance.urgency.words import ages

MODEL = Path(__file__).resolve().parent.parent.parent / "data" / "urgency_model.npz"
#: In the order of the model's columns; one more column says that there is any sign at all.
SIGNS = tuple(Urgency)
#: What the likeliest sign adds to the score of "any sign".
_SHARE = 0.5
#: A longer text has more chances to sound like what it is not, so that its score must be higher.
_LENGTH = 1.2
_SHORT = 25
_LONG = 100
_LONGEST_GROUP = 3
#: The model has seen sentences of about this length; a longer story is read in pieces.
_PIECE = 80
_CLAUSE = re.compile("[^，。,.;；!！?？\\n]+[，。,.;；!！?？\\n]*")
_COUNT = re.compile("\\d+|[一二三四五六七八九十两]+(?=[岁天日年个月号])")
#: One writes a comma, the next a space or three dots: it is all the same.
_STOPS = re.compile("[\\s,，。.;；!！?？、:：~…\\-—\"“”'()（）]+")


@dataclass(frozen=True, slots=True)
class Model:
    """`rows` has for every group of characters where its row stands in `rarity` and `weights`.

    `bounds` has the score from which each sign, and last "any sign", is taken to be meant.
    """

    rows: dict[str, int]
    rarity: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    bounds: NDArray[np.float64]


def groups(text: str) -> set[str]:
    """Return what the model knows a text by: its groups of characters and its traits, numbers left out of account."""
    text = _STOPS.sub("，", _COUNT.sub("0", ages(text.lower())))
    framed = f"^{text}$"
    found = traits(text)
    for length in range(1, _LONGEST_GROUP + 1):
        found.update(framed[start : start + length] for start in range(len(framed) - length + 1))
    return found


def likely(text: str) -> frozenset[Urgency]:
    """Return the signs that `text` in plain wording is likely to show."""
    found: set[Urgency] = set()
    for piece in pieces(text):
        found.update(_signs(_scores(piece), len(text)))
    return frozenset(found)


def together(scores: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return how likely any sign is, for rows of scores from a text of `length` characters."""
    longer = math.log(max(_SHORT, min(_LONG, length)) / _SHORT)
    found: NDArray[np.float64] = scores[..., -1] + _SHARE * scores[..., :-1].max(axis=-1) - _LENGTH * longer
    return found


def _signs(scores: NDArray[np.float64], length: int) -> list[Urgency]:
    """Return the signs that reach their bounds, or the nearest to it, if there is likely to be any."""
    bounds = _model().bounds
    if together(scores, length) < bounds[-1]:
        return []
    beyond = scores[:-1] - bounds[:-1]
    least = min(0.0, float(beyond.max()))
    return [sign for sign, by in zip(SIGNS, beyond, strict=True) if by >= least]


def pieces(text: str) -> list[str]:
    """Return `text` in pieces of whole clauses, each beginning in the middle of the one before it."""
    if len(text) <= _PIECE:
        return [text]
    found: list[str] = []
    clauses = [match[0][:_PIECE] for match in _CLAUSE.finditer(text)]
    start = 0
    while start < len(clauses):
        end, size = start, 0
        while end < len(clauses) and (end == start or size + len(clauses[end]) <= _PIECE):
            size += len(clauses[end])
            end += 1
        found.append("".join(clauses[start:end]))
        if end == len(clauses):
            break
        start = max(start + 1, (start + end) // 2)
    return found


def _scores(text: str) -> NDArray[np.float64]:
    model = _model()
    # In the order of the rows, so that the sum is the same in every process.
    rows = sorted(row for group in groups(text) if (row := model.rows.get(group)) is not None)
    if not rows:
        return np.full(len(model.bias), -math.inf)
    rarity = model.rarity[rows]
    scores: NDArray[np.float64] = (
        rarity @ model.weights[rows] / math.sqrt(float(rarity @ rarity)) + model.bias
    )
    return scores


@cache
def _model() -> Model:
    with np.load(MODEL, allow_pickle=False) as file:
        rows = {str(group): row for row, group in enumerate(file["groups"])}
        tables = (file[name].astype(np.float64) for name in ("rarity", "weights", "bias", "bounds"))
        return Model(rows, *tables)
