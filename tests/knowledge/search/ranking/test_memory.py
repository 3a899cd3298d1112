"""The memory goes by citations, not by rows: it fits every file."""

import numpy as np
import pytest

from fawang.knowledge.search.ranking.index import Statutes
from fawang.knowledge.search.ranking.memory import Memory
from fawang.knowledge.search.ranking.ranker import MEMORY_FILE
from fawang.knowledge.search.retrieval.articles import WEIGHTS
from tests.knowledge.search.ranking.cases import LABOUR, PENAL, ROWS, RULES, row, vector_of

WIDTH = 32
KEYS = ("刑法#17-1", "劳动合同法#30", "劳动合同法#82", "没有这部法#1")


@pytest.fixture
def memory() -> Memory:
    random = np.random.default_rng(1)
    return Memory(
        keys=KEYS,
        times=np.array([1, 5, 2, 9], dtype=np.float32),
        marks=random.integers(-127, 127, (4, 8)).astype(np.int8),
        mean=np.zeros(WIDTH, np.float32),
        basis=random.standard_normal((WIDTH, 8)).astype(np.float32),
        adapter=np.zeros((WIDTH, WIDTH), np.float32),
    )


ORDERS = {
    "as taught": ROWS,
    "the other way round": [*RULES, *PENAL[::-1], *LABOUR[::-1]],
    "with other laws between": [
        row("某法", "第一条", "。"),
        *PENAL,
        row("又一法", "第三十条", "。"),
        *LABOUR,
    ],
    "only one of them": PENAL,
    "none of them": RULES,
    "nothing": [],
}


@pytest.mark.parametrize("order", ORDERS)
def test_what_is_remembered_is_found_whatever_its_row(memory: Memory, order: str) -> None:
    statutes = Statutes.build(ORDERS[order])
    bound = memory.bind(statutes)
    rows = statutes.keys()
    here = [key for key in KEYS if key in rows]
    assert bound.rows.tolist() == [rows[key] for key in here]
    for key, times in zip(KEYS, (1, 5, 2, 9), strict=True):
        if key in rows:
            assert bound.times[rows[key]] == times
            assert bound.rows[bound.place[rows[key]]] == rows[key]
    assert (bound.place >= 0).sum() == (bound.times > 0).sum() == len(here)
    assert bound.laws.sum() == bound.times.sum()


def test_what_it_says_does_not_depend_on_the_rows(memory: Memory) -> None:
    question = vector_of("拖欠工资", WIDTH)
    said = []
    for order in ("as taught", "the other way round", "with other laws between"):
        statutes = Statutes.build(ORDERS[order])
        bound = memory.bind(statutes)
        recall = bound.recall(question, statutes.law)
        rows = np.array([statutes.keys()[key] for key in KEYS[:3]], dtype=np.int32)
        likeness = bound.likeness_of(recall, rows)
        votes = {
            law: recall.votes[number] for number, law in enumerate(statutes.laws) if recall.votes[number]
        }
        assert recall.votes.sum() == pytest.approx(1)
        assert recall.best == pytest.approx(likeness.max())
        said.append((likeness.tolist(), votes))
    assert said[0] == said[1] == said[2]


def test_beyond_the_ends_and_for_what_is_not_remembered_there_is_no_likeness(memory: Memory) -> None:
    statutes = Statutes.build(RULES)
    bound = memory.bind(statutes)
    said = bound.recall(vector_of("拖欠工资", WIDTH), statutes.law)
    assert (said.best, said.votes.tolist(), said.likeness.tolist()) == (0.0, [0.0], [])
    assert bound.likeness_of(said, np.array([-2, 0, 7])).tolist() == [0, 0, 0]
    statutes = Statutes.build(ROWS)
    bound = memory.bind(statutes)
    said = bound.recall(vector_of("拖欠工资", WIDTH), statutes.law)
    assert bound.likeness_of(said, np.array([1, 3, 99])).tolist() == [0, 0, 0]


def test_what_is_kept_is_read_back(memory: Memory) -> None:
    again = Memory.load(memory.arrays())
    assert again.keys == memory.keys
    assert np.array_equal(again.times, memory.times)
    assert np.array_equal(again.marks, memory.marks)
    assert again.basis == pytest.approx(memory.basis, rel=1e-3, abs=1e-3)
    nothing = Memory((), memory.times[:0], memory.marks[:0], memory.mean, memory.basis, memory.adapter)
    assert Memory.load(nothing.arrays()).keys == ()


def test_the_memory_that_is_shipped_holds_no_question() -> None:
    with np.load(WEIGHTS / MEMORY_FILE, allow_pickle=False) as arrays:
        shipped = Memory.load(arrays)
        assert set(arrays) == {"keys", "times", "marks", "mean", "basis", "adapter"}
    assert all(key.count("#") == 1 for key in shipped.keys)
    assert len(set(shipped.keys)) == len(shipped.keys) == len(shipped.times) == len(shipped.marks)
