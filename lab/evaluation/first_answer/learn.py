"""Learns the choice of the first answer: `python -m lab.evaluation.first_answer.learn` on an installation with content.

In folds of entries each sentence is asked of what was learned without it and without every other sentence that the
same entry answers; what is printed is measured on those, and so are the chances fitted. No file of a held half is read.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fawang.cli.processes import runtime
from lab.evaluation.first_answer.examples import FOLDS, SEED, Asked

ROUNDS = 260
PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank", "learning_rate": 0.04, "num_leaves": 12, "min_data_in_leaf": 30, "feature_fraction": 0.5,
    "lambda_l2": 5, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "num_threads": 1, "seed": SEED,
    "label_gain": [0, 1, 3, 4], "lambdarank_truncation_level": 3, "deterministic": True,
}  # fmt: skip


def learn(asked: Sequence[Asked], rounds: int = ROUNDS) -> Any:
    """Return a ranker of the sentences that some candidate answers."""
    import lightgbm

    used = [one for one in asked if len(one.codes) > 1 and max(one.gains)]
    # What was written for this counts as much as what was labelled; gold questions know several right entries.
    data = lightgbm.Dataset(
        np.vstack([one.figures for one in used]),
        np.concatenate([one.gains for one in used]),
        group=[len(one.codes) for one in used],
    )
    return lightgbm.train(PARAMETERS, data, rounds)


#: What a sentence counts when it is learned how sure to be, by who wrote it: people who had seen no title say it as
#: people do.
TRUST = {"dev": 2.0, "gold": 1.0, "vague": 1.0, "own": 0.7, "more": 0.3}
_RIDGE = 0.3


def fitted(
    signs: npt.NDArray[np.float64],
    right: npt.NDArray[np.bool_],
    trust: npt.NDArray[np.float64],
    ridge: float = _RIDGE,
) -> npt.NDArray[np.float64]:
    """Return the weights of a logistic regression: how sure the first candidate is."""
    weights = np.zeros(signs.shape[1])
    for _round in range(60):
        chance = 1 / (1 + np.exp(-signs @ weights))
        slope = signs.T @ (trust * (chance - right)) + ridge * weights
        bend = (signs * (trust * chance * (1 - chance))[:, None]).T @ signs + ridge * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def certainty(asked: Sequence[Asked], scores: Sequence[npt.NDArray[np.float64]]) -> dict[str, list[float]]:
    """Return the weights of both regressions: how sure the first is right, and of a matter that is meant.

    The second is told chances of the first that were learned from other folds.
    """
    from fawang.knowledge.guidance.choice import selector

    rated = [(one, its) for one, its in zip(asked, scores, strict=True) if one.codes]
    signs = np.stack([selector.signs(its, one.figures) for one, its in rated])
    right = np.array([one.codes[int(np.argmax(its))] in one.right for one, its in rated])
    trust = np.array([TRUST[one.source] for one, _its in rated])
    fold = np.array([one.fold for one, _its in rated])
    chance = np.zeros(len(rated))
    for number in range(FOLDS):
        others = fold != number
        weights = fitted(signs[others], right[others], trust[others])
        chance[~others] = 1 / (1 + np.exp(-signs[~others] @ weights))
    told = np.stack(
        [
            selector.matter_signs(its, one.figures, one.matters, float(its_chance))
            for (one, its), its_chance in zip(rated, chance, strict=True)
        ]
    )
    meant = np.array([is_meant(one, int(np.argmax(its))) for one, its in rated])
    return {
        "right": fitted(signs, right, trust).round(4).tolist(),
        "matter": scaled(told, meant, trust).round(4).tolist(),
    }


def is_meant(one: Asked, place: int) -> bool:
    """Tell whether a candidate is right, or at least of a matter that is meant."""
    of_right = {matter for code, matter in zip(one.codes, one.matters, strict=True) if code in one.right}
    return one.codes[place] in one.right or one.matters[place] in (one.meant or of_right)


def scaled(
    signs: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], trust: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the weights of a regression for signs as they are; each is learned in its own deviations."""
    mean, deviation = signs.mean(0), signs.std(0) + 1e-9
    mean[0], deviation[0] = 0.0, 1.0
    weights = fitted((signs - mean) / deviation, right, trust, ridge=1.0) / deviation
    weights[0] -= float(mean[1:] @ weights[1:])
    return weights


def cross_validated(asked: Sequence[Asked]) -> list[npt.NDArray[np.float64]]:
    """Return the scores of each sentence's candidates by what was learned from the other folds."""
    scores: list[Any] = [None] * len(asked)
    for number in range(FOLDS):
        model = learn([one for one in asked if one.fold != number])
        for place, one in enumerate(asked):
            if one.fold == number:
                scores[place] = model.predict(one.figures) if one.codes else np.zeros(0)
    return scores


def main(folder: Path) -> None:
    """Learn both models and write them into `folder`."""
    runtime.prepare()
    from fawang.knowledge.guidance.choice import selector
    from lab.evaluation.first_answer import tables

    weights = {}
    for kind in (selector.DENSE, selector.PLAIN):
        started = time.process_time()
        asked, memory = tables.read(with_vectors=kind == selector.DENSE)
        scores = cross_validated(asked)
        weights[kind] = certainty(asked, scores)
        learn(asked).save_model(str(folder / f"{kind}.txt"))
        if kind == selector.DENSE:
            memory.save(folder / "taught.npz")
        print(
            kind,
            f"{time.process_time() - started:.0f} s",
            tables.report(asked, scores, weights[kind]["right"]),
        )
    (folder / "weights.json").write_text(json.dumps(weights) + "\n")


if __name__ == "__main__":
    from fawang.knowledge.guidance.choice.taught import FOLDER

    main(FOLDER)
