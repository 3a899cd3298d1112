"""What says too little to guess a matter by, and what few words are enough."""

import json
from pathlib import Path

import pytest

from fawang.knowledge.rules.vague import is_vague
from fawang.knowledge.search import language

UNSEEN = Path(__file__).parents[1] / "data" / "unseen"


@pytest.mark.parametrize(
    "words", ["我想告他", "家里出事了", "合同有问题", "他们欺负我 怎么办", "请问要多少钱", "被骗了", "借钱"]
)
def test_some_words_say_that_something_happened_and_not_what(words: str) -> None:
    assert is_vague(words)


@pytest.mark.parametrize("words", ["老板拖欠工资", "离婚", "老公打我", "押金不退", "我想离婚"])
def test_a_few_words_may_say_enough(words: str) -> None:
    assert not is_vague(words)


@pytest.mark.parametrize(("name", "least"), [("doubt_dev", 0.9), ("doubt_held", 0.7)])
def test_words_that_say_too_little_are_told_from_short_ones_that_say_it(name: str, least: float) -> None:
    rows = [json.loads(line) for line in (UNSEEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [(row["kind"], is_vague(language.read(row["text"]).plain)) for row in rows]
    vague = [said for kind, said in told if kind == "vague"]
    assert sum(vague) >= least * len(vague), f"{sum(vague)} of {len(vague)}"
    assert not any(said for kind, said in told if kind == "telling")


@pytest.mark.parametrize(
    "words",
    ["遇到了一件麻烦事，想请你们帮帮忙", "碰到点事，不知道找谁", "我想咨询一下", "被人坑了，想讨个说法"],
)
def test_how_somebody_feels_and_that_they_need_help_says_nothing_of_the_matter(words: str) -> None:
    assert is_vague(words)


@pytest.mark.parametrize(
    "words", ["收到裁决", "收到传票了，怎么办", "上班心梗", "村里不给分红", "前妻不让我看孩子"]
)
def test_a_noun_of_the_field_is_enough(words: str) -> None:
    assert not is_vague(words)
