"""Learning from questions that nobody labelled."""

from typing import Any

import numpy as np
import pytest

from fawang.knowledge.search.labelling import guessing
from fawang.knowledge.search.labelling.guessing import learn_twice, surest
from fawang.knowledge.search.labelling.learning import Mixture, alike, learn
from fawang.knowledge.search.labelling.others import unlabelled, unlike
from fawang.knowledge.search.labelling.views import Views, rarity_of, weighted
from lab.evaluation.validating import cross_validated

MIXTURE = Mixture(words=1, meaning=0, matters=0, law=0, ridge=0.3, seeds=0.5, balance=0.5, guesses=2)
KNOWN = ["老板欠薪", "公司欠薪", "我要离婚", "协议离婚"]
LABELS = np.array([0, 0, 1, 1])
OTHERS = ["欠薪去仲裁", "离婚分彩礼", "欠薪要仲裁", "天气很好"]


def views(texts: list[str]) -> Views:
    """Look at words alone."""
    return Views(weighted(texts, rarity_of([*KNOWN, *OTHERS])))


def test_the_surest_of_each_label_are_taken_and_no_more() -> None:
    scores = np.array([[0.9, 0.0], [0.5, 0.4], [0.6, 0.1], [0.2, 0.7]], dtype=np.float32)
    rows, labels = surest(scores, 2)
    assert rows.tolist() == [0, 2, 3]
    assert labels.tolist() == [0, 0, 1]


def test_a_guess_carries_words_that_no_labelled_question_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "TRUST", 0.5)
    known, others, asked = views(KNOWN), views(OTHERS), views(["申请仲裁", "彩礼"])
    trust, near = np.ones(4, dtype=np.float32), alike(known, known, MIXTURE)
    once = learn(near, LABELS, trust, 2, MIXTURE)
    before = alike(asked, known, MIXTURE) @ once.says + once.start
    assert np.allclose(before[0], before[1])
    twice, rows = learn_twice(near, LABELS, trust, 2, MIXTURE, alike(known, others, MIXTURE), others)
    assert {0, 1, 2} <= set(rows.tolist())
    like = np.concatenate([alike(asked, known, MIXTURE), alike(asked, others.of(rows), MIXTURE)], axis=1)
    assert (like @ twice.says + twice.start).argmax(axis=1).tolist() == [0, 1]


def test_without_others_nothing_is_guessed() -> None:
    known, none = views(KNOWN), views(OTHERS).of(np.zeros(0, dtype=np.int64))
    near, trust = alike(known, known, MIXTURE), np.ones(4, dtype=np.float32)
    twice, rows = learn_twice(near, LABELS, trust, 2, MIXTURE, alike(known, none, MIXTURE), none)
    assert not len(rows)
    assert (twice.says == learn(near, LABELS, trust, 2, MIXTURE).says).all()


def test_folds_learn_from_others_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "TRUST", 0.5)
    texts = ["老板欠薪", "公司欠薪", "厂里欠薪", "申请仲裁", "我要离婚", "协议离婚", "起诉离婚", "退还彩礼"]
    labels, seeds = np.array([0] * 4 + [1] * 4), views(["欠薪", "离婚"])
    found = [
        cross_validated(views(texts), labels, seeds, np.array([0, 1]), 2, MIXTURE, others).argmax(axis=1)
        for others in (None, views(OTHERS))
    ]
    assert (found[1][[3, 7]] == [0, 1]).all()
    assert (found[0] != found[1]).any()


def test_who_has_no_label() -> None:
    rows: list[dict[str, Any]] = [
        {"question": "一", "category": None},
        {"question": "一"},
        {"question": "二", "category": "继承"},
        {"question": "三", "source": "LeCoQA", "category": None},
        {"question": ""},
    ]
    assert unlabelled(rows) == ["一"]


def test_who_asks_the_same_teaches_nothing() -> None:
    words, unit = np.zeros((3, 4), dtype=np.float32), np.eye(3, dtype=np.float32)
    ours = Views(words[:1], unit[:1])
    assert unlike(ours, Views(words, unit)).meaning is not None
    assert len(unlike(ours, Views(words, unit))) == 2
    assert len(unlike(Views(words[:1]), Views(words))) == 0
