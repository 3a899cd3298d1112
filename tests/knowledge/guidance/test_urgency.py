"""Who must not wait is found: on three sets of labelled sentences, in long texts, and by arithmetic."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgency
from fawang.knowledge.guidance.urgency import concepts, learned, periods
from fawang.knowledge.search import language

#: The hold-outs were labelled when there were six signs; what is said by a newer one is said by a wider one too.
_OLDER = ("urgency_holdout.jsonl", "urgency_holdout_2.jsonl")
_NEWER = {
    Urgency.CONFINEMENT,
    Urgency.RANSOM,
    Urgency.FRAUD_NOW,
    Urgency.DEMOLITION,
    Urgency.ELDER_NEGLECT,
}
_DATA = Path(__file__).resolve().parent.parent / "data"


def rates(name: str) -> tuple[float, float, float, float]:
    """Return recall and precision of "some sign or none", and of all labels together."""
    any_found = any_missed = any_more = found = missed = more = 0
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        wanted = {Urgency(sign) for sign in one["urgency"]}
        signs = urgency.signs(language.read(one["text"]).plain)
        if name in _OLDER:
            signs -= _NEWER
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
        ("urgency_dev.jsonl", (0.99, 0.98, 0.99, 0.95)),
        # Never trained on: this is how well people are understood who say it in words of their own.
        # It fell from 0.88 of all labels: danger and detention are told besides where somebody is kept or neglected.
        ("urgency_holdout.jsonl", (0.93, 0.94, 0.88, 0.83)),
        # Written by somebody who knew neither patterns nor sentences, measured once they stood: half of it hints.
        # Its authors say danger where others say self-harm, so signs are counted as any or none only.
        ("urgency_holdout_2.jsonl", (0.90, 0.88, 0, 0)),
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
    assert periods.ending(text)


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
    assert not periods.ending(text)


@pytest.mark.parametrize(
    ("text", "ample"),
    [
        ("前天收到处罚决定，六十天内复议", True),
        ("收到起诉状第二天，三十天答辩期", True),
        ("收到裁决十二天了，15天内可以起诉", False),
        ("工伤都十一个半月了，听说超过一年就不认", False),
        ("上诉期还剩两天", False),
        ("离劳动仲裁一年时效还有五个月", True),
        ("法院说举证到下个月二十号为止", True),
        ("公司拖欠工资", False),
    ],
)
def test_a_period_is_ample_while_half_of_it_is_left(text: str, *, ample: bool) -> None:
    assert periods.ample(text) is ample
    if ample:
        assert urgency.signs(text) == frozenset()


def test_length_and_what_has_passed_are_reckoned_where_both_are_told() -> None:
    assert periods.is_reckoned("法院给我限期补正材料七天，今天第六天")
    assert periods.is_reckoned("法院通知我补交诉讼费，七天，收到今天第五天")
    assert not periods.is_reckoned("复议60日内申请，今天第二天")
    assert not periods.is_reckoned("不服裁定十天上诉")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        # None of these stands in a set that the model is trained on.
        ("我把养老金的卡和钥匙都压在碗底下了,往后你们兄妹要和气", "self_harm"),
        ("一到半夜就想往湖里走,脑子停不下来,仲裁还要等两个月", "self_harm"),
        ("表弟把电动车和游戏机都送给室友,说以后不骑了,我总觉得不对劲", "self_harm"),
        ("我真係好想瞓低之後唔使再醒返", "self_harm"),
        ("他说要是我敢去作证,就让我爸走路都走不稳", "danger"),
        ("有个男的连着几晚蹲在我楼道抽烟,我开门他就盯着我看,我好怕", "danger"),
        ("我爱人昨天被几个没穿制服的人叫上车,说是核实情况,电话一直不通", "detention"),
        ("阿哥俾差佬叫咗去問話,成晚冇返,電話又冇人聽", "detention"),
        ("我姑娘上三年级,洗澡的时候说门卫爷爷碰她那里", "minor"),
        ("夏天我也只敢穿长袖,他喝多了拧我,胳膊没一块好的", "domestic_violence"),
        ("判决书拿到手快半个月了,听人讲明天再不去交上诉状就没机会", "deadline"),
    ],
)
def test_what_is_said_between_the_lines_is_heard(text: str, sign: str) -> None:
    assert Urgency(sign) in urgency.signs(language.read(text).plain)


@pytest.mark.parametrize(
    "text",
    [
        "水库边的农家乐不退订金",
        "我把钥匙和门禁卡都还给房东了,押金还没退",
        "什么行为构成家庭暴力,普法宣传用",
        "做到想死,加班费一分钱都没有",
        "被套餐绑架了,宽带退不掉",
        "欠我三万的那个人听说被抓了,钱还能要吗",
        "公司不放人,说辞职要等一个月",
    ],
)
def test_what_only_sounds_urgent_can_wait(text: str) -> None:
    assert urgency.signs(language.read(text).plain) == frozenset()


def test_words_that_mean_the_same_have_one_name_and_the_longer_word_counts() -> None:
    assert concepts.concepts("水库") == concepts.concepts("江边") == ["height"]
    assert concepts.concepts("老公打我") == ["spouse", "hit", "me"]
    assert concepts.concepts("老公打电话") == ["spouse"]
    assert {"@spouse", "@hit&spouse", "@spouse>hit"} <= concepts.traits("老公打我")


def test_the_model_is_small_and_fast() -> None:
    assert learned.MODEL.stat().st_size < 1_000_000
    texts = [
        language.read(json.loads(line)["text"]).plain
        for line in (_DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    urgency.signs(texts[0])
    before = time.process_time()
    for text in texts:
        urgency.signs(text)
    assert (time.process_time() - before) / len(texts) < 0.001


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
    assert time.process_time() - before < 1.0


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


def test_the_same_words_are_judged_once_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []

    def judge(plain: str) -> frozenset[Urgency]:
        judged.append(plain)
        return frozenset({Urgency.DANGER})

    monkeypatch.setattr(urgency, "_found", {})
    monkeypatch.setattr(urgency, "_judge", judge)
    for text in ("他拿着刀", "他拿着刀", "别的话"):
        assert urgency.signs(text) == {Urgency.DANGER}
    assert judged == ["他拿着刀", "别的话"]
    assert "刀".encode() not in b"".join(urgency._found)
    for number in range(urgency._MOST_FOUND + 1):
        urgency.signs(f"第{number}句")
    assert len(urgency._found) <= urgency._MOST_FOUND
