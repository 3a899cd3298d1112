"""What labels are worth on questions that taught them: each is asked of what was learned without it."""

from __future__ import annotations

import numpy as np

from fawang.knowledge.search.embedders.vectors import Floats
from fawang.knowledge.search.labelling.guessing import learn_twice
from fawang.knowledge.search.labelling.learning import (
    FOLDS,
    SEED,
    Mixture,
    Numbers,
    alike,
    folds,
    learn,
    stacked,
)
from fawang.knowledge.search.labelling.views import Views


def cross_validated(
    ours: Views,
    labels: Numbers,
    seeds: Views,
    meant: Numbers,
    count: int,
    mixture: Mixture,
    others: Views | None = None,
    seed: int = SEED,
) -> Floats:
    """Return the score of each question for each label by what was learned from the other folds and the seeds.

    Args:
        labels: the label of each question; -1 where it is none of the set, so that nothing is learned from it.
        meant: the label of each seed.
        others: questions without a label, guessed in each fold by what was learned without it.
    """
    examples = stacked([ours, seeds])
    every = alike(examples, examples, mixture)
    guessing = others is not None and len(others) > 0 and mixture.guesses > 0
    far = alike(examples, others, mixture) if guessing and others is not None else None
    labelled = np.concatenate([labels, meant])
    trust = np.concatenate([np.ones(len(labels)), np.full(len(meant), mixture.seeds)]).astype(np.float32)
    fold = np.concatenate([folds(labels, seed), np.full(len(meant), FOLDS)])
    found = np.empty((len(labels), count), dtype=np.float32)
    for number in range(FOLDS):
        taught = np.flatnonzero((fold != number) & (labelled >= 0))
        asked = np.flatnonzero(fold == number)
        known = every[np.ix_(taught, taught)], labelled[taught], trust[taught], count, mixture
        like = every[np.ix_(asked, taught)]
        if far is None or others is None:
            learned = learn(*known)
        else:
            learned, rows = learn_twice(*known, far[taught], others)
            like = np.concatenate([like, far[np.ix_(asked, rows)]], axis=1)
        found[asked] = like @ learned.says + learned.start
    return found
