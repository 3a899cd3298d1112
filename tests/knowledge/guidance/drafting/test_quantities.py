"""Numbers in whatever they are written in."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.guidance.drafting.quantities import read
from fawang.knowledge.rules import numerals


@pytest.mark.parametrize(
    ("value", "unit", "ways"),
    [
        (30, "日", "30日 三十日 ３０日 30天 卅日 𝟑𝟎日 ٣٠日"),
        (15, "工作日", "15个工作日 十五个工作日 十五工作日"),
        (Fraction(1, 5), "分之", "20% 百分之二十 ２０％ 五分之一 1/5 200‰ 20.0%"),
        (Fraction(1, 2000), "分之", "万分之五 0.05% 0.5‰"),
        (2, "倍", "2倍 二倍 两倍 双倍 加倍 翻倍"),
        (82, "条", "第八十二条 第82条 第８２条 82条"),
        (133, "条之1", "第一百三十三条之一 第133条之一"),
        (30000, "元", "3万元 30,000元 三万元 ¥30000 ￥30000 叁万元 30000块钱 叁萬元"),
        (35000, "元", "3万5千元 三万五千元 35000元 3.5万元 三点五万元 三万五元"),
        (12000, "元", "一万二元 一万二千元 1.2万元"),
        (150, "元", "一百五元 一百五十元 150圆"),
        (6, "个月", "六个月 6个月 半年"),
        (Fraction(3, 2), "年", "一年半 1.5年"),
        (Fraction(3, 2), "个月", "一个半月 1.5个月"),
        (2024, "年", "2024年 二〇二四年 二零二四年"),
        (16, "岁", "16岁 十六周岁 16周岁"),
        (1, "审", "一审 第一审"),
        (1, "项", "（一） 第（一）项 第一项 (1)"),
        (1005, "条", "第一千零五条 第1005条"),
    ],
)
def test_one_number_in_many_forms(value: Fraction, unit: str, ways: str) -> None:
    for way in ways.split():
        numbers = read(f"应当在{way}以内")
        assert numbers.found == {(Fraction(value), unit)}, way
        assert not numbers.unreadable, way


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三十日", "三十年"),
        ("30日", "30个工作日"),
        ("三个月", "三月"),
        ("三年", "第三年"),
        ("3 0日", "30日"),
        ("20%", "20"),
        ("第一百三十三条", "第一百三十三条之一"),
        ("三十余日", "三十日"),
        ("十几天", "十天"),
        ("2/3", "3/2"),
    ],
)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert not read(one).found & read(other).found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三至六个月", {(3, "个月"), (6, "个月")}),
        ("3-6个月", {(3, "个月"), (6, "个月")}),
        ("5~10%", {(Fraction(1, 20), "分之"), (Fraction(1, 10), "分之")}),
        ("第十至二十条", {(10, "条"), (20, "条")}),
        ("第八十二、八十三条", {(82, "条"), (83, "条")}),
        ("三日以上十日以下", {(3, "日"), (10, "日")}),
        ("2024年5月1日", {(2024, "年"), (5, "月"), (1, "日")}),
    ],
)
def test_numbers_in_a_row(text: str, found: set[tuple[int | Fraction, str]]) -> None:
    assert read(text).found == found


@pytest.mark.parametrize(
    "text", ["一般", "统一", "一家单位", "一名律师", "十分困难", "千万不要", "一次性", "万一"]
)
def test_words_are_no_numbers(text: str) -> None:
    numbers = read(text)
    assert not numbers.found
    assert not numbers.unreadable


@pytest.mark.parametrize(
    "text",
    [
        "几十天",
        "数十万元",
        "上千元",
        "①",
        "½年",
        "Ⅳ级",
        "10²日",
        "三五天",
        "弍倍",
        "㈠",
        "🔟日",
        "9" * 5000,
        "百十元",
    ],
)
def test_what_could_be_two_numbers_is_none(text: str) -> None:
    assert read(text).unreadable


@given(st.integers(1, numerals.HIGHEST), st.sampled_from(["日", "年", "个月", "元", "倍"]))
def test_numerals_and_digits_are_one(number: int, unit: str) -> None:
    expected = {(Fraction(number), unit)} if (number, unit) != (1, "") else set()
    assert read(f"{number}{unit}").found == expected
    assert read(f"{number:,}{unit}").found == expected
    assert read(f"{numerals.write(number)}{unit}").found == expected


@given(st.integers(1, 99))
def test_percentages_are_one(number: int) -> None:
    assert (
        read(f"{number}%").found
        == read(f"百分之{numerals.write(number)}").found
        == {(Fraction(number, 100), "分之")}
    )


@given(
    st.text(
        "零〇一二三四五六七八九十百千万亿两半几数第条之（）()点分.,，0123456789日年月个%‰/¥½① ", max_size=60
    )
)
def test_anything_is_read(text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize(
    "piece", ["1", "一", "百", "第", "1,000", "一分之", "三、", "(一", "1/", "点一", "半", "¥", "个"]
)
def test_long_texts_are_read_at_once(piece: str) -> None:
    before = time.thread_time()
    read((piece * 100_000)[:100_000])
    assert time.thread_time() - before < 3
