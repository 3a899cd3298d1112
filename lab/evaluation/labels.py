"""How well labels of matters are given: of each set of labels the share that is right, and the F1 of its labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fawang.knowledge.search.embedders.nano import load as load_embedder
from fawang.knowledge.search.embedders.vectors import Embedder, Floats
from fawang.knowledge.search.labelling.labels import LABELS, sentences
from fawang.knowledge.search.labelling.learning import Numbers, folds
from fawang.knowledge.search.labelling.mixtures import MIXTURES
from fawang.knowledge.search.labelling.others import unlabelled, unlike
from fawang.knowledge.search.labelling.views import Base, Views
from fawang.knowledge.search.labelling.weights import TAUGHT, Weights, file_of, numbered
from fawang.knowledge.search.ranking.kinds import SET, VOTES
from fawang.knowledge.search.ranking.questions import fingerprint
from lab.evaluation.articles import taught as taught_the_ranker
from lab.evaluation.figures import macro_f1, mean
from lab.evaluation.validating import cross_validated
from lab.evaluation.votes import Collection

type _Rows = Sequence[dict[str, Any]]


def labelled(row: dict[str, Any]) -> bool:
    """Tell whether a line is a question with a label of a known set."""
    return row.get("category_kind") in LABELS and bool(row.get("category")) and bool(row.get("question"))


def measure(rows: _Rows, *, cross_validate: bool, law: Collection | None = None) -> dict[str, dict[str, Any]]:
    """Return the figures of each set of labels among the questions.

    Weights that were learned from these very questions would only tell how well they are remembered; so where
    they were, or if asked for, they are learned anew from the other folds (`cross-validated`).

    Args:
        law: articles; those that are found for a question speak for labels that follow from articles.
    """
    embedder, base = load_embedder(), Base.load()
    report = {}
    for kind in LABELS:
        asked = [row for row in rows if labelled(row) and row["category_kind"] == kind]
        if asked:
            searched = law if kind == SET else None
            report[kind] = _measured(
                kind, asked, rows, base, embedder, searched, cross_validate=cross_validate
            )
    return report


def _measured(
    kind: str,
    asked: _Rows,
    rows: _Rows,
    base: Base,
    embedder: Embedder | None,
    law: Collection | None,
    *,
    cross_validate: bool,
) -> dict[str, Any]:
    questions = [str(row["question"]) for row in asked]
    meant = [str(row["category"]) for row in asked]
    labels = tuple(sentences(kind))
    learned = cross_validate or _taught(questions) or (law is not None and taught_the_ranker(questions))
    vectors = None if embedder is None else np.stack([embedder.query(one) for one in questions])
    views = base.views(questions, None) if vectors is None else base.seen(questions, vectors)
    if learned:
        numbers = numbered(meant, labels)
        scores = _anew(kind, views, numbers, rows, base, embedder)
        if law is not None and vectors is not None:
            scores = scores + VOTES * law.anew(asked, vectors, folds(numbers), rows)
    else:
        scores = Weights.load(file_of(kind)).scores(views)
        if law is not None and vectors is not None:
            scores = scores + VOTES * law.shipped(questions, vectors)
    found = [labels[number] for number in scores.argmax(axis=1).tolist()]
    return {
        "weights": "cross-validated" if learned else "as shipped",
        "articles": len(law.index.law) if law is not None else 0,
        "labels": len(set(meant)),
        "accuracy": mean([float(one == other) for one, other in zip(found, meant, strict=True)]),
        "macro-F1": macro_f1(found, meant),
    }


def _anew(
    kind: str, ours: Views, numbers: Numbers, rows: _Rows, base: Base, embedder: Embedder | None
) -> Floats:
    """Return the scores of each question, as learned from the other folds and from questions without a label."""
    said, mixture = sentences(kind), MIXTURES[kind]
    seeds = [(one, label) for label, texts in said.items() for one in texts]
    theirs = base.views([one for one, _label in seeds], embedder)
    return cross_validated(
        ours,
        numbers,
        theirs,
        numbered([label for _one, label in seeds], tuple(said)),
        len(said),
        mixture if ours.meaning is not None else mixture.by_words(),
        _others(ours, rows, base, embedder) if mixture.guesses else None,
    )


def _others(ours: Views, rows: _Rows, base: Base, embedder: Embedder | None) -> Views | None:
    """Return the questions of the file that have no label; none where there is no embedder."""
    if embedder is None or ours.meaning is None:
        return None
    others = unlabelled(rows)
    return unlike(ours, base.views(others, embedder)) if others else None


def _taught(questions: Sequence[str]) -> bool:
    """Tell whether the shipped weights were learned from these questions: from a tenth of them or more."""
    known = set(np.load(TAUGHT).tolist())
    return sum(fingerprint(one) in known for one in questions) * 10 >= len(questions)
