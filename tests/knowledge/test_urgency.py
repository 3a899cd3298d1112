"""Who must not wait is found: on three sets of labelled sentences, in long texts, and by arithmetic."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from fawang.knowledge import language, urgency, urgency_periods
from fawang.knowledge.pack import Urgency

_DATA = Path(__file__).resolve().parent / "data"


def rates(name: str) -> tuple[float, float, float, float]:
    """Return recall and precision of "some sign or none", and of all labels together."""
    any_found = any_missed = any_more = found = missed = more = 0
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        wanted = {Urgency(sign) for sign in one["urgency"]}
        signs = urgency.signs(language.read(one["text"]).plain)
        any_found += bool(wanted and signs)
        any_missed += bool(wanted and not signs)
        any_more += bool(signs and not wanted)
        found += len(wanted & signs)
        missed += len(wanted - signs)
        more += len(signs - wanted)
    return (
        any_found / (any_found + any_missed),
        any_found / (any_found + any_more),
        found / (found + missed),
        found / (found + more),
    )


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("questions.jsonl", (1.0, 0.95, 1.0, 0.95)),
        ("urgency_dev.jsonl", (0.99, 0.97, 0.99, 0.93)),
        # Never trained on: this is how well people are understood who say it in words of their own.
        ("urgency_holdout.jsonl", (0.8, 0.93, 0.75, 0.78)),
    ],
)
def test_the_urgent_are_found_and_the_others_left_alone(name: str, least: tuple[float, ...]) -> None:
    assert all(rate >= bound for rate, bound in zip(rates(name), least, strict=True)), rates(name)


@pytest.mark.parametrize(
    "text",
    [
        "收到裁决十二天了，15天内可以起诉",
        "复议60日内申请，今天第五十七天",
        "工伤下星期就满一年了，还能申请认定吗",
        "上诉期还剩两天",
        "处罚决定收了廿八天，一个月内要复议",
        "卅天内起诉，已经过了廿五天",
        "仲裁裁决12号收到的，今天24号，15天内起诉",
        "工伤认定要一年内申请，已经三百六十天了",
        "认定书前天收到，三日内申请复核",
    ],
)
def test_a_period_that_ends_within_days_is_reckoned(text: str) -> None:
    assert urgency_periods.ending(text)


@pytest.mark.parametrize(
    "text",
    [
        "收到裁决两天了，15天内可以起诉",
        "复议60日内申请，今天第二天",
        "上诉期是15天吗",
        "劳动合同还有三天到期，公司不续签",
        "还有两天就放假了",
        "会员卡还剩五天",
        "",
    ],
)
def test_a_period_with_time_left_or_of_no_law_is_none(text: str) -> None:
    assert not urgency_periods.ending(text)


def test_a_long_story_is_read_to_its_end() -> None:
    story = "我在厂里做了五年，工资一直按时发，今年开始拖欠，老板说生意不好。" * 100
    assert urgency.signs(story) == frozenset()
    assert Urgency.SELF_HARM in urgency.signs(story + "我真的不想活了。")


@pytest.mark.parametrize(
    "text",
    [
        "他" * 20_000,
        "老公打" * 7_000,
        "孩子被，" * 5_000,
        "第十二天" * 5_000,
        "abc " * 5_000,
        "我被人" * 7_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    urgency.signs(text[:50])
    before = time.process_time()
    urgency.signs(text)
    assert time.process_time() - before < 0.1


def test_what_only_sounds_alike_is_harmless() -> None:
    for text in (
        "跳楼价买的房",
        "他杀价太狠",
        "被老板炒了想打官司",
        "拘留记录影响考公吗",
        "快递员打死不认账",
    ):
        assert urgency.signs(text) == frozenset(), text


def test_running_out_means_the_last_seven_days() -> None:
    today = date(2025, 6, 2)
    assert urgency.running_out(date(2025, 6, 2), today)
    assert urgency.running_out(date(2025, 6, 9), today)
    assert not urgency.running_out(date(2025, 6, 10), today)
    assert not urgency.running_out(date(2025, 6, 1), today)
