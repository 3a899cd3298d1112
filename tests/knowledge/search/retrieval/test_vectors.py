"""Vectors that are kept: small, written down in pieces, and robust against what a crash leaves."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fawang.knowledge.search.embedders.nano import NAME
from fawang.knowledge.search.embedders.vectors import Floats, folder_name, spread, squeeze
from fawang.knowledge.search.retrieval import vectors
from fawang.knowledge.search.retrieval.vectors import Known, compute, digests
from tests.knowledge.actions.index_cases import FakeEmbedder, unit

FINITE = st.floats(-4, 4, width=32)


@given(arrays.arrays(np.float32, arrays.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=FINITE))
def test_a_byte_a_number_is_off_by_half_a_step_at_most(values: Floats) -> None:
    squeezed, scale = squeeze(values)
    assert squeezed.dtype == np.int8
    assert (squeezed.shape, scale.shape) == (values.shape, values.shape[:1])
    step = np.abs(values).max(axis=1, keepdims=True) / 127
    assert np.all(np.abs(spread(squeezed, scale) - values) <= step * 0.5001 + 1e-6)


def test_the_cosine_of_unit_vectors_stays() -> None:
    whole = np.stack([unit(str(number)) for number in range(40)])
    assert spread(*squeeze(whole)) @ whole.T == pytest.approx(whole @ whole.T, abs=0.02)


def test_the_same_text_has_the_same_digest() -> None:
    keys = digests(["甲", "乙", "甲"])
    assert keys[0] == keys[2] != keys[1]
    assert len(digests([])) == 0


def test_a_text_is_computed_once_and_known_by_the_next_process(tmp_path: Path) -> None:
    model, told = FakeEmbedder(), list[tuple[int, int]]()
    texts = ["甲", "乙", "甲", "丙"]
    found = compute(
        texts,
        embedder=model,
        known=Known(tmp_path, "fake"),
        progress=lambda done, total: told.append((done, total)),
    )
    assert found is not None
    assert model.asked == 3
    assert told == [(4, 4)]
    assert np.array_equal(found[0][0], found[0][2])
    assert spread(*found)[3] == pytest.approx(unit("丙"), abs=0.01)
    again = FakeEmbedder(away_after=0)
    same = compute(texts, embedder=again, known=Known(tmp_path, "fake"))
    assert same is not None
    assert np.array_equal(same[0], found[0])


def test_nothing_to_compute_is_nothing(tmp_path: Path) -> None:
    found = compute([], embedder=FakeEmbedder(), known=Known(tmp_path, "fake"))
    assert found is not None
    assert len(found[0]) == len(found[1]) == 0


def test_told_to_stop_it_keeps_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "PIECE", 2)
    texts = [str(number) for number in range(5)]
    turns = iter([True, True, False])
    model = FakeEmbedder()
    assert compute(texts, embedder=model, known=Known(tmp_path, "fake"), go_on=lambda: next(turns)) is None
    assert model.asked == 4
    assert Known(tmp_path, "fake").missing(digests(texts)) == [4]
    assert compute(texts, embedder=model, known=Known(tmp_path, "fake")) is not None
    # All pieces in one file from then on.
    assert len(list((tmp_path / "fake").iterdir())) == 1
    known = Known(tmp_path, "fake")
    assert known.missing(digests(texts)) == []
    assert spread(*known.gather(digests(texts)))[4] == pytest.approx(unit("4"), abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1, exclude_max=True))
def test_a_piece_that_was_cut_off_is_computed_again(share: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        known = Known(Path(folder), "fake")
        known.add(digests(["甲", "乙"]), np.stack([unit("甲"), unit("乙")]))
        known.add(digests(["丙"]), unit("丙")[None])
        first, second = sorted((Path(folder) / "fake").glob("*.npz"), key=lambda path: path.stat().st_size)
        whole = second.read_bytes()
        second.write_bytes(whole[: int(len(whole) * share)])
        again = Known(Path(folder), "fake")
        assert again.missing(digests(["甲", "乙", "丙"])) == [0, 1]
        assert (first.exists(), second.exists()) == (True, False)
        assert compute(["甲", "丙"], embedder=FakeEmbedder(), known=again) is not None


def test_two_embedders_never_share_a_folder(tmp_path: Path) -> None:
    names = [
        "endpoint:a/b",
        "endpoint:a_b",
        "endpoint_a_b",
        "endpoint:A/b",
        "模型甲",
        "模型乙",
        *("x" * 80 + e for e in "12"),
    ]
    assert len({folder_name(name) for name in names}) == len(names)
    Known(tmp_path, names[0]).add(digests(["甲"]), unit("甲")[None])
    assert all(Known(tmp_path, other).missing(digests(["甲"])) == [0] for other in names[1:])
    # What has been computed with the model of the house is found again.
    assert folder_name(NAME) == NAME


def test_a_name_with_signs_of_a_path_stays_within_the_folder(tmp_path: Path) -> None:
    Known(tmp_path, "endpoint:../../x").add(digests(["甲"]), unit("甲")[None])
    assert [path.parent.parent for path in tmp_path.rglob("*.npz")] == [tmp_path]
