"""The weights of labels: as shipped, and written and read again."""

from pathlib import Path

import numpy as np
import pytest

from fawang.knowledge.search.labelling.labels import DATA, LABELS, sentences
from fawang.knowledge.search.labelling.learning import Mixture, alike, learn
from fawang.knowledge.search.labelling.views import Base, Views
from fawang.knowledge.search.labelling.weights import TAUGHT, Weights, file_of, numbered, weights
from tests.knowledge.search.ranking.cases import vector_of

MIXTURE = Mixture(words=1, meaning=1, matters=0.3, law=0.2, ridge=0.3, seeds=0.5, balance=0.5)
TEXTS = ["老板欠薪怎么办", "欠薪找谁", "我要离婚", "离婚找谁"]


def views(texts: list[str]) -> Views:
    """Look at texts, with vectors that need no model."""
    return Base.load().seen(texts, np.stack([vector_of(text) for text in texts]))


def made() -> Weights:
    """Return weights learned from four sentences."""
    ours, trust, numbers = views(TEXTS), np.ones(4, dtype=np.float32), np.array([0, 0, 1, 1])
    by_words = MIXTURE.by_words()
    return weights(
        ("劳动", "婚姻"),
        (
            ours,
            learn(
                alike(ours.without_meaning(), ours.without_meaning(), by_words), numbers, trust, 2, by_words
            ),
        ),
        (ours, learn(alike(ours, ours, MIXTURE), numbers, trust, 2, MIXTURE)),
        MIXTURE,
    )


def test_weights_are_the_same_after_writing(tmp_path: Path) -> None:
    made().save(tmp_path / "some.npz")
    read = Weights.load(tmp_path / "some.npz")
    asked = views(["厂里欠薪", "想离婚"])
    for seen in (asked, asked.without_meaning()):
        assert made().guess(seen) == read.guess(seen) == ["劳动", "婚姻"]


def test_weights_need_an_embedder() -> None:
    ours = views(TEXTS).without_meaning()
    nothing = learn(
        np.eye(4, dtype=np.float32), np.zeros(4, dtype=int), np.ones(4, dtype=np.float32), 1, MIXTURE
    )
    with pytest.raises(ValueError, match="embedder"):
        weights(("一",), (ours, nothing), (ours, nothing), MIXTURE)


@pytest.mark.parametrize("kind", LABELS)
def test_the_shipped_weights_know_every_label_by_words_alone(kind: str) -> None:
    shipped, said = Weights.load(file_of(kind)), sentences(kind)
    assert shipped.labels == tuple(said)
    asked = [(text, label) for label, texts in said.items() for text in texts[:8]]
    found = shipped.guess(Base.load().views([text for text, _label in asked], None))
    assert np.mean([one == label for one, (_text, label) in zip(found, asked, strict=True)]) > 0.6


@pytest.mark.parametrize("kind", LABELS)
def test_each_label_is_explained_by_sentences_of_its_own(kind: str) -> None:
    said = [text for texts in sentences(kind).values() for text in texts]
    assert len(said) == len(set(said))
    assert min(map(len, sentences(kind).values())) >= 20


def test_the_weights_stay_small() -> None:
    assert sum(path.stat().st_size for path in [*DATA.glob("*.npz"), TAUGHT]) < 2_500_000


def test_a_label_that_is_not_known_has_no_number() -> None:
    assert numbered(["乙", "丙"], ("甲", "乙")).tolist() == [1, -1]
