"""The ranker that knows no article by sight: what it sees, when it counts, and that it does count."""

import lightgbm
import numpy as np
import pytest

from fawang.knowledge.search.embedders.vectors import squeeze
from fawang.knowledge.search.ranking import apart
from fawang.knowledge.search.ranking.apart_fit import learn
from fawang.knowledge.search.ranking.features import Described, describe
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.kinds import Kinds
from fawang.knowledge.search.ranking.ranker import APART_FILES, Ranker, predicted
from fawang.knowledge.search.retrieval.articles import WEIGHTS
from tests.knowledge.search.ranking.cases import ROWS, vector_of, vectors_of

QUESTION = "老板拖欠劳动报酬怎么办"
NUMBER = {name: place for place, name in enumerate(apart.COLUMNS)}


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker(Statutes.build(ROWS, *squeeze(vectors_of(ROWS))), WEIGHTS)


@pytest.fixture(scope="module")
def found(ranker: Ranker) -> Described:
    vector = vector_of(QUESTION)
    kinds = Kinds.load().scores(QUESTION, vector)
    return describe(ranker.statutes, ranker.memory, QUESTION, vector, kinds)


def models() -> list[lightgbm.Booster]:
    return [lightgbm.Booster(model_file=str(WEIGHTS / APART_FILES.format(number))) for number in range(2)]


def test_what_is_shipped_sees_nothing_that_tells_which_article_it_is() -> None:
    assert set(apart.COLUMNS) >= apart.MASKED | apart.LABELS
    for model, masked in zip(models(), (apart.MASKED, apart.MASKED | apart.LABELS), strict=True):
        assert model.feature_name() == list(apart.COLUMNS)
        used = model.feature_importance()
        assert sum(used[NUMBER[name]] for name in masked) == 0
        assert sum(used[NUMBER[name]] for name in apart.MORE) > 0


def test_what_an_article_is_or_answered_before_changes_no_score(ranker: Ranker, found: Described) -> None:
    values = apart.values(ranker.statutes, found, vector_of(QUESTION))
    assert values.shape == (len(found.rows), len(apart.COLUMNS))
    assert np.isfinite(values).all()
    other = values.copy()
    for name in apart.MASKED:
        other[:, NUMBER[name]] = np.random.default_rng(5).permutation(len(other)) * 100
    assert np.array_equal(predicted(models(), values), predicted(models(), other))
    for name in set(apart.COLUMNS) - apart.MASKED:
        other[:, NUMBER[name]] = values[::-1, NUMBER[name]]
    assert np.array_equal(predicted(models(), values)[::-1], predicted(models(), other))


@pytest.mark.parametrize(
    ("likeness", "counts"),
    [
        (0.9, 0),
        (apart.KNOWN, 0),
        (apart.KNOWN - apart.SPAN / 2, 0.25),
        (apart.KNOWN - apart.SPAN, 0.5),
        (0, 0.5),
    ],
)
def test_they_count_the_more_the_less_a_question_is_like_a_known_one(
    found: Described, likeness: float, counts: float
) -> None:
    values = found.values.copy()
    values[:, NUMBER["likeness_best"]] = likeness
    assert apart.share(Described(found.rows, values)) == pytest.approx(counts, abs=1e-6)
    assert apart.share(Described(found.rows[:0], values[:0])) == 0


def test_a_question_like_a_known_one_is_ranked_as_without_them(
    ranker: Ranker, found: Described, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = vector_of(QUESTION)

    def scores(known: float) -> dict[int, float]:
        monkeypatch.setattr(apart, "KNOWN", known)
        ranked = ranker.rank(QUESTION, vector)
        return dict(zip(ranked.rows.tolist(), ranked.scores.tolist(), strict=True))

    alone = dict(zip(found.rows.tolist(), predicted(ranker._dense, found.values).tolist(), strict=True))
    blind = predicted(models(), apart.values(ranker.statutes, found, vector)).tolist()
    half = {row: (alone[row] + one) / 2 for row, one in zip(found.rows.tolist(), blind, strict=True)}
    assert scores(-9) == pytest.approx(alone, abs=1e-5)
    assert scores(9) == pytest.approx(half, abs=1e-5)


def test_what_is_masked_cannot_be_learned() -> None:
    """The one column that gives the answers away is masked: all that is left is chance."""
    random = np.random.default_rng(6)
    taught = []
    for _question in range(60):
        values = random.random((20, len(apart.COLUMNS)), dtype=np.float32)
        values[:, NUMBER["times"]] = np.arange(20) == 3
        taught.append((np.arange(20, dtype=np.int32), values, (3,)))
    shown = [(rows, replace_column(values, "raw"), answers) for rows, values, answers in taught]
    for model in learn(taught, taught[:1]):
        assert model.feature_importance()[NUMBER["times"]] == 0
    for model in learn(shown, shown[:1]):
        assert all(np.argmax(model.predict(values)) == 3 for _rows, values, _answers in shown)


def replace_column(values: np.ndarray, name: str) -> np.ndarray:
    """Return the columns with the answer in another one."""
    found = values.copy()
    found[:, NUMBER[name]] = values[:, NUMBER["times"]]
    return found
