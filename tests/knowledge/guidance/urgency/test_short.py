"""Two or three characters are judged as a whole: a cry for help is heard, a word of every day is none."""

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance.urgency.short import cry
from fawang.knowledge.guidance.urgent import helps_in, signs_in


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("救我", Urgency.DANGER), ("打人", Urgency.DANGER), ("打人！！", Urgency.DANGER), ("有人打人", Urgency.DANGER),
        ("他打我", Urgency.DANGER), ("打我打我", Urgency.DANGER), ("砍人啊", Urgency.DANGER), ("砸门", Urgency.DANGER),
        ("救命", Urgency.DANGER), ("報警", Urgency.DANGER), ("著火了", Urgency.DANGER), ("强奸", Urgency.DANGER),
        ("SOS", Urgency.DANGER), ("help me", Urgency.DANGER), ("自杀", Urgency.SELF_HARM), ("想死", Urgency.SELF_HARM),
        ("家暴", Urgency.DOMESTIC_VIOLENCE), ("打老婆", Urgency.DOMESTIC_VIOLENCE), ("被抓了", Urgency.DETENTION),
        ("打孩子", Urgency.MINOR),
    ],
)  # fmt: skip
def test_a_cry_is_heard(text: str, sign: Urgency) -> None:
    assert sign in signs_in(text)
    assert helps_in(text)[0].calls


@pytest.mark.parametrize(
    "text",
    [
        "离婚", "工资", "打工", "打印", "打官司", "打欠条", "打电话", "救护车费", "救灾款", "死亡赔偿", "自杀保险",
        "打球受伤", "桂城", "蒋先生", "阿珍", "荔枝", "佛山某鞋业有限公司", "广州市公安局", "被打折", "抓拍", "很满意",
        "打不通", "120", "110", "13800138000", "", "？", "Guicheng",
    ],
)  # fmt: skip
def test_a_word_of_every_day_is_none(text: str) -> None:
    assert cry(text) is None
    assert signs_in(text) == ()


def test_each_text_is_judged_by_itself_and_told_in_one_order() -> None:
    assert signs_in("工资没发", "家暴", "救我") == (Urgency.DANGER, Urgency.DOMESTIC_VIOLENCE)


def test_what_comes_last_in_a_long_story_is_read() -> None:
    assert Urgency.DANGER in signs_in("我在厂里做了三年，没有合同，也没有社保。" * 300 + "他现在拿刀要杀我")
