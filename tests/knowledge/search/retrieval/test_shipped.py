"""Vectors that come with the package: they fit the content pack, and what does not is noticed and computed."""

import logging
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fawang.knowledge.actions import indexing
from fawang.knowledge.data import packs
from fawang.knowledge.data.statutes.texts import ArticleText, LawText
from fawang.knowledge.models import Flag
from fawang.knowledge.search.embedders.nano import NAME
from fawang.knowledge.search.embedders.vectors import squeeze
from fawang.knowledge.search.retrieval import shipped
from fawang.knowledge.search.retrieval.vectors import Known, compute, digests
from tests.knowledge.actions.index_cases import FakeEmbedder, unit

CONTENT = Path(__file__).parents[4] / "content"


def keep(path: Path, texts: list[str]) -> None:
    """Write the vectors of `texts` as they are shipped."""
    vectors, scale = squeeze(np.stack([unit(text) for text in texts]))
    np.savez(path, of=np.array(shipped.digest(texts)), digests=digests(texts), vectors=vectors, scale=scale)


def test_every_text_of_the_content_pack_has_its_vector() -> None:
    texts = shipped.texts_of_pack(packs.read(CONTENT))
    lacks = shipped.stale(shipped.CONTENT, texts)
    assert lacks is None, f"{lacks}: run python -m tools.passage_vectors"
    assert Known(Path("/nonexistent"), NAME, shipped.files(NAME)).missing(digests(texts)) == []


def test_they_are_unit_vectors_of_the_model_that_is_named() -> None:
    with np.load(shipped.CONTENT) as file:
        vectors = file["vectors"].astype(np.float32) * file["scale"][:, None]
        assert vectors.shape[1] == 384
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=0.01)
        assert len({key.tobytes() for key in file["digests"]}) == len(vectors)
    assert shipped.files("endpoint:other") == []
    assert shipped.CONTENT in shipped.files(NAME)


def test_what_is_shipped_is_not_computed(tmp_path: Path) -> None:
    there = tmp_path / "shipped.npz"
    keep(there, ["甲", "乙"])
    model = FakeEmbedder()
    found = compute(["乙", "丙", "甲"], embedder=model, known=Known(tmp_path, "fake", [there]))
    assert found is not None
    assert model.asked == 1
    own = list((tmp_path / "fake").iterdir())
    assert len(own) == 1
    with np.load(own[0]) as file:
        assert len(file["digests"]) == 1
    # Nor is it lost when pieces are put together, or when it is written by another version.
    again = FakeEmbedder()
    same = compute(["丁", "甲"], embedder=again, known=Known(tmp_path, "fake", [there]))
    assert same is not None
    assert again.asked == 1
    assert np.array_equal(same[0][1], found[0][2])
    assert there.exists()


def test_a_file_that_cannot_be_read_is_named_and_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with caplog.at_level(logging.WARNING):
        found = compute(["甲"], embedder=FakeEmbedder(), known=Known(tmp_path, "fake", [broken]))
    assert found is not None
    assert "broken.npz" in caplog.text
    assert broken.exists()


def test_a_file_of_other_texts_is_stale_and_says_how_many_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "content.npz"
    keep(path, ["甲", "乙"])
    assert shipped.stale(path, ["乙", "甲", "甲"]) is None
    assert shipped.stale(path, ["甲", "丙"]) == shipped.Stale(path, 1, 2)
    assert shipped.stale(path, ["甲"]) == shipped.Stale(path, 0, 1)
    assert shipped.stale(tmp_path / "none.npz", ["甲"]) == shipped.Stale(tmp_path / "none.npz", 1, 1)


@pytest.mark.django_db
def test_a_stale_file_is_named_when_the_index_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "content.npz"
    keep(path, ["甲"])
    monkeypatch.setattr(shipped, "CONTENT", path)
    monkeypatch.setattr(indexing, "embedder_name", lambda: NAME)
    with caplog.at_level(logging.WARNING):
        indexing._name_stale()
    assert "content.npz is of another content pack" in caplog.text


def test_of_a_law_the_text_in_force_and_what_is_to_come_are_shipped() -> None:
    def law(text: str, day: int, flag: Flag = Flag.NONE) -> LawText:
        article = ArticleText("第一条", text, "")
        return LawText("中华人民共和国甲法", "法律", (article,), dated=date(2026, 1, day), flag=flag)

    laws = [law("旧", 1), law("新", 10), law("将来", 20), law("废", 5, Flag.REPEALED)]
    assert shipped.texts_of_laws(laws, date(2026, 1, 15)) == ["甲法 第一条 新", "甲法 第一条 将来"]
    assert shipped.texts_of_laws(laws, date(2026, 1, 25)) == ["甲法 第一条 将来"]
    assert shipped.texts_of_laws([law("废", 5, Flag.REPEALED)], date(2026, 1, 25)) == []
