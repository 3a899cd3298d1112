"""What is no question of the law, and stories that only look like it; words that decide."""

import pytest

from fawang.knowledge.guidance.choice.words import is_small_talk, lacks


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


def test_a_word_that_decides_stands_in_a_way_of_asking_or_the_entry_is_for_another_case() -> None:
    house = ["新房甲醛超标，能索赔吗？", "精装房气味大"]
    assert lacks("租的公寓甲醛超标", house)
    assert not lacks("新房甲醛超标", house)
    assert not lacks("租的公寓甲醛超标", [*house, "出租屋气味大，能退租吗"])


def test_what_somebody_means_to_do_decides_nothing() -> None:
    wages = ["老板拖欠工资不发，我该怎么要回来？"]
    assert not lacks("老板拖欠我三个月工资，想申请劳动仲裁", wages)
    assert lacks("劳动仲裁裁决书收到了，老板拖欠工资", wages)
