"""Who stands on the other side."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules.parties import MOST, parties


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我在佛山市南海某某鞋业有限公司做了三年", "鞋业有限公司"),
        ("老板叫张某某，跑了", "张某"),
        ("被美美健身俱乐部骗了钱", "美美健身俱乐部"),
    ],
)
def test_names_are_found(text: str, name: str) -> None:
    assert any(name in one for one in parties(text))


@pytest.mark.parametrize(
    "text",
    [
        "公司不给工资",
        "厂里欠我三个月工资",
        "物业公司不修电梯",
        "银行催我还钱",
        "我老婆要离婚",
        "派遣公司不认",
        "",
        "网贷平台天天打电话",
    ],
)
def test_words_that_name_nobody_are_left_out(text: str) -> None:
    assert parties(text) == ()


@given(
    st.text()
    | st.lists(
        st.sampled_from(["公司", "张某", "老板叫", "在", "有限", "甲乙", "，", "医院", "某"]), max_size=30
    ).map("".join)
)
def test_any_text_gives_a_few_names(text: str) -> None:
    found = parties(text)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert all(found)


@pytest.mark.parametrize("piece", ["公司", "在", "a", "（", "老板叫", "张某", "我在甲乙丙公司上班，", "一"])
def test_long_texts_take_no_longer_than_their_length(piece: str) -> None:
    began = time.process_time()
    parties((piece * 100_000)[:100_000])
    assert time.process_time() - began < 3
