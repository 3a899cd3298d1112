"""Ranking with all, with some and with none of what it can use."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from fawang.knowledge.search.embedders.vectors import squeeze
from fawang.knowledge.search.ranking.apart import COLUMNS
from fawang.knowledge.search.ranking.boosters import Booster
from fawang.knowledge.search.ranking.features import BLIND, DENSE, PLAIN, describe, mass, top
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import Kinds
from fawang.knowledge.search.ranking.ranker import DENSE_FILES, Ranker, order, predicted
from fawang.knowledge.search.ranking.training import SEEDS
from fawang.knowledge.search.retrieval import articles
from fawang.knowledge.search.retrieval.articles import WEIGHTS, ArticleText
from tests.knowledge.search.ranking.cases import LABOUR, PENAL, ROWS, vector_of, vectors_of

QUESTION = "老板拖欠劳动报酬怎么办"


@pytest.fixture(scope="module")
def by_words() -> Ranker:
    return Ranker(Statutes.build(ROWS), WEIGHTS)


@pytest.fixture(scope="module")
def dense() -> Ranker:
    return Ranker(Statutes.build(ROWS, *squeeze(vectors_of(ROWS))), WEIGHTS)


def test_every_way_of_ranking_gives_each_article_once_best_first(by_words: Ranker, dense: Ranker) -> None:
    vector = vector_of(QUESTION)
    for found in (
        by_words.rank(QUESTION),
        dense.rank(QUESTION, vector),
        dense.rank(QUESTION),
        dense.by_words(QUESTION),
        dense.blended(QUESTION, vector),
    ):
        assert sorted(found.rows.tolist()) == list(range(len(ROWS)))
        assert np.all(np.diff(found.scores) <= 0)
        assert np.isfinite(found.scores).all()
    assert by_words.by_words(QUESTION).rows[0] == dense.blended(QUESTION, vector).rows[0] == 0


def test_ranking_again_gives_the_same_and_a_count_cuts_it(dense: Ranker) -> None:
    vector = vector_of(QUESTION)
    whole = dense.rank(QUESTION, vector).rows.tolist()
    assert dense.rank(QUESTION, vector).rows.tolist() == whole
    assert dense.rank(QUESTION, vector, 2).rows.tolist() == whole[:2]
    assert dense.rank(QUESTION, vector, 0).rows.tolist() == []


def test_without_vectors_in_the_index_a_vector_changes_nothing(by_words: Ranker) -> None:
    found = by_words.rank(QUESTION, vector_of(QUESTION))
    assert found.rows.tolist() == by_words.rank(QUESTION).rows.tolist()


@pytest.mark.parametrize("text", ["", "。。。", "abc", "哈" * 2000])
def test_words_that_stand_nowhere_are_ranked_without_a_failure(by_words: Ranker, text: str) -> None:
    assert len(by_words.rank(text).rows) == len(ROWS)


@pytest.mark.parametrize("saved", [False, True])
def test_an_empty_collection_has_no_articles_to_rank(saved: bool, tmp_path: Path) -> None:
    statutes = Statutes.build([])
    if saved:
        statutes.save(tmp_path)
        statutes = Statutes.load(tmp_path)
    ranker = Ranker(statutes, WEIGHTS)
    vector = vector_of(QUESTION)
    for found in (
        ranker.rank(QUESTION),
        ranker.rank(QUESTION, vector),
        ranker.by_words(QUESTION),
        ranker.blended(QUESTION, vector),
    ):
        assert (found.rows.tolist(), found.scores.tolist()) == ([], [])


def test_without_lightgbm_what_needs_no_learning_ranks(
    dense: Ranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "lightgbm" else find(name))
    plain = Ranker(dense.statutes, WEIGHTS)
    vector = vector_of(QUESTION)
    assert plain.rank(QUESTION).rows.tolist() == dense.by_words(QUESTION).rows.tolist()
    assert plain.rank(QUESTION, vector).rows.tolist() == dense.blended(QUESTION, vector).rows.tolist()


def test_a_process_that_ranks_loads_no_more_than_it_uses() -> None:
    script = (
        "import sys; from fawang.knowledge.search.ranking.index import Statutes;"
        "from fawang.knowledge.search.ranking.ranker import Ranker;"
        "from fawang.knowledge.search.retrieval.articles import WEIGHTS;"
        "from tests.knowledge.search.ranking.cases import ROWS;"
        "print(len(Ranker(Statutes.build(ROWS), WEIGHTS).rank('老板拖欠劳动报酬').rows));"
        "print([name for name in ('scipy', 'sklearn', 'lightgbm') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == [f"{len(ROWS)}", "[]"]


def test_what_builds_the_index_reads_no_weights(tmp_path: Path) -> None:
    index = articles.build([ArticleText(1, "劳动法", "第五十条", "法律", "工资", "工资应当以货币形式支付。")])
    index.save(tmp_path)
    assert len(articles.load(tmp_path)) == 1
    assert vars(index.ranker).keys() == {"statutes", "_folder"}


def test_a_model_scores_as_lightgbm_itself_does() -> None:
    values = np.random.default_rng(7).normal(size=(60, len(COLUMNS))).astype(np.float32)
    values[3, 5] = np.nan
    for path in sorted(WEIGHTS.glob("ranker_*.txt")):
        ours, theirs = Booster(path), lightgbm.Booster(model_file=str(path))
        assert ours.num_feature() == theirs.num_feature()
        cut = values[:, : ours.num_feature()]
        assert np.array_equal(ours.predict(cut), np.asarray(theirs.predict(cut, num_threads=1)))
        assert len(set(ours.predict(cut).tolist())) > 20
        assert ours.predict(cut[:0]).tolist() == []


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.txt").write_text("no model\n")
    for path in (tmp_path / "model.txt", tmp_path / "missing.txt"):
        with pytest.raises(ValueError, match=r"\S"):
            Booster(path)
    model = Booster(WEIGHTS / DENSE_FILES.format(0))
    with pytest.raises(ValueError, match="number of features"):
        model.predict(np.zeros((2, 3), dtype=np.float32))


# --- what the candidates are described by --------------------------------------------------------


def test_every_candidate_has_a_number_in_every_column(dense: Ranker) -> None:
    for rows in (ROWS, LABOUR[:1], [*LABOUR, *PENAL]):
        statutes = Statutes.build(rows, *squeeze(vectors_of(rows)))
        ranker = Ranker(statutes, WEIGHTS)
        for question in (QUESTION, "", "abc"):
            plain = describe(statutes, ranker.memory, question, None)
            assert plain.values.shape == (len(rows), len(PLAIN))
            kinds = Kinds.load().scores(question, vector_of(QUESTION))
            whole = describe(statutes, ranker.memory, question, vector_of(QUESTION), kinds)
            assert whole.values.shape == (len(rows), len(PLAIN) + len(DENSE))
            assert np.isfinite(whole.values).all()
            assert np.array_equal(
                whole.values[np.argsort(whole.rows)][:, 0], plain.values[np.argsort(plain.rows)][:, 0]
            )


def test_the_best_rows_come_in_the_order_of_the_file_where_scores_are_equal() -> None:
    scores = np.array([0, 2, 1, 2, 0], dtype=np.float32)
    assert top(scores, 3).tolist() == [1, 3, 2]
    assert top(scores, 99).tolist() == [1, 3, 2, 0, 4]
    assert top(scores, 0).tolist() == top(scores[:0], 5).tolist() == []
    assert order(np.array([7, 8, 9], np.int32), np.array([1, 2, 2], np.float32), 2).rows.tolist() == [8, 9]


def test_the_shares_of_groups_add_up_to_one() -> None:
    groups = np.array([4, 4, 9, 4, 9], dtype=np.int32)
    shares = mass(groups, np.array([1, 2, 3, 4, 5], dtype=np.float32), 2.0)
    assert shares[0] == shares[1] == shares[3]
    assert shares[0] + shares[2] == pytest.approx(1)
    assert len(mass(groups[:0], np.zeros(0, np.float32), 2.0)) == 0


def test_of_the_two_rankers_with_vectors_one_is_blind_to_the_part_of_the_law(dense: Ranker) -> None:
    vector = vector_of(QUESTION)
    models = [
        lightgbm.Booster(model_file=str(WEIGHTS / DENSE_FILES.format(number))) for number in range(2 * SEEDS)
    ]
    columns = [len(PLAIN) + len(DENSE)] * SEEDS + [len(PLAIN) + len(BLIND)] * SEEDS
    assert [model.num_feature() for model in models] == columns
    told = [
        describe(dense.statutes, dense.memory, QUESTION, vector, kinds).values
        for kinds in (np.zeros(21, dtype=np.float32), np.arange(21, dtype=np.float32))
    ]
    ranked = [[predicted([model], values) for values in told] for model in models]
    assert not any(np.array_equal(one[0], one[1]) for one in ranked[:SEEDS])
    assert all(np.array_equal(one[0], one[1]) for one in ranked[SEEDS:])
    assert predicted(models, told[1]) == pytest.approx(np.mean([one[1] for one in ranked], axis=0), abs=1e-5)
