"""Articles that are found speak for a label."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from fawang.knowledge.search.embedders.vectors import Floats, squeeze
from fawang.knowledge.search.labelling.rule import LABELS
from fawang.knowledge.search.ranking import learning, training
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import votes
from lab.evaluation import labels as measuring
from lab.evaluation.votes import Collection, collection
from tests.knowledge.search.ranking.cases import ROWS, row, vector_of, vectors_of

WAGES, CRIME = LABELS.index("劳动纠纷"), LABELS.index("刑事")
LINES = [*ROWS, *(row("某法", f"第{number}条", "。") for number in "一二三四五六七八九")]
ASKED: list[dict[str, Any]] = [
    {"question": "老板拖欠我的劳动报酬", "laws": ["劳动合同法第三十条"]},
    {"question": "没有书面劳动合同能要二倍工资吗", "laws": ["劳动合同法第八十二条"]},
    {"question": "十六岁的人犯罪", "laws": ["刑法第十七条"]},
    {"question": "七十五岁的老人犯罪", "laws": ["刑法第十七条之一", "没有这部法第一条"]},
    {"question": "拖欠劳动报酬能解除合同吗", "laws": ["劳动合同法第三十八条"]},
    {"question": "没有说是哪一条", "laws": None},
]


class Embedder:
    """Vectors that need no model."""

    name, dimensions = "letters", 384

    def query(self, text: str) -> Floats:
        """Return the vector of a text."""
        return vector_of(text)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        return np.stack([vector_of(text) for text in texts])


@pytest.fixture
def law() -> Collection:
    """Return a small collection of laws."""
    arrays = squeeze(vectors_of(LINES))
    return Collection(Statutes.build(LINES, *arrays), arrays, Embedder(), lambda _line: None)


def asked() -> tuple[list[str], Floats]:
    """Return the questions and their vectors."""
    questions = [str(one["question"]) for one in ASKED]
    return questions, np.stack([vector_of(one) for one in questions])


def test_votes_go_by_how_good_an_article_is() -> None:
    found = votes(np.array([2, 1, 1.9], dtype=np.float32), np.array([3, 5, -1], dtype=np.int32))
    assert found[3] > found[5] > 0
    assert 0.4 < (found**2).sum() < 0.6
    assert not votes(np.zeros(0, np.float32), np.zeros(0, np.int32)).any()


def test_votes_by_the_shipped_weights(law: Collection) -> None:
    found = law.shipped(*asked())
    assert found.shape == (len(ASKED), len(LABELS))
    assert found[0].argmax() == WAGES
    assert found[2].argmax() == CRIME


def test_votes_by_a_ranker_that_did_not_know_the_question(
    law: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STEPS", 1)
    monkeypatch.setattr(training, "TREES", 2)
    monkeypatch.setattr(training, "SEEDS", 1)
    seen: list[tuple[int, ...]] = []
    fold = np.arange(len(ASKED)) % training.FOLDS
    models = training.models

    def noted(
        taken: training.Course, hidden: npt.NDArray[np.bool_], **more: bool
    ) -> tuple[list[Any], list[Any]]:
        seen.append(tuple(np.flatnonzero(hidden).tolist()))
        return models(taken, hidden, **more)

    monkeypatch.setattr(training, "models", noted)
    besides: list[dict[str, Any]] = [
        {"question": "别的", "source": "论坛", "answers": None},
        {"question": "公司不签劳动合同", "laws": ["劳动合同法第八十二条"]},
    ]
    found = law.anew(ASKED, asked()[1], fold, [*ASKED, *besides])
    # The last question that is asked names no article: it has no votes, and nobody learned from it. What is of the
    # same source and not asked teaches in the other folds than its own.
    assert seen == [(0, 5), (1,), (2,), (3,), (4,)]
    assert not found[-1].any()
    assert found[:-1].any(axis=1).all()


def test_a_question_file_without_any_article_has_no_votes(law: Collection) -> None:
    assert not law.anew(ASKED[-1:], asked()[1][-1:], np.zeros(1, dtype=np.int64), ASKED).any()


def test_without_an_embedder_there_is_no_collection() -> None:
    assert collection(LINES, None, None, lambda _line: None) is None
    found = collection(LINES, None, Embedder(), lambda _line: None)
    assert found is not None
    assert len(found.index.law) == len(LINES)


def test_votes_decide_where_words_do_not(law: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "load_embedder", Embedder)
    monkeypatch.setattr(measuring, "VOTES", np.float32(100))
    rows = [
        {"question": "十六岁的人犯罪", "category": "刑事", "category_kind": "statute21"},
        {"question": "拖欠劳动报酬", "category": "劳动纠纷", "category_kind": "crimekg20"},
    ]
    found = measuring.measure(rows, cross_validate=False, law=law)
    assert found["statute21"]["accuracy"].value == 1
    assert found["statute21"]["articles"] == len(LINES)
    assert found["crimekg20"]["articles"] == 0
