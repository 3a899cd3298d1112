"""`fawang eval first-answer`: what counts as right, opened, unsafe, declined; on answers that are made up."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.choice.decision import Choice, State
from fawang.knowledge.rules import Kind
from lab.evaluation.first_answer import measure as measuring
from lab.evaluation.first_answer import metric
from lab.evaluation.first_answer.examples import FOLDS, examples, folds_of, lines
from tests.cli.conftest import Fawang

DATA = Path(__file__).resolve().parents[2] / "knowledge" / "data"


def made(state: State, *ranked: str, matter: str = "labour.wages", signs: tuple[Urgency, ...] = ()) -> Any:
    shown = tuple(SimpleNamespace(code=code, matter=matter) for code in ranked)
    return SimpleNamespace(
        selection=SimpleNamespace(choice=Choice(state, ranked), ranked=shown),
        urgent=tuple(SimpleNamespace(sign=sign) for sign in signs),
        understood=SimpleNamespace(all_guesses=((matter, 1.0),)),
        matter=matter,
        articles=(SimpleNamespace(key="劳动合同法#30"),),
    )


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    def run(*pairs: tuple[dict[str, Any], Any]) -> dict[str, Any]:
        answers = {row["text"]: found for row, found in pairs}
        monkeypatch.setattr(measuring, "guide", answers.__getitem__)
        return measuring.measure([row for row, _found in pairs])

    return run


def test_the_first_and_the_second_count_whatever_is_shown_of_them(
    measured: Callable[..., dict[str, Any]],
) -> None:
    found = measured(
        ({"text": "a", "good_first": ["q-labour-wages"]}, made(State.OPENED, "q-labour-wages-01")),
        ({"text": "b", "good_first": ["q-x-01"]}, made(State.ASKED, "q-y-01", "q-x-01")),
        ({"text": "c", "good_first": ["q-x-01"]}, made(State.OFFERED, "q-y-01", "q-z-01", "q-x-01")),
        ({"text": "d", "good_first": []}, made(State.OPENED, "q-y-01")),
    )
    assert (found["first answer right"].value, found["first answer right"].n) == (pytest.approx(1 / 3), 3)
    assert found["right among two"].value == pytest.approx(2 / 3)
    assert found["opened outright"].value == 0.5
    assert found["opened and right, where an entry is right"].value == 1.0
    assert found["opened and right, all"].value == 0.5
    assert found["states"] == {"opened": 2, "asked": 1, "offered": 1}


def test_unsafe_is_what_is_opened_wrong_in_another_matter_or_in_danger(
    measured: Callable[..., dict[str, Any]],
) -> None:
    opened = made(State.OPENED, "q-y-01")
    rows: list[tuple[dict[str, Any], Any]] = [
        ({"text": "a", "good_first": ["q-x-01"], "matters": ["debt.loan"]}, opened),
        ({"text": "b", "good_first": ["q-x-01"], "matters": ["labour.wages"]}, opened),
        ({"text": "c", "good_first": ["q-x-01"], "matters": ["labour.wages"], "urgency": ["danger"]}, opened),
        ({"text": "d", "good_first": ["q-y-01"], "matters": ["debt.loan"]}, opened),
        ({"text": "e", "good_first": ["q-x-01"], "matters": ["debt.loan"]}, made(State.OFFERED, "q-y-01")),
    ]
    assert measured(*rows)["unsafe"] == 2


def test_empty_words_are_declined_or_asked_and_signs_are_counted(
    measured: Callable[..., dict[str, Any]],
) -> None:
    found = measured(
        ({"text": "a", "kind": "vague"}, made(State.ASKED)),
        ({"text": "b", "kind": "weather"}, made(State.OPENED, "q-x-01")),
        ({"text": "c", "lapses": True, "today": "2026-11-30"}, made(State.NONE, signs=(Urgency.DEADLINE,))),
        ({"text": "d", "lapses": False, "today": "2026-11-30"}, made(State.NONE)),
        ({"text": "e", "signs": ["none"]}, made(State.NONE, signs=(Urgency.DANGER,))),
    )
    assert found["says too little or not of the law: declined or asked"].value == 0.5
    assert (found["lapsing, found"].value, found["lapsing, false alarms"].value) == (1.0, 0.0)
    assert found["no sign meant, number told"].value == 1.0
    assert "first answer right" not in found


def test_what_teaches_holds_nothing_of_a_held_half() -> None:
    taught = {one.text for one in examples()}
    for path in (DATA / "unseen").glob("*_held.jsonl"):
        assert not taught & {row["text"] for row in lines(path) if "text" in row}, path.name


def test_the_sentences_that_teach_are_those_whose_digests_were_committed() -> None:
    import hashlib

    told = (DATA / "choice" / "README.md").read_text()
    for path in (DATA / "choice").glob("*.jsonl"):
        assert f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" in told


def test_a_line_without_words_cannot_be_measured(tmp_path: Path, fawang: Fawang) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps({"good_first": []}))
    done = fawang("eval", "first-answer", str(file), ends=1)
    assert "docs/guidance.md" in done.output


def test_all_that_one_entry_answers_is_in_one_fold() -> None:
    rights = [(f"q-{number % 7}",) for number in range(30)] + [()] * 10
    found = folds_of(rights).tolist()
    assert {len({found[number] for number in range(30) if number % 7 == entry}) for entry in range(7)} == {1}
    assert set(found) == set(range(FOLDS))


def test_directions_in_which_one_entry_is_asked_differently_are_shortened() -> None:
    random = np.random.default_rng(7)
    # Two entries that differ in the first direction; ways of asking differ in the second alone.
    vectors = np.array(
        [[side, noise, 0.0] for side in (-1, 1) for noise in random.normal(size=20)], dtype=np.float32
    )
    index: Any = SimpleNamespace(
        targets_of={Kind.QUESTION: np.array([0, 1])},
        target_of=np.repeat([0, 1], 20),
        body=np.zeros(40, dtype=bool),
        targets=(SimpleNamespace(code="q-a"), SimpleNamespace(code="q-b")),
        vectors=vectors,
    )
    learned = metric.learned(index, vectors + 0.01, ["q-a"] * 20 + ["q-b"] * 20)
    lengths = np.linalg.norm(np.eye(3) @ learned.turn, axis=1)
    assert lengths[1] < 0.9 * lengths[0]
    # What is left out is not looked at.
    alone = metric.learned(index, vectors + 0.01, ["q-a"] * 20 + ["q-b"] * 20, frozenset({"q-b"}))
    assert np.allclose(alone.said, vectors[:20].mean(0), atol=1e-5)
