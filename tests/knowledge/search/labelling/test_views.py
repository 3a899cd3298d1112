"""What is looked at in a question."""

import numpy as np
import pytest

from fawang.knowledge.search.labelling.views import Base, agreeing, places, rarity_of, weighted
from tests.knowledge.search.ranking.cases import vector_of


def test_groups_do_not_reach_over_punctuation() -> None:
    assert len(places("欠薪")[0]) == 3
    assert len(places("欠，薪")[0]) == 2
    assert len(places("欠薪了")[0]) == 6


def test_what_occurs_twice_is_counted() -> None:
    distinct, counts = places("欠欠")
    assert len(distinct) == 2
    assert sorted(counts) == [1, 2]


def test_a_question_without_words_has_no_groups() -> None:
    rarity = rarity_of(["欠薪"])
    assert not weighted(["？！", ""], rarity).any()


def test_rows_have_length_one_and_rare_groups_weigh_more() -> None:
    rarity = rarity_of(["工资", "工伤", "工期"])
    row = weighted(["工资"], rarity)[0]
    assert np.linalg.norm(row) == pytest.approx(1)
    assert row[places("资")[0][0]] > row[places("工")[0][0]]


def test_probabilities_of_matters_add_up() -> None:
    found = agreeing(np.array([[0.0, 1.0, -900.0]], dtype=np.float32))
    assert (found**2).sum() == pytest.approx(1)
    assert found[0, 2] == 0


def test_without_an_embedder_words_alone_are_looked_at() -> None:
    base = Base.load()
    assert base.views(["欠薪"], None).meaning is None
    seen = base.seen(["欠薪"], np.stack([vector_of("欠薪")]))
    assert seen.meaning is not None
    assert seen.matters is not None
    assert seen.without_meaning().matters is None
    assert len(seen) == len(seen.of(np.array([0]))) == 1
