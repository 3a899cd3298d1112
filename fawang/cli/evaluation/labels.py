"""How well labels of matters are given: of each set of labels the share that is right, and the F1 of its labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fawang.cli.evaluation.figures import macro_f1, mean
from fawang.knowledge.embedders.nano import load as load_embedder
from fawang.knowledge.embedders.vectors import Embedder
from fawang.knowledge.labelling.labels import LABELS, sentences
from fawang.knowledge.labelling.learning import cross_validated
from fawang.knowledge.labelling.mixtures import MIXTURES
from fawang.knowledge.labelling.views import Base
from fawang.knowledge.labelling.weights import TAUGHT, Weights, file_of, numbered
from fawang.knowledge.ranking.questions import fingerprint


def labelled(row: dict[str, Any]) -> bool:
    """Tell whether a line is a question with a label of a known set."""
    return row.get("category_kind") in LABELS and bool(row.get("category")) and bool(row.get("question"))


def measure(rows: Sequence[dict[str, Any]], *, cross_validate: bool) -> dict[str, dict[str, Any]]:
    """Return the figures of each set of labels among the questions.

    Weights that were learned from these very questions would only tell how well they are remembered; so where
    they were, or if asked for, they are learned anew from the other folds (`cross-validated`).
    """
    embedder, base = load_embedder(), Base.load()
    report = {}
    for kind in LABELS:
        asked = [row for row in rows if labelled(row) and row["category_kind"] == kind]
        if asked:
            report[kind] = _measured(kind, asked, base, embedder, cross_validate=cross_validate)
    return report


def _measured(
    kind: str, rows: Sequence[dict[str, Any]], base: Base, embedder: Embedder | None, *, cross_validate: bool
) -> dict[str, Any]:
    questions = [str(row["question"]) for row in rows]
    meant = [str(row["category"]) for row in rows]
    learned = cross_validate or _taught(questions)
    found = (
        _anew(kind, questions, meant, base, embedder)
        if learned
        else Weights.load(file_of(kind)).guess(base.views(questions, embedder))
    )
    return {
        "weights": "cross-validated" if learned else "as shipped",
        "labels": len(set(meant)),
        "accuracy": mean([float(one == other) for one, other in zip(found, meant, strict=True)]),
        "macro-F1": macro_f1(found, meant),
    }


def _anew(
    kind: str, questions: Sequence[str], meant: list[str], base: Base, embedder: Embedder | None
) -> list[str]:
    """Return the label of each question, as learned from the other folds."""
    said, mixture = sentences(kind), MIXTURES[kind]
    labels = tuple(said)
    seeds = [(one, label) for label, texts in said.items() for one in texts]
    ours = base.views(questions, embedder)
    theirs = base.views([one for one, _label in seeds], embedder)
    found = cross_validated(
        ours,
        numbered(meant, labels),
        theirs,
        numbered([label for _one, label in seeds], labels),
        len(labels),
        mixture if ours.meaning is not None else mixture.by_words(),
    )
    return [labels[number] for number in found.tolist()]


def _taught(questions: Sequence[str]) -> bool:
    """Tell whether the shipped weights were learned from these questions: from a tenth of them or more."""
    known = set(np.load(TAUGHT).tolist())
    return sum(fingerprint(one) in known for one in questions) * 10 >= len(questions)
