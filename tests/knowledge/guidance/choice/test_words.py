"""What is no question of the law, and what says too little; and stories that only look like either."""

import json
from pathlib import Path

import pytest

from fawang.knowledge.guidance.choice.words import is_small_talk, is_vague, lacks
from fawang.knowledge.search import language

UNSEEN = Path(__file__).parents[2] / "data" / "unseen"


@pytest.mark.parametrize(
    "words",
    [
        "你好",
        "在吗",
        "今天广州下雨吗",
        "红烧肉怎么做不腻",
        "aaa",
        "。。。",
        "测试",
        "电脑蓝屏了怎么修",
        "讲个笑话",
    ],
)
def test_greetings_weather_and_recipes_are_small_talk(words: str) -> None:
    assert is_small_talk(words)


@pytest.mark.parametrize(
    "words",
    [
        "空调坏了房东不修", "买的手机死机，商家不退款", "我妈手术后一直发烧，一查里面留了纱布", "奶粉过期了要赔多少",
        "欠钱不还", "订的机票因为孩子发烧退票，只退我八十",
    ],
)  # fmt: skip
def test_questions_of_the_law_are_none(words: str) -> None:
    assert not is_small_talk(words)


@pytest.mark.parametrize(
    "words", ["我想告他", "家里出事了", "合同有问题", "他们欺负我 怎么办", "请问要多少钱", "被骗了", "借钱"]
)
def test_some_words_say_that_something_happened_and_not_what(words: str) -> None:
    assert is_vague(words)


@pytest.mark.parametrize("words", ["老板拖欠工资", "离婚", "老公打我", "押金不退", "我想离婚"])
def test_a_few_words_may_say_enough(words: str) -> None:
    assert not is_vague(words)


def test_a_word_that_decides_stands_in_a_way_of_asking_or_the_entry_is_for_another_case() -> None:
    house = ["新房甲醛超标，能索赔吗？", "精装房气味大"]
    assert lacks("租的公寓甲醛超标", house)
    assert not lacks("新房甲醛超标", house)
    assert not lacks("租的公寓甲醛超标", [*house, "出租屋气味大，能退租吗"])


def test_what_somebody_means_to_do_decides_nothing() -> None:
    wages = ["老板拖欠工资不发，我该怎么要回来？"]
    assert not lacks("老板拖欠我三个月工资，想申请劳动仲裁", wages)
    assert lacks("劳动仲裁裁决书收到了，老板拖欠工资", wages)


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
