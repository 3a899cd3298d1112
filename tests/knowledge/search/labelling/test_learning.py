"""Learning labels from a few sentences."""

import numpy as np
import pytest

from fawang.knowledge.search.labelling.learning import (
    FOLDS,
    Mixture,
    alike,
    folds,
    learn,
    near,
    stacked,
)
from fawang.knowledge.search.labelling.views import Views, rarity_of, weighted
from lab.evaluation.validating import cross_validated

MIXTURE = Mixture(words=1, meaning=1, matters=0, law=0.2, ridge=0.3, seeds=0.5, balance=0.5)
TEXTS = [
    f"{word}{rest}" for word in ("欠薪", "离婚") for rest in ("怎么办", "找谁", "能告吗", "几天", "多少钱")
]
LABELS = np.array([0] * 5 + [1] * 5)


def views(texts: list[str]) -> Views:
    """Look at words alone."""
    return Views(weighted(texts, rarity_of(TEXTS)))


def test_what_was_learned_is_applied() -> None:
    ours, trust = views(TEXTS), np.ones(10, dtype=np.float32)
    learned = learn(alike(ours, ours, MIXTURE), LABELS, trust, 3, MIXTURE)
    scores = alike(views(["老板欠薪", "要离婚"]), ours, MIXTURE) @ learned.says + learned.start
    assert scores.argmax(axis=1).tolist() == [0, 1]


def test_folds_are_even_within_each_label_and_the_same_every_time() -> None:
    labels = np.array([0] * 11 + [1] * 4 + [2] * 7)
    found = folds(labels)
    assert (found == folds(labels)).all()
    for label in range(3):
        counts = np.bincount(found[labels == label], minlength=FOLDS)
        assert counts.max() - counts.min() <= 1
    assert np.bincount(found, minlength=FOLDS).max() <= 5


def test_a_question_is_not_learned_from_when_it_is_measured() -> None:
    # Each question is alone with its words: who gets it right has seen it.
    texts = ["甲乙丙", "丁戊己", "庚辛壬", "子丑寅", "卯辰巳", "午未申"]
    labels = np.array([0, 0, 0, 1, 1, 1])
    seeds = views(["欠薪怎么办"])
    found = cross_validated(views(texts), labels, seeds, np.array([0]), 2, MIXTURE).argmax(axis=1)
    assert (found != labels).any()


def test_seeds_teach_a_label_that_no_question_of_the_other_folds_has() -> None:
    seeds = views(["天台漏水怎么办", "欠薪怎么办"])
    found = cross_validated(
        views([*TEXTS, "天台漏水"]), np.append(LABELS, 2), seeds, np.array([2, 0]), 3, MIXTURE
    ).argmax(axis=1)
    assert found[-1] == 2
    assert (found[:10] == LABELS).mean() > 0.8


def test_a_label_of_no_known_set_teaches_nothing() -> None:
    seeds = views(["欠薪怎么办", "离婚怎么办"])
    found = cross_validated(views(TEXTS), np.full(10, -1), seeds, np.array([0, 1]), 2, MIXTURE).argmax(axis=1)
    assert found.tolist() == LABELS.tolist()


def test_meanings_that_are_the_same_are_alike_and_distance_counts() -> None:
    unit = np.eye(3, dtype=np.float32)
    found = near(unit, unit, 1.0)
    assert found[0, 0] == pytest.approx(1)
    assert found[0, 1] == pytest.approx(np.exp(-2))
    seen = Views(np.zeros((3, 4), dtype=np.float32), unit, unit)
    assert alike(seen, seen, MIXTURE)[0, 0] == pytest.approx(1)
    assert alike(seen, seen.without_meaning(), MIXTURE)[0, 0] == 0


def test_a_view_that_one_part_lacks_is_left_out() -> None:
    words = np.zeros((1, 4), dtype=np.float32)
    assert stacked([Views(words, words, words), Views(words)]).meaning is None
    assert len(stacked([Views(words, words, words)] * 2)) == 2
