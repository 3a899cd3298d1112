"""Guidance on the way to an application: shown after the words, put right, remembered, handed in."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from fawang.knowledge.guidance import drafts
from fawang.knowledge.guidance.choice import selector
from fawang.knowledge.guidance.choice.candidates import Candidate, Table
from fawang.knowledge.guidance.drafting import measure
from fawang.knowledge.guidance.drafting.checker import Draft, Sentence
from fawang.knowledge.guidance.drafting.measure import Measure
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.shell.cases import answer, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
JIANG = "我和我老婆在南海一家厂做了三年多，没签合同没买社保，现在想走，老板说不签自愿离职就不发工资和加班费。"
GUIDANCE = "/help/guidance"


@pytest.fixture
def person() -> Client:
    return Client(headers={"origin": "http://testserver"})


def said(person: Client, words: str = JIANG) -> str:
    response: Any = answer(person, "words", words=words)
    assert response["Location"] == GUIDANCE
    return text_of(person.get(GUIDANCE))


def test_after_the_words_comes_what_helps(person: Client) -> None:
    page = said(person)
    assert "离职、被迫辞职、逼签自愿离职" in page
    assert "广东省佛山市南海区" in page
    assert "《中华人民共和国劳动合同法》第三十八条" in page
    assert 'value="apply"' in page
    # The address that can be shared is that of the matter.
    assert "/guidance/m/labour.resignation" in page


def test_danger_stands_above_everything(person: Client) -> None:
    page = said(person, "老公喝醉酒拿着刀要砍我，我和孩子躲在厕所里不敢出去")
    assert page.index('href="tel:110"') < page.index("<h1")
    assert page.index("data-exit") < page.index('href="tel:110"')


def test_where_no_danger_was_noticed_the_numbers_to_call_are_in_sight(person: Client) -> None:
    page = said(person)
    assert page.index("<h1") < page.index('href="tel:12356"') < page.index('id="doors-title"')
    in_danger = said(person, "老公喝醉酒拿着刀要砍我，我和孩子躲在厕所里不敢出去")
    assert 'href="tel:12356"' not in in_danger


def test_steps_come_first_then_one_thing_to_do_and_the_law_is_folded(person: Client) -> None:
    page = said(person)
    steps, do, law = (page.index(one) for one in ('class="answer__steps"', "data-main-action", "answer__law"))
    assert steps < do < law < page.index('class="law__article"')
    assert page.count("data-main-action") == page.count('class="answer panel') == 1
    # What else was found is a link.
    assert page.index("其他人还问") < page.index('href="/guidance/e/', law + page[law:].index("其他人还问"))


def test_papers_places_and_the_period_with_its_length_open_where_they_stand(person: Client) -> None:
    page = said(person)
    folds = page[page.index('class="folds"') :]
    assert "1 年" in folds[: folds.index("period__form")]
    assert "需要准备的材料" in folds


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("老板拖欠我三个月工资不给", "apply"),
        ("楼上漏水把我家天花板泡坏了，邻居不肯赔", "apply"),
        ("今天天气怎么样", "call_back"),
    ],
)
def test_the_main_action_fits_the_matter(person: Client, words: str, does: str) -> None:
    page = said(person, words)
    assert page.count("data-main-action") == 1
    assert f'data-main-action="{does}"' in page


@pytest.mark.parametrize(
    ("words", "number"),
    [("老公喝醉酒拿着刀要砍我，我和孩子躲在厕所里不敢出去", "110"), ("刚刚给骗子转了三万块", "96110")],
)
def test_in_danger_nothing_stands_beside_whom_to_call(person: Client, words: str, number: str) -> None:
    page = said(person, words)
    assert "data-main-action" not in page
    assert page.index(f'class="button button--seal" href="tel:{number}"') < page.index("<h1")


def test_what_was_understood_is_put_right(person: Client) -> None:
    said(person)
    answer(person, "guidance", topic="labour.overtime", place_text="佛山顺德")
    page = text_of(person.get(GUIDANCE))
    assert "广东省佛山市顺德区" in page
    assert '<p class="understood__line"><b>加班' in page


def test_going_on_fills_in_what_was_understood_and_remembers_what_was_shown(person: Client) -> None:
    said(person)
    # What it is about and where are known: neither is asked.
    assert answer(person, "guidance", go="apply")["Location"] == "/help/authority"
    assert "checked" in text_of(person.get("/help/matter"))
    assert "南海区" in text_of(person.get("/help/place"))
    order = _hand_in(person)
    assert (order.matter, order.topic, order.place) == ("labour", "labour.resignation", "440605")
    kept = json.loads(queries.statement_of(order).guidance)
    assert kept["shown"][0][0].startswith("q-labour-resignation")
    assert kept["matter_by"] == "understood"


def test_other_words_are_understood_anew(person: Client) -> None:
    said(person)
    answer(person, "guidance", topic="labour.overtime", place_text="")
    page = said(person, "昨天骑电动车被小车撞了，司机跑了，医药费谁来出")
    assert "/guidance/m/traffic." in page or "/guidance/m/labour.overtime" not in page


UNCERTAIN = "加油站把92号当95号卖，车坏了，老板不认"


def test_where_it_is_not_certain_the_page_asks_and_shows_no_answer(
    person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated(monkeypatch, 0.5, 0.3)
    page = said(person, UNCERTAIN)
    assert 'id="choice-title"' in page
    for what in (
        "data-speak",
        "law__article",
        "papers-title",
        "periods-title",
        'class="items"',
    ):
        assert what not in page, what
    answer(person, "guidance", topic="consumer.fraud", place_text="")
    page = text_of(person.get(GUIDANCE))
    if 'value="side:consumer"' in page:  # who sells asks of the same matter
        answer(person, "guidance", answer="side:consumer")
        page = text_of(person.get(GUIDANCE))
    if offered := re.findall('name="entry" value="([^"]+)"', page):
        answer(person, "guidance", entry=offered[0])
        page = text_of(person.get(GUIDANCE))
    assert "law__article" in page
    assert 'class="items"' in page


def test_a_running_period_opens_on_its_own_answer_below_its_sign(person: Client) -> None:
    page = said(person, "收到劳动仲裁裁决书已经12天了，不服还能不能起诉")
    assert page.index('href="tel:12348"') < page.index("<h1")
    assert page.index("收到劳动仲裁裁决书不服，几天内要去法院起诉？") < page.index("十五天内要到法院起诉")
    assert "三个月是硬期限" not in page


def test_what_is_not_of_the_law_gets_a_decent_answer(person: Client) -> None:
    page = said(person, "明天广州会下雨吗，要不要带伞呢")
    assert "12348" in page
    assert 'name="topic"' in page


def test_without_words_there_is_nothing_to_show(person: Client) -> None:
    assert person.get(GUIDANCE)["Location"] == "/help/words"


def test_a_draft_is_shown_as_one_and_only_where_the_installation_drafts(
    person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'value="draft"' not in said(person)
    monkeypatch.setattr(drafts, "is_on", lambda: True)
    monkeypatch.setattr(drafts, "draft", lambda question, passages: Draft((Sentence("不要签。", (1,)),), ()))
    # Not before the checker is good enough, whatever the installation wants.
    assert 'value="draft"' not in text_of(person.get(GUIDANCE))
    assert "不要签。" not in text_of(answer(person, "guidance", go="draft"))
    monkeypatch.setattr(measure, "HELD", Measure(60, 0, 60, 60))
    assert 'value="draft"' in text_of(person.get(GUIDANCE))
    page = text_of(answer(person, "guidance", go="draft"))
    assert "不要签。" in page
    assert "机器" in page
    monkeypatch.setattr(drafts, "draft", lambda question, passages: None)
    page = text_of(answer(person, "guidance", go="draft"))
    assert "不要签。" not in page
    assert "劳动合同法" in page


def _hand_in(person: Client) -> WorkOrder:
    for slug, values in (
        ("matter", {"matter": "labour"}),
        ("place", {"place_text": "广东省佛山市南海区"}),
        ("authority", {"authority": "none"}),
        ("person", {"name": "蒋先生", "dialect": "cantonese"}),
        (
            "reach",
            {"medium": "none", "may_call": "yes", "may_announce": "yes", "list_online": "yes", "third": "no"},
        ),
    ):
        assert answer(person, slug, **values).status_code == 302
    response: Any = person.post("/help/submit")
    return WorkOrder.objects.get(code=response["Location"].split("/")[3])


def rated(monkeypatch: pytest.MonkeyPatch, *fits: float) -> None:
    """Let the candidates have these chances, the best first, whatever was written; further ones none."""
    real = selector.rate

    def rate(table: Table, *, with_vectors: bool) -> tuple[Candidate, ...]:
        chances = [*fits, *[0.0] * len(table.candidates)]
        return tuple(
            replace(one, fit=fit)
            for one, fit in zip(real(table, with_vectors=with_vectors), chances, strict=False)
        )

    monkeypatch.setattr(selector, "rate", rate)


def test_two_are_offered_and_one_press_opens_one(person: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rated(monkeypatch, 0.5, 0.3)
    page = said(person, "骑电动车被小车撞了，司机跑了，医药费谁来出")
    codes = re.findall('name="entry" value="([^"]+)"', page)
    assert len(codes) == 2
    for what in ("data-speak", "law__article", "papers-title", "periods-title"):
        assert what not in page, what
    answer(person, "guidance", entry=codes[1])
    page = text_of(person.get(GUIDANCE))
    assert f'id="{codes[1]}"' in page
    assert "law__article" in page
    # Other words are chosen for anew.
    assert f'id="{codes[1]}"' not in said(person, "邻居装修砸了承重墙，怎么让他停")


def test_neither_of_the_two_is_an_answer_as_well(person: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rated(monkeypatch, 0.5, 0.3)
    page = said(person, "骑电动车被小车撞了，司机跑了，医药费谁来出")
    codes = re.findall('name="entry" value="([^"]+)"', page)
    answer(person, "guidance", answer=f"not_these:{' '.join(codes)}")
    page = text_of(person.get(GUIDANCE))
    assert not any(f'value="{code}"' in page for code in codes)


def test_a_question_back_twice_and_then_a_lawyer(person: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rated(monkeypatch)
    page = said(person, "家里出事了，我想告他")
    assert 'name="answer" value="subject:labour"' in page
    for what in ("data-speak", "law__article", "papers-title", "doors__list"):
        assert what not in page, what
    answer(person, "guidance", answer="subject:housing")
    page = text_of(person.get(GUIDANCE))
    second = re.search('name="answer" value="([a-z_]+):unknown"', page)
    assert second is not None
    answer(person, "guidance", answer=f"{second[1]}:unknown")
    page = text_of(person.get(GUIDANCE))
    assert 'name="answer"' not in page
    assert 'name="go" value="ask"' in page
    assert "12348" in page


def test_danger_stands_above_a_question_too(person: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rated(monkeypatch)
    page = said(person, "老公喝醉酒拿着刀要砍我，我和孩子躲在厕所里不敢出去")
    assert page.index('href="tel:110"') < page.index("<h1")
    assert "law__article" not in page


def test_what_nobody_asked_for_is_not_kept(person: Client) -> None:
    said(person, "家里出事了，我想告他")
    answer(person, "guidance", answer="colour:red")
    assert "colour" not in text_of(person.get(GUIDANCE))
