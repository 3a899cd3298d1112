"""Cantonese is read as Mandarin without spoiling what is said, and ordinary words stay as they are."""

import pytest

from fawang.knowledge.search import language
from fawang.knowledge.search.language import Wording


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("警察將我老公鎖走咗，使唔使即刻請律師", ("锁走了", "用不用")),
        ("老豆走咗冇留遗嘱", ("父亲去世了", "没有留遗嘱")),
        ("簽咗竞业协议，走咗之后冇补偿", ("走了之后",)),
        ("我只手都郁唔到", ("动不了",)),
        ("佢扠住我條頸話要攬住一齊死，我匿喺朋友屋企", ("掐住我脖子", "一起死", "躲在朋友家里")),
        ("我得返三日，追唔追得返", ("只剩三日", "得返")),
        ("嗰個人揸刀話要斬我", ("那个人拿刀", "砍我")),
        ("噚晚俾差人拉咗", ("昨晚", "警察抓了")),
        ("佢食指断咗，好紧急", ("食指", "紧急")),
        ("个女人呃咗我啲钱", ("个女人",)),
        ("我阿妈有抑郁症，佢仲有神经衰弱", ("抑郁", "衰弱")),
        ("唔想做人，想早点解脱", ("不想活", "早点解脱")),
    ],
)
def test_cantonese_is_read_as_what_it_says(text: str, parts: tuple[str, ...]) -> None:
    reading = language.read(text)
    assert reading.wording == Wording.CANTONESE
    for part in parts:
        assert part in reading.plain, reading.plain


def test_mandarin_stays_as_it_is() -> None:
    for text in ("我想早点解脱，关系已经破裂", "问题有点解决不了", "这个著作的著作权归我"):
        assert language.read(text).plain.replace(",", "，") == text


def test_a_character_that_only_opencc_writes_is_none() -> None:
    assert language.simplified("嗰間舖頭") == "嗰间铺头"
    assert not language.read("嗰间店唔退钱").traditional
    assert language.simplified("活著沒意思，跟著他") == "活着没意思，跟着他"
