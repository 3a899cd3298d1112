"""What helps on a phone: four screens at most, one thing to do first; then the application, and the own matter."""

import re

import pytest
from playwright.sync_api import Page, expect

from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Question
from fawang.knowledge.rules import Kind
from tests.journeys.checks import check
from tests.journeys.test_whole_case import photograph
from tests.journeys.visitors import (
    Visitors,
    answer,
    apply,
    command,
    fill,
    new_phone,
    no_overflow,
    path_of,
    send,
)

#: As many pixels has the screen of a phone of 390 × 844, and so many screens are read at most.
SCREEN, MOST_SCREENS = 844, 4
HIGHEST_HEADER = 120
QUESTIONS = (
    "老板拖欠我三个月工资不给",
    "离婚孩子抚养权归谁",
    "房东不退押金",
    "邻居家漏水把我家天花板泡了不肯赔",
    "在工地摔伤了腿，包工头说不是他的工人",
    "老公又打我了，我躲在厕所里，他在砸门",
    "刚刚被骗了三万块，对方说是公安",
    "我想立遗嘱，要不要公证",
    "借给朋友三万没有借条他不还",
    "收到劳动仲裁裁决书已经12天了，不服还能不能起诉",
    "我弟弟被派出所拘留了怎么办",
    "被城管罚款五千不服怎么办",
    "今天天气怎么样",
)
WAGES = "我在佛山南海桂城一家鞋厂做工，老板拖欠我三个月工资一万三千元，一直不给。"


def longest() -> list[str]:
    """Return the questions of the pack with the longest answers."""
    questions = [one for one in packs.current().entries[Kind.QUESTION].values() if isinstance(one, Question)]
    ranked = sorted(questions, key=lambda one: len(one.answer) + len("".join(one.steps)))
    return [one.ask for one in ranked[-5:]]


def ask(page: Page, words: str) -> None:
    page.goto("/help/words")
    fill(page, {"words": words})
    send(page)
    expect(page).to_have_url(re.compile("/help/guidance"))


def test_any_answer_is_four_screens_with_one_thing_to_do_first(visitors: Visitors) -> None:
    page = visitors.person()
    tall = {}
    for words in [*QUESTIONS, *longest()]:
        ask(page, words)
        height = page.evaluate("document.documentElement.scrollHeight")
        if height > MOST_SCREENS * SCREEN:
            tall[words] = height
        called = page.locator(".urgent__calls a").count()
        assert page.locator("[data-main-action]").count() == (0 if called else 1), words
        assert page.locator("header").first.bounding_box()["height"] <= HIGHEST_HEADER  # type: ignore[index]
        no_overflow(page)
    assert tall == {}


@pytest.mark.parametrize("address", ["/", "/track", "/guidance/e/q-labour-wages-01", "/lawyers", "/offices"])
def test_the_header_leaves_a_phone_to_the_page(visitors: Visitors, address: str) -> None:
    page = visitors.person()
    page.goto(address)
    for language in ("zh-hans", "en"):
        page.locator(f"button[name=language][value={language}]").click()
        box = page.locator("header").first.bounding_box()
        assert box is not None
        assert box["height"] <= HIGHEST_HEADER


def test_without_a_script_the_menu_opens_by_its_link(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    page.goto("/")
    box = page.locator("header").first.bounding_box()
    assert box is not None
    assert box["height"] <= HIGHEST_HEADER
    expect(page.locator("#ways")).to_be_hidden()
    page.locator("a[href='#ways']").click()
    page.locator("#ways a[href='/offices']").click()
    expect(page).to_have_url(re.compile("/offices"))


@pytest.mark.parametrize("wish", ["text", "language"])
def test_the_ways_stand_in_one_row_of_a_desktop(visitors: Visitors, wish: str) -> None:
    page = visitors.desktop()
    page.goto("/")
    page.locator(f"button[name={wish}]").last.click()
    tops = page.locator("#ways a").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    )
    assert len(set(tops)) == 1


