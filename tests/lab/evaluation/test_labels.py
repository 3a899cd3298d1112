"""`fawang eval guidance` on questions with labels of matters."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fawang.knowledge.search.labelling.weights import Weights
from fawang.knowledge.search.ranking.questions import fingerprint
from lab.evaluation import labels as measuring
from tests.cli.conftest import Fawang

pytestmark = pytest.mark.django_db

ASKED = [
    ("老板拖欠三个月工资，能去劳动仲裁吗？", "劳动纠纷", "crimekg20"),
    ("我想离婚，孩子的抚养权归谁？", "婚姻家庭", "crimekg20"),
    ("开车撞了人，交警认定我全责", "交通事故", "crimekg20"),
    ("遗嘱没有见证人，还有效吗？", "继承", "statute21"),
    ("商标注册的有效期多长？", "知识产权", "statute21"),
    ("没有标签的问题", None, None),
    ("另一种标签", "某类", "other9"),
]


@pytest.fixture(autouse=True)
def _no_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "load_embedder", lambda: None)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Write the questions in the format of the benchmark."""
    path = tmp_path / "q.jsonl"
    rows = [{"question": text, "category": label, "category_kind": kind} for text, label, kind in ASKED]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return str(path)


def measured(fawang: Fawang, *arguments: str) -> Any:
    """Return what the command says about labels."""
    return json.loads(fawang("eval", "guidance", *arguments, "--json").output)["labels"]


def test_the_weights_as_shipped_on_questions_that_are_new(fawang: Fawang, file: str) -> None:
    found = measured(fawang, "--questions", file)
    assert set(found) == {"crimekg20", "statute21"}
    for kind, count in (("crimekg20", 3), ("statute21", 2)):
        assert (found[kind]["weights"], found[kind]["labels"]) == ("as shipped", count)
        assert found[kind]["accuracy"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": count}
        assert found[kind]["macro-F1"]["value"] == 1
    shown = fawang("eval", "guidance", "--questions", file).output
    assert "accuracy 1.000 [1.000, 1.000]" in shown


def test_on_questions_that_taught_the_weights_they_are_learned_anew(
    fawang: Fawang, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "taught.npy", np.array([fingerprint(ASKED[0][0])], dtype=np.int64))
    monkeypatch.setattr(measuring, "TAUGHT", tmp_path / "taught.npy")
    monkeypatch.setattr(Weights, "load", lambda _path: pytest.fail("applied"))
    found = measured(fawang, "--questions", file, "--cross-validate")
    assert found["crimekg20"]["weights"] == found["statute21"]["weights"] == "cross-validated"
    assert found["crimekg20"]["accuracy"]["n"] == 3


def test_a_tenth_that_is_known_is_enough(
    fawang: Fawang, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.save(tmp_path / "taught.npy", np.array([fingerprint(ASKED[0][0])], dtype=np.int64))
    monkeypatch.setattr(measuring, "TAUGHT", tmp_path / "taught.npy")
    found = measured(fawang, "--questions", file)
    assert found["crimekg20"]["weights"] == "cross-validated"
    assert found["statute21"]["weights"] == "as shipped"


def test_a_label_that_is_not_of_the_set_is_wrong_whatever_is_guessed(fawang: Fawang, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"question": "欠薪", "category": "别的", "category_kind": "crimekg20"}))
    for more in ([], ["--cross-validate"]):
        assert measured(fawang, "--questions", str(path), *more)["crimekg20"]["accuracy"]["value"] == 0
