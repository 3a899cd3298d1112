"""Documents from whose receipt a period runs: which one is named, and how long the law gives."""

from pathlib import Path

import pytest

from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.data.statutes import china_law
from fawang.knowledge.guidance import urgency
from fawang.knowledge.guidance.urgency import periods
from fawang.knowledge.rules.numerals import read as number
from fawang.knowledge.rules.served import DAYS, Served, served
from fawang.knowledge.search import language


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("收到劳动仲裁裁决书已经12天了", {Served.LABOUR_AWARD}),
        ("仲裁输了，公司欠我的加班费一分没判", {Served.LABOUR_AWARD}),
        ("货款的仲裁裁决书收到了", {Served.COMMERCIAL_AWARD}),
        ("收到仲裁裁决书，不服", {Served.AWARD}),
        ("一审判决书下来了", {Served.JUDGMENT}),
        ("法院裁定驳回起诉，裁定书在手上", {Served.RULING}),
        ("收到行政处罚决定书", {Served.DECISION}),
        ("交警的事故认定书我不认", {Served.TRAFFIC_FINDING}),
        ("收到法院传票和起诉状副本", {Served.SUMMONS}),
        ("复议决定维持了原来的处罚", {Served.REVIEW_DECISION}),
        ("收到劳动合同三天了", set()),
        ("老板拖欠工资", set()),
    ],
)
def test_the_document_is_named(text: str, kinds: set[Served]) -> None:
    assert served(text) == kinds


@pytest.mark.parametrize(
    ("kind", "law", "article", "said"),
    [
        (Served.LABOUR_AWARD, "中华人民共和国劳动争议调解仲裁法", "第五十条", "收到仲裁裁决书之日起{}日内"),
        (Served.LABOUR_AWARD, "中华人民共和国劳动争议调解仲裁法", "第四十八条", "收到仲裁裁决书之日起{}日内"),
        (Served.JUDGMENT, "中华人民共和国民事诉讼法", "第一百七十一条", "判决书送达之日起{}日内"),
        (Served.RULING, "中华人民共和国民事诉讼法", "第一百七十一条", "裁定书送达之日起{}日内"),
        (Served.PAYMENT_ORDER, "中华人民共和国民事诉讼法", "第二百二十七条", "收到支付令之日起{}日内"),
        (Served.SUMMONS, "中华人民共和国民事诉讼法", "第一百二十八条", "收到之日起{}日内提出答辩状"),
        (Served.DECISION, "中华人民共和国行政复议法", "第二十条", "之日起{}日内提出行政复议申请"),
        (Served.REVIEW_DECISION, "中华人民共和国行政诉讼法", "第四十五条", "收到复议决定书之日起{}日内"),
    ],
)
def test_the_days_are_those_of_the_law(
    national: Path, kind: Served, law: str, article: str, said: str
) -> None:
    texts = [
        one.text
        for found in china_law.read(national)
        if found.title == law
        for one in found.articles
        if one.label == article
    ]
    before, after = said.split("{}")
    days = [text.split(before)[1].split(after)[0] for text in texts if before in text]
    assert days
    assert {number(one) for one in days} == {DAYS[kind]}


@pytest.mark.parametrize(
    "text",
    [
        "收到劳动仲裁裁决书已经12天了，不服还能不能起诉",
        "劳动仲裁的裁决下来快两周了，我不服",
        "仲裁输了已经第14天了，公司欠我工资",
        "昨天收到劳动仲裁裁决",
        "判决书收到13天了，我想上诉",
        "判决书收到半个月了",
        "拿到判决书一个多星期了，想上诉怎么弄",
        "上星期收到一审判决，想上诉",
        "收到判决书，已经过了13天，还能上诉吗",
        "刑事判决书拿到8天了，我弟弟想上诉",
        "法院的裁定书收到8天了，不服",
        "收到处罚决定书已经58天了，想复议",
        "行政处罚决定书寄到5天，罚五万",
        "工伤认定决定书收到50多天了，不服怎么办",
        "14天前收到行政复议决定书，想打官司",
        "劳动能力鉴定结论下来12天了，等级太低",
        "收到支付令8天了，我没欠钱",
        "传票收到5天了，我该怎么办",
        "起诉状副本和传票送来一个星期了",
        "交通事故认定书昨天收到，不服",
    ],
)
def test_a_document_with_days_gone_is_a_period_about_to_lapse(text: str) -> None:
    assert periods.ending(text)
    assert Urgency.DEADLINE in urgency.said(text)
    assert Urgency.DEADLINE in urgency.signs(language.read(text).plain)


@pytest.mark.parametrize(
    "text",
    [
        "上个月收到判决书，已经生效了怎么申请执行",
        "判决书下来半年了，对方还不给钱",
        "仲裁裁决书下来两年了公司不给钱",
        "判决赢了十天了，对方不给钱",
        "收到判决书一个多月了",
        "前天收到处罚决定，六十天内复议",
        "收到快递5天了，坏的",
        "收到劳动合同三天了",
    ],
)
def test_who_has_won_or_has_long_lost_the_period_is_not_hurried(text: str) -> None:
    assert Urgency.DEADLINE not in urgency.said(text)