def test_a_number_stands_once_in_the_box(visitors: Visitors) -> None:
    page = visitors.person()
    ask(page, "老公又打我了，我躲在厕所里，他在砸门")
    numbers = page.locator("#urgent .urgent__calls a").evaluate_all("all => all.map(one => one.href)")
    assert len(numbers) == len(set(numbers)) >= 3


def test_the_page_holds_in_other_colours_and_with_large_text(visitors: Visitors) -> None:
    page = visitors.desktop()
    ask(page, QUESTIONS[0])
    for fold in page.locator("main details summary").all():
        fold.click()
    check(page)


def test_without_script_the_main_action_leads_into_the_form(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    ask(page, QUESTIONS[0])
    page.locator("[data-main-action] a").click()
    expect(page).to_have_url(re.compile("/help/|/forms/"))


def test_an_application_has_five_steps_asks_nothing_known_and_takes_papers(visitors: Visitors) -> None:
    person = visitors.person(java_script_enabled=False)
    ask(person, WAGES)
    apply(person)
    said = []

    def step(slug: str, **values: str) -> None:
        said.append(person.locator(".steps p").inner_text())
        answer(person, slug, **values)

    # Neither what it is about nor where.
    step("authority", authority="none")
    step("opponent", opponent="佛山某鞋业有限公司")
    expect(person.locator("[name=claim]:checked")).to_have_value("31.5")
    step("claim")
    step("urgency", urgency="none")
    step("no-condition", no_condition="none")
    step("exempt", exempt="42.3")
    step("expectation")
    step("person", name="蒋先生")
    step("reach", medium="sms", phone=new_phone(), may_call="yes", may_announce="yes")
    said.append(person.locator(".steps p").inner_text())
    person.set_input_files(
        "main [type=file] >> nth=0", {"name": "工牌.png", "mimeType": "image/png", "buffer": photograph()}
    )
    send(person)
    expect(person).to_have_url(re.compile("/help/check"))
    said.append(person.locator(".steps p").inner_text())
    totals = {re.findall(r"共 (\d+) 步", one)[0] for one in said}
    assert totals == {"5"}
    send(person)
    expect(person).to_have_url(re.compile("/help/receipt/"))
    person.goto(person.locator(".actions a.button").get_attribute("href") or "")
    expect(person.locator("#documents")).to_contain_text("工牌.png")


@pytest.mark.parametrize("scripted", [True, False])
def test_person_and_office_write_to_each_other(visitors: Visitors, scripted: bool) -> None:
    matter = visitors.matter()
    person = visitors.person(java_script_enabled=scripted)
    person.goto(matter.link)
    expect(person.locator("main a[href^='tel:']").first).to_be_visible()
    person.locator("#messages-with-office summary").click()
    person.fill("[name=message-message]", "厂里今天又叫我签字，我能签吗？")
    send(person.locator("#messages-with-office form"))
    expect(person.locator(".notice--success")).to_be_visible()
    officer = visitors.staff("demo-officer", matter.desk)
    expect(officer.locator(".letter")).to_contain_text("我能签吗")
    expect(officer.locator("a[href='#command-reply']")).to_be_visible()
    command(officer, "reply", reply="先不要签，拍下来传给我们。")
    expect(officer.locator(".letter")).to_have_count(2)
    matter.give("request_papers", "demo-officer", papers=["工资转账记录"])
    person.goto(matter.link)
    expect(person.locator(".letter--ours")).to_contain_text("先不要签")
    person.set_input_files(
        ".papers [type=file]", {"name": "转账.png", "mimeType": "image/png", "buffer": photograph()}
    )
    send(person.locator(".papers form"))
    expect(person.locator(".papers .tag--good")).to_have_count(1)
    if scripted:
        check(person)
        check(officer)


def test_danger_in_a_message_shows_whom_to_call(visitors: Visitors) -> None:
    matter = visitors.matter()
    person = visitors.person()
    person.goto(matter.link)
    person.locator("#messages-with-office summary").click()
    person.fill("[name=message-message]", "他拿着刀在砸我的门，我不敢出去，很害怕")
    send(person.locator("#messages-with-office form"))
    expect(person.locator(".urgent a[href='tel:110']").first).to_be_in_viewport()
    assert path_of(person) == matter.link
