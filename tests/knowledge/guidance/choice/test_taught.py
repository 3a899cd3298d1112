"""What is remembered of sentences that were answered: by meaning, by words, and never the one that is asked."""

from pathlib import Path

import numpy as np

from fawang.knowledge.guidance.choice.taught import Taught, load

SENTENCES = ("房东扣着押金不退", "老板拖欠工资", "押金被房东扣了一半")
CODES = (("q-lease",), ("q-wages",), ("q-lease", "q-deposit"))
VECTORS = np.array([[1, 0], [0, 1], [0.8, 0.6]], dtype=np.float32)
TAUGHT = Taught.of(VECTORS, CODES, SENTENCES)


def test_by_words_the_entry_that_answered_the_likest_sentence_is_nearest() -> None:
    found = TAUGHT.recall("房东不退押金", None)
    assert max(found, key=lambda code: found[code].near_by_words) == "q-lease"
    assert found["q-lease"].share_by_words > found["q-wages"].share_by_words
    assert found["q-lease"].near == 0  # nothing is remembered by meaning without a vector


def test_by_meaning_the_nearest_direction_counts() -> None:
    found = TAUGHT.recall("完全不同的话", np.array([0, 1], dtype=np.float32))
    assert max(found, key=lambda code: found[code].near) == "q-wages"
    assert abs(found["q-wages"].near - 1) < 1e-5


def test_the_same_sentence_is_wholly_alike_and_is_not_remembered_when_left_out() -> None:
    assert abs(float(TAUGHT.words.alike(SENTENCES[1])[1]) - 1) < 1e-5
    found = TAUGHT.recall(SENTENCES[1], None, left_out=[1])
    assert found["q-wages"].near_by_words == 0
    assert found["q-wages"].share_by_words < 0.01


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    TAUGHT.save(tmp_path / "taught.npz")
    again = load(tmp_path / "taught.npz")
    assert again is not None
    assert (again.codes, again.sentences) == (CODES, SENTENCES)
    assert np.allclose(again.vectors, TAUGHT.vectors, atol=0.01)


def test_what_is_shipped_remembers_sentences_that_decide_something() -> None:
    shipped = load()
    assert shipped is not None
    assert len(shipped.sentences) == len(shipped.codes) == len(shipped.vectors) > 2_000
