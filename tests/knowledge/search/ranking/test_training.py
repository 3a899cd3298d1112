"""Learning from answered questions, so few that it takes no time."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fawang.knowledge.search.embedders.vectors import spread, squeeze
from fawang.knowledge.search.ranking import learning, training
from fawang.knowledge.search.ranking.features import BLIND, DENSE, PLAIN
from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.learning import Pairs, learn
from fawang.knowledge.search.ranking.questions import Question, fingerprint, further, measured, twins
from lab.evaluation.measures import interval, measure, report
from tests.knowledge.search.ranking.cases import LABOUR, ROWS, row, vector_of, vectors_of

KEYS = Statutes.build(ROWS).keys()
ASKED = [
    ("老板拖欠我的劳动报酬", "劳动合同法#30"),
    ("没有书面劳动合同能要二倍工资吗", "劳动合同法#82"),
    ("十六岁的人犯罪", "刑法#17"),
    ("七十五岁的老人犯罪", "刑法#17-1"),
    ("单位不缴住房公积金", "住房公积金管理条例#20"),
]


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    content = "\n".join(json.dumps(one, ensure_ascii=False) for one in rows)
    path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())
    return path


# --- questions -----------------------------------------------------------------------------------


def test_questions_whose_articles_are_named(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "q.jsonl.gz",
        [
            {
                "question": "欠薪",
                "gold_names": ["中华人民共和国劳动合同法第三十条", "刑法第十七条", "刑法第九百条"],
            },
            {"question": "别的", "gold_names": ["没有这部法第一条"]},
        ],
    )
    found = measured(path, KEYS)
    assert found == [
        Question("欠薪", (KEYS["劳动合同法#30"], KEYS["刑法#17"]), 1.0),
        Question("别的", (), 1.0),
    ]


def test_further_questions_and_how_far_they_are_trusted(tmp_path: Path) -> None:
    cites = "依据《中华人民共和国劳动合同法》第三十条、《刑法》第十七条。"
    path = lines(
        tmp_path / "more.jsonl",
        [
            {"question": "一", "source": "LawBench-3-8", "answers": [cites]},
            {
                "question": "二",
                "source": "model",
                "answers": [cites],
                "laws": ["刑法第十七条", "刑法第十八条"],
            },
            {"question": "三", "source": "model", "answers": None, "laws": None},
            {"question": "四", "source": "LeCoQA", "answers": [cites]},
            {"question": "五", "source": "model", "answers": ["没有引用。"]},
        ],
    )
    thirty, seventeen = KEYS["劳动合同法#30"], KEYS["刑法#17"]
    assert further(path, KEYS) == [
        Question("一", (thirty, seventeen), 0.5),
        Question("二", (seventeen,), 0.2),
    ]


def test_a_fingerprint_goes_by_the_characters_alone() -> None:
    assert fingerprint("老板 欠薪\n") == fingerprint("老板欠薪") != fingerprint("老板欠薪？")
    assert 0 <= fingerprint("") < 2**63


def test_who_asks_the_same_twice() -> None:
    ours = [Question("老板拖欠工资怎么办", (0,), 1.0), Question("离婚孩子归谁", (1,), 1.0)]
    others = [Question(text, (0,), 0.2) for text in ("老板拖欠工资该怎么办", "孩子上学", "完全是别的话")]
    likeness = np.array([[0.95, 0.5], [0.5, 0.92], [0.97, 0.1]], dtype=np.float32)
    assert twins(ours, others, likeness).tolist() == [[True, False], [False, False], [True, False]]


# --- learning ------------------------------------------------------------------------------------


def pairs() -> Pairs:
    return Pairs(
        np.stack([vector_of(text) for text, _key in ASKED]),
        tuple((KEYS[key],) for _text, key in ASKED),
        np.array([1, 1, 1, 0.5, 1], dtype=np.float32),
        np.array([True, True, True, False, True]),
    )


def test_the_memory_of_a_small_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "STEPS", 12)
    statutes = Statutes.build(ROWS)
    articles = spread(*squeeze(vectors_of(ROWS)))
    memory = learn(pairs(), statutes, articles, list(KEYS), seed=7)
    taught = dict(zip(memory.keys, memory.times.tolist(), strict=True))
    assert taught == {
        "劳动合同法#30": 1, "劳动合同法#82": 1, "刑法#17": 1, "刑法#17-1": 0, "住房公积金管理条例#20": 1,
    }  # fmt: skip
    bound = memory.bind(statutes)
    gained = 0.0
    for text, key in ASKED:
        question = vector_of(text)
        said = bound.recall(question, statutes.law)
        assert bound.rows[said.likeness.argmax()] == KEYS[key]
        others = [row for row in range(len(ROWS)) if row != KEYS[key]]
        lead = [
            float(articles[KEYS[key]] @ one - (articles[others] @ one).max())
            for one in (question, bound.adapt(question))
        ]
        gained += lead[1] - lead[0]
    assert gained > 0


def test_measuring_lets_no_question_teach_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "STEPS", 1)
    monkeypatch.setattr(training, "TREES", 2)
    monkeypatch.setattr(training, "SEEDS", 1)
    rows = [*ROWS, *(row("某法", f"第{number}条", "。") for number in "一二三四五六七八九")]
    statutes = Statutes.build(rows)
    vectors, scale = squeeze(vectors_of(rows))
    statutes = Statutes.build(rows, vectors, scale)
    ours = [Question(text, (KEYS[key],), 1.0) for text, key in [*ASKED, ("拖欠劳动报酬", "劳动合同法#30")]]
    others = [Question(ASKED[0][0], (0,), 0.2)]
    of = [np.stack([vector_of(one.text) for one in asked]) for asked in (ours, others)]
    taken = training.course(statutes, (vectors, scale), ours, of[0], others, of[1])
    assert sorted(np.bincount(taken.folds).tolist()) == [1, 1, 1, 1, 2]
    # The other question is ours again: where ours is hidden, it is too.
    hidden = np.arange(len(ours)) == 0
    assert (~taken.same[:, hidden].any(axis=1)).tolist() == [False, True, True, True, True, True, False]
    # Whoever shares an article is hidden with it, so that nothing of ours tells of the article.
    together = taken.kin(hidden)
    assert together.tolist() == [KEYS[key] == KEYS[ASKED[0][1]] for _text, key in ASKED] + [True]
    assert ASKED[0][1] not in taken.memory(together).keys
    # What is said of a question's part of the law was learned without its fold, and without the hidden.
    said, alone = taken.said(hidden), taken.kinds.scores(hidden)
    assert (said[0] == alone[0]).all()
    for line in range(1, len(ours)):
        part = taken.folds == taken.folds[line]
        assert (said[line] == taken.kinds.scores(hidden | part)[line]).all()
    assert not np.array_equal(said, alone)
    # One is told the part of the law, one is not.
    dense, none = training.models(taken, hidden, by_words=False)
    assert [one.num_feature() for one in dense] == [len(PLAIN + DENSE), len(PLAIN + BLIND)]
    assert none == []
    told: list[str] = []
    ranked, fresh = training.cross_validated(taken, told.append)
    assert told == ["1/5", "2/5", "3/5", "4/5", "5/5"]
    assert all(sorted(one.rows.tolist()) == list(range(len(rows))) for one in ranked)
    # Alone with their articles; only the two about wages may have each other.
    assert fresh[1:5].all()
    assert fresh[0] == fresh[5] == (taken.folds[0] == taken.folds[5])


# --- measuring -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranked", "answers", "figures"),
    [
        ([3, 1, 2], [1], (1, 1, 1, 0.5)),
        ([3, 1, 2], [1, 9], (0.5, 0.5, 0.5, 0.5)),
        ([0, 0, 0, 0, 0, 7], [7], (0, 1, 1, 1 / 6)),
        ([*range(20, 31), 7], [7], (0, 0, 1, 0)),
        ([], [7], (0, 0, 0, 0)),
    ],
)
def test_recall_and_reciprocal_rank(
    ranked: list[int], answers: list[int], figures: tuple[float, ...]
) -> None:
    assert measure(ranked, answers) == pytest.approx(figures)


def test_an_interval_holds_the_mean_and_a_report_names_each_slice() -> None:
    mean, low, high = interval(np.array([0, 1, 1, 1.0]), rounds=200)
    assert 0 <= low <= mean == 0.75 <= high <= 1
    slices = {"short": np.array([True, False]), "none": np.array([False, False])}
    shown = report([[1, 2], [3]], [[1], [9]], slices).splitlines()
    assert [line.split()[:2] for line in shown[1:]] == [["all", "2"], ["short", "1"]]
    assert "R@5" in shown[0]
    assert "1.000 [1.000, 1.000]" in shown[2]


def test_labour_stands_first_in_the_collection() -> None:
    assert ROWS[: len(LABOUR)] == LABOUR
