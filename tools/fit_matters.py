"""Fit the few weights with which figures become probabilities of matters (fawang/knowledge/guidance/matters.py).

    python -m tools.fit_matters

Phrases of the content pack are left out of the index in four turns, and each is guessed from the others; the
weights make what was left out most likely (a conditional logit, by maximum likelihood with a small ridge).
It prints the weights without and with vectors; they are copied into the module by hand. Takes some minutes.
"""

import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
_TURNS, _PHRASES, _RIDGE, _BY_WORDS = 4, 2_600, 0.002, 9


def main() -> int:
    """Fit and print; return the exit status."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from scipy.optimize import minimize

    from fawang.knowledge.data import packs
    from fawang.knowledge.data.item import Item
    from fawang.knowledge.guidance.matters import figures
    from fawang.knowledge.rules import Kind
    from fawang.knowledge.search.embedders.nano import Nano
    from fawang.knowledge.search.retrieval import phrases
    from fawang.knowledge.search.retrieval.phrases import Target

    pack = packs.read(ROOT / "content")
    entries = [
        (Target(kind, one.id, one.matters[0] if isinstance(one, Item) else one.matter, one.region, 1), one)
        for kind, one in pack.all_entries()
    ]
    targets, rows = phrases.rows_of(pack.matters, entries)
    model = Nano()
    vectors = np.concatenate(
        [model.passages([row.text for row in rows[i : i + 64]]) for i in range(0, len(rows), 64)]
    )
    numbers = {code: number for number, code in enumerate(pack.matters)}
    asked = [
        number
        for number, row in enumerate(rows)
        if not row.body and targets[row.target].kind != Kind.ITEM and targets[row.target].matter in numbers
    ]
    chosen = random.Random(1).sample(asked, min(_PHRASES, len(asked)))  # noqa: S311 which phrases is no secret
    tables, meant = [], []
    for turn in range(_TURNS):
        out = set(chosen[turn::_TURNS])
        kept = [number for number in range(len(rows)) if number not in out]
        index = replace(phrases.build(targets, [rows[number] for number in kept]), vectors=vectors[kept])
        for number in sorted(out):
            tables.append(figures(rows[number].text, vectors[number], index))
            meant.append(numbers[targets[rows[number].target].matter])
    table, truth = np.stack(tables).astype(np.float64), np.array(meant)
    for columns in (_BY_WORDS, table.shape[2]):
        part = table[:, :, :columns]
        found: Any = minimize(_loss, np.ones(columns), args=(part, truth), jac=True, method="L-BFGS-B")
        print(np.round(found.x, 2).tolist(), "negative log-likelihood", round(float(found.fun), 3))
    return 0


def _loss(
    weights: npt.NDArray[np.float64], table: npt.NDArray[np.float64], truth: npt.NDArray[np.int64]
) -> tuple[float, npt.NDArray[np.float64]]:
    """Return the mean negative log-likelihood with its ridge, and the gradient."""
    scores = table @ weights
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    lines = np.arange(len(truth))
    loss = -np.log(odds[lines, truth] + 1e-12).mean() + _RIDGE * (weights @ weights) / 2 / len(weights)
    slope = (np.einsum("nk,nkf->f", odds, table) - table[lines, truth].sum(axis=0)) / len(truth)
    return float(loss), slope + _RIDGE * weights / len(weights)


if __name__ == "__main__":
    sys.exit(main())
