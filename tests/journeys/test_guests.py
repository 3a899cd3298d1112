"""A person brings a relative into the chat; the lawyer asks for an interpreter; who is taken out reads no more."""

import re

from playwright.sync_api import Page, expect

from tests.consultations.samples import PDF
from tests.journeys.checks import check
from tests.journeys.test_consultations import CHAT, ask, grab, said, say
from tests.journeys.test_files import choose
from tests.journeys.visitors import Visitors, fill, send


def press(page: Page, what: str) -> None:
    """Press a button that does something with a guest."""
    with page.expect_navigation():
        page.locator(f"button[name=what][value={what}]").first.click()


def test_a_relative_joins_and_is_taken_out(visitors: Visitors) -> None:
    person = visitors.person()
    code = ask(person, CHAT, "chat")
    visitors.free("demo-duty")
    lawyer = visitors.staff("demo-duty", "/desk")
    grab(lawyer, code)
    # The way to invite is there without a reload, as soon as a lawyer is.
    with person.expect_navigation():
        person.locator(".guests__invite").click()
    fill(person, {"role": "relative", "name": "李婶"})
    check(person)
    send(person)
    check(person)
    link = person.locator(".link-long a").inner_text()
    with person.expect_navigation():
        person.locator("main p > a.button--secondary").last.click()
    say(person, "我婶婶马上来。")

    aunt = visitors.person()
    aunt.goto(link)
    expect(aunt.locator("main")).to_contain_text("邀请您加入")
    check(aunt)
    press(aunt, "join")
    expect(lawyer.locator(".line--event").last).to_contain_text("李婶（亲属）已加入")
    assert CHAT not in said(aunt)
    say(aunt, "我也在公司做过，他们一直这样。")
    for page in (person, lawyer):
        expect(page.locator(".line--guest .line__who")).to_contain_text("李婶（亲属）")
        expect(page.locator(".line--guest .line__text")).to_contain_text("一直这样")
    say(lawyer, "请把您知道的写下来。")
    expect(aunt.locator(".line--lawyer").last).to_contain_text("写下来")
    lawyer.locator("[data-compose] textarea").press_sequentially("还有")
    expect(aunt.locator("[data-typing-says]")).to_contain_text("正在输入")
    # A paper of hers reaches both, and what they send reaches her.
    choose(aunt, ("工资条.pdf", "application/pdf", PDF))
    aunt.locator("[data-compose] button:not([type=button])").click()
    for page in (person, lawyer):
        expect(page.locator(".line--guest .files__name")).to_have_text("工资条.pdf")
    choose(lawyer, ("说明.pdf", "application/pdf", PDF))
    lawyer.locator("[data-compose] button:not([type=button])").click()
    expect(aunt.locator(".line--lawyer .files__name")).to_have_text("说明.pdf")
    address = aunt.locator(".line--lawyer .files__row").get_attribute("href") or ""
    assert aunt.request.get(address).body() == PDF
    check(aunt)

    # The lawyer would like an interpreter; the person is asked on their open page, and agrees.
    lawyer.goto(f"/desk/consultations/{code}/guests")
    fill(lawyer, {"role": "interpreter", "name": "陈翻译"})
    with lawyer.expect_navigation():
        lawyer.locator("main form:has(input[value=invite]) button").click()
    check(lawyer)
    expect(lawyer.locator(".link-long")).to_have_count(0)
    expect(person.locator("#talk-guests")).to_contain_text("您同意吗")
    check(person)
    press(person, "agree")
    lawyer.reload()
    expect(lawyer.locator(".link-long")).to_have_count(1)

    # Taken out: the open page says so, and shows nothing any more.
    person.locator("li", has_text="李婶").locator("button[value=remove]").click()
    expect(aunt.locator("#talk-state")).to_contain_text("您已不在这次对话中")
    expect(aunt.locator(".line, textarea")).to_have_count(0)
    check(aunt)
    expect(person.locator(".line--event").last).to_contain_text("李婶（亲属）已被请出")
    expect(person).to_have_url(re.compile("#talk-guests$"))
    send(person.locator("form:has(input[value=close])"))
