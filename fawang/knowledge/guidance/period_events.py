"""Whether words tell of an event from which a period runs that ends about now (tools/train_period_events.py). Pure.

Nobody foresees all the ways in which people tell of a paper without its name. A linear model over groups of one to
three characters, told how long ago it was, hears what no wording of content/papers.yaml does. The day is left out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fawang.knowledge.guidance.urgency.learned import groups
from fawang.knowledge.rules.spoken import Spoken

MODEL = Path(__file__).resolve().parent.parent / "data" / "period_events.npz"
#: From this chance on it is asked which paper it is; chosen on sentences that were left out of training.
LEAST = 0.8
#: How many days ago an event was of which a period of this length ends within seven days, or has ended within as many.
_ENDING = {
    "15 days": (3, 22),
    "30 days": (23, 37),
    "37 days": (30, 44),
    "60 days": (53, 67),
    "90 days": (83, 97),
    "6 months": (174, 192),
    "1 year": (357, 373),
    "2 years": (722, 739),
    "3 years": (1087, 1104),
}
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Model:
    """`rows` has for every feature where its row stands in `rarity` and `weights`."""

    rows: dict[str, int]
    rarity: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float


def features(plain: str, days: Sequence[Spoken], today: date) -> set[str]:
    """Return what the model knows a text in plain wording by; nothing if no period would end about now."""
    ending = {
        length
        for length, (least, most) in _ENDING.items()
        for one in days
        if least <= (today - one.day).days <= most
    }
    if not ending:
        return set()
    for one in sorted(days, key=lambda one: -one.start):
        plain = f"{plain[: one.start]}@{plain[one.end :]}"
    heard = groups(plain)
    pairs = [one for one in heard if len(one) == _PAIR]
    return heard | {f"|{length}|{pair}" for length in ending for pair in ["", *pairs]}


def chance(plain: str, days: Sequence[Spoken], today: date) -> float:
    """Return how likely a period ends about now by one of `days`, from 0 to 1."""
    model = _model()
    # In the order of the rows, so that the sum is the same in every process.
    rows = sorted(row for one in features(plain, days, today) if (row := model.rows.get(one)) is not None)
    if not rows:
        return 0.0
    rarity = model.rarity[rows]
    score = float(rarity @ model.weights[rows]) / math.sqrt(float(rarity @ rarity)) + model.bias
    return 1 / (1 + math.exp(-score))


@cache
def _model() -> Model:
    with np.load(MODEL, allow_pickle=False) as file:
        rows = {str(one): row for row, one in enumerate(file["features"])}
        rarity, weights = (file[name].astype(np.float64) for name in ("rarity", "weights"))
        return Model(rows, rarity, weights, float(file["bias"]))
