"""Parts of the law, of questions and of articles."""

import numpy as np
import pytest

from fawang.knowledge.search.labelling.labels import sentences
from fawang.knowledge.search.labelling.rule import LABELS
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import NONE, Kinds, columns, of_articles
from fawang.knowledge.search.ranking.kinds_learning import seeds, taught
from fawang.knowledge.search.ranking.questions import Question
from tests.knowledge.search.ranking.cases import ROWS, row, vector_of

CODE = [row("中华人民共和国民法典", one, "。") for one in ("第一条", "第六百六十七条", "第一千零四十条")]


def names(rows: list[int]) -> list[str]:
    """Return the labels of numbers, empty for none."""
    return [LABELS[number] if number >= 0 else "" for number in rows]


def test_articles_have_the_part_that_the_rule_gives_them() -> None:
    found = of_articles(Statutes.build([*ROWS, *CODE]))
    assert names(found.tolist()) == ["劳动纠纷"] * 3 + ["刑事"] * 2 + [""] + ["", "借贷债务", "婚姻家庭"]
    assert not len(of_articles(Statutes.build([])))


def test_parts_stand_in_the_order_of_their_sentences() -> None:
    assert tuple(sentences("statute21")) == LABELS
    assert len(seeds()) == sum(map(len, sentences("statute21").values()))


def test_a_question_has_the_scores_that_the_weights_give_it() -> None:
    kinds = Kinds.load()
    for text in ("老板拖欠工资", "", "?"):
        vector = vector_of(text or "别的")
        whole = kinds.weights.scores(kinds.base.seen([text], vector[None]))
        assert kinds.scores(text, vector) == pytest.approx(whole[0], abs=1e-4)


def test_columns_tell_of_the_part_of_each_candidate() -> None:
    own, gap, best = columns(np.array([0.25, 0.75], dtype=np.float32), np.array([1, 0, -1], dtype=np.int32))
    assert own.tolist() == [0.75, 0.25, NONE]
    assert gap.tolist() == [0, -0.5, NONE - 0.75]
    assert best.tolist() == [0.75] * 3


def test_a_hidden_question_teaches_nothing_of_its_part() -> None:
    statutes = Statutes.build(ROWS)
    asked = [
        Question(text, rows, 1.0) for text, rows in (("欠薪", (0, 1, 3)), ("坐牢", (3,)), ("公积金", (5,)))
    ]
    vectors = np.stack([vector_of(one.text) for one in asked])
    learned = taught(statutes, asked, vectors, None)
    assert names(learned.labels.tolist()) == ["劳动纠纷", "刑事", ""]
    wages, crime = LABELS.index("劳动纠纷"), LABELS.index("刑事")
    everybody = learned.scores(np.zeros(3, dtype=bool))
    assert everybody[0].argmax() == wages
    assert everybody[1].argmax() == crime
    hidden = learned.scores(np.array([True, False, False]))
    assert (hidden[:, wages] <= 0).all()
    assert not learned.scores(np.ones(3, dtype=bool)).any()
    said = np.stack([vector_of(one) for one, _name in seeds()])
    assert len(taught(statutes, asked, vectors, said).labels) == 3 + len(said)
