"""What the checker makes of sentences that nobody who built it had seen, and that the public sees drafts by it only."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Question
from fawang.knowledge.guidance.drafting.checker import Passage, check
from fawang.knowledge.guidance.drafting.measure import HELD, Measure
from fawang.knowledge.rules import Kind
from tests.knowledge.guidance.drafting.test_meaning import PASSAGES

UNSEEN = Path(__file__).parents[2] / "data" / "unseen"


def passage(name: str) -> Passage:
    """Return the article or the answer that a line of the set speaks of."""
    if not name.startswith("q-"):
        law, _, article = name.partition("第")
        citation = f"《中华人民共和国{law}》第{article}"
        return Passage(1, citation, PASSAGES[name], in_force=True, kind="article")
    found = packs.current(settings.FAWANG_CONTENT).entries[Kind.QUESTION][name]
    assert isinstance(found, Question)
    return Passage(1, found.ask, found.answer, in_force=True, kind="entry")


def passes(row: dict[str, Any]) -> bool:
    sentence = str(row["sentence"]).rstrip("。")
    return bool(check(f"{sentence}[1]。", [passage(row["passage"])]).sentences)


def measured(half: str) -> tuple[Measure, list[str]]:
    """Return the figures of a half, and the turned sentences that passed."""
    lines = (UNSEEN / f"drafts_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    kept = [row for row in rows if passes(row)]
    faithful = [row["kind"] == "faithful" for row in rows]
    wrong = [row["sentence"] for row in kept if row["kind"] != "faithful"]
    return Measure(len(rows) - sum(faithful), len(wrong), sum(faithful), len(kept) - len(wrong)), wrong


@pytest.mark.parametrize("half", ["dev", "held"])
def test_nothing_that_is_turned_round_passes(half: str) -> None:
    figures, wrong = measured(half)
    assert figures.turned >= 60
    assert wrong == []


def test_the_figures_that_decide_are_those_of_the_checker() -> None:
    assert measured("held")[0] == HELD


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"passed": 1}, False),
        ({"kept": 53}, False),
        ({"turned": 59}, False),
        ({"faithful": 49, "kept": 49}, False),
    ],
)
def test_the_public_waits_for_all_of_it(change: dict[str, int], holds: bool) -> None:
    assert replace(Measure(60, 0, 60, 54), **change).holds is holds
