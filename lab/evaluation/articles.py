"""How well articles are found: BM25, with the embedding, and the full ranker."""

from collections.abc import Callable, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click
import numpy as np

from fawang.knowledge.search.embedders.nano import load as load_embedder
from fawang.knowledge.search.embedders.vectors import Bytes, Embedder, Floats, squeeze
from fawang.knowledge.search.ranking import training
from fawang.knowledge.search.ranking.citation import key_of
from fawang.knowledge.search.ranking.index import Statutes, passage
from fawang.knowledge.search.ranking.kinds_learning import seeds
from fawang.knowledge.search.ranking.questions import Question, fingerprint, further
from fawang.knowledge.search.ranking.ranker import Ranker
from fawang.knowledge.search.retrieval.articles import WEIGHTS
from lab.evaluation.figures import Figure, mean
from lab.evaluation.measures import NAMES
from lab.evaluation.measures import measure as of_question

_DEEPEST = 100
_PIECE = 128


def measure(
    rows: Sequence[dict[str, Any]],
    statutes: Sequence[dict[str, Any]],
    vectors: Path | None,
    *,
    cross_validate: bool,
    also: Path | None,
    tell: Callable[[str], object],
) -> dict[str, Any]:
    """Return recall and reciprocal rank of each way of searching, and on the questions whose articles are new.

    Weights that were learned from these very questions would only tell how well they are remembered; so
    where they were, or if asked for, they are learned anew from the other folds (`cross-validated`).

    Raises:
        ClickException: no question names an article of the collection.
    """
    embedder = load_embedder()
    arrays = vectors_of(statutes, vectors, embedder, tell)
    index = Statutes.build(statutes, *arrays) if arrays else Statutes.build(statutes)
    ranker = Ranker(index, WEIGHTS)
    known = index.keys()
    asked = [(str(row["question"]), _answers(row, known)) for row in rows if "gold_names" in row]
    asked = [(question, answers) for question, answers in asked if answers]
    if not asked:
        raise click.ClickException(
            _("Nothing in these questions can be measured: docs/guidance.md has the formats.")
        )
    questions = [question for question, _answers in asked]
    gold = [answers for _question, answers in asked]
    queries = None if embedder is None or not arrays else [embedder.query(question) for question in questions]
    found: dict[str, list[list[int]]] = {
        "BM25": [ranker.by_words(one, _DEEPEST).rows.tolist() for one in questions]
    }
    if queries is not None:
        found["BM25 + embedding, untrained"] = [
            ranker.blended(one, vector, _DEEPEST).rows.tolist()
            for one, vector in zip(questions, queries, strict=True)
        ]
    learned = cross_validate or taught(questions)
    report: dict[str, Any] = {
        "weights": "cross-validated" if learned else "as shipped",
        "articles": len(index.law),
    }
    if learned:
        if queries is None or not arrays:
            report["full ranker"] = _("needs the embedding and vectors")
            fresh = np.zeros(len(questions), dtype=bool)
        else:
            tell(_("learning the weights anew, five times; this takes about ten minutes"))
            taken = training.course(
                index,
                arrays,
                [Question(one, answers, 1.0) for one, answers in zip(questions, gold, strict=True)],
                np.stack(queries),
                *_others(also, known, embedder),
                None if embedder is None else np.stack([embedder.query(one) for one, _label in seeds()]),
            )
            ranked, fresh = training.cross_validated(taken, tell)
            found["full ranker"] = [one.rows.tolist() for one in ranked]
    else:
        asked_with = queries if queries is not None else [None] * len(questions)
        found["full ranker"] = [
            ranker.rank(one, vector, _DEEPEST).rows.tolist()
            for one, vector in zip(questions, asked_with, strict=True)
        ]
        remembered = set(ranker.memory.rows.tolist())
        fresh = np.array([not remembered.intersection(answers) for answers in gold], dtype=bool)
    for name, lists in found.items():
        table = [of_question(ranked, answers) for ranked, answers in zip(lists, gold, strict=True)]
        report[name] = _figures(table)
        report[f"{name}, articles unseen"] = _figures(
            [line for line, new in zip(table, fresh, strict=True) if new]
        )
    return report


def taught(questions: Sequence[str]) -> bool:
    """Tell whether the shipped weights were learned from these questions: from a tenth of them or more."""
    known = set(np.load(WEIGHTS / "taught.npy").tolist())
    return sum(fingerprint(one) in known for one in questions) * 10 >= len(questions)


def _others(
    also: Path | None, known: dict[str, int], embedder: Embedder | None
) -> tuple[list[Question], Floats | None]:
    """Return further answered questions to learn from, with their vectors."""
    if also is None or embedder is None:
        return [], None
    others = further(also, known)
    return others, np.stack([embedder.query(one.text) for one in others])


def _figures(table: Sequence[tuple[float, ...]]) -> dict[str, Figure]:
    return {name: mean([line[column] for line in table]) for column, name in enumerate(NAMES)}


def _answers(row: dict[str, Any], known: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted({known[key] for name in row["gold_names"] if (key := key_of(str(name))) in known}))


def vectors_of(
    statutes: Sequence[dict[str, Any]],
    path: Path | None,
    embedder: Embedder | None,
    tell: Callable[[str], object],
) -> tuple[Bytes, Floats] | None:
    """Return the vectors of the collection: those of a file that fits it, or computed now."""
    if embedder is None:
        return None
    if path is not None:
        with np.load(path) as arrays:
            vectors, scale = arrays["vectors"], arrays["scale"].reshape(-1).astype(np.float32)
        if len(vectors) == len(statutes):
            return vectors.astype(np.int8), scale
    pieces = []
    for start in range(0, len(statutes), _PIECE):
        pieces.append(embedder.passages([passage(row) for row in statutes[start : start + _PIECE]]))
        if start % (_PIECE * 40) == 0:
            tell(_("%(done)s of %(total)s articles embedded") % {"done": start, "total": len(statutes)})
    return squeeze(np.concatenate(pieces))
