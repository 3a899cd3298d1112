"""A person and a lawyer in two browsers: a question in writing, and a chat that outlives its server."""

import re

from playwright.sync_api import Page, Route, expect

from tests.cases import WORDS
from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, fill, path_of, send

CHAT = "公司说我试用期不合格，让我明天不用来了，这样合法吗？"


def ask(page: Page, text: str, kind: str) -> str:
    """Ask a lawyer, and return the code of the question."""
    page.goto("/ask")
    page.fill("textarea[name=text]", text)
    fill(page, {"kind": kind})
    send(page)
    return path_of(page).split("/")[2]


def grab(lawyer: Page, code: str) -> None:
    """Take a question from its page on the desk."""
    lawyer.goto(f"/desk/consultations/{code}")
    with lawyer.expect_navigation():
        lawyer.locator("form[action$='/grab'] button").click()


def say(page: Page, text: str) -> None:
    """Write a message."""
    page.fill("[data-compose] textarea", text)
    page.locator("[data-compose] button:not([type=button])").click()


def said(page: Page) -> list[str]:
    """Return what stands in the talk, in order, without what the platform says."""
    return page.locator(".talk .line:not(.line--event) .line__text").all_inner_texts()


def test_from_guidance_to_a_lawyer_and_back(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/help/words")
    fill(person, {"words": WORDS})
    send(person)
    with person.expect_navigation():
        person.locator("button[name=go][value=ask]").click()
    assert person.input_value("textarea[name=text]") == WORDS
    send(person)
    expect(person.locator(".notice--success")).to_be_visible()
    code = path_of(person).split("/")[2]
    lawyer = visitors.staff("demo-duty", "/desk/consultations")
    row = lawyer.locator(".question", has=lawyer.locator(f"a[href$='{code}']"))
    other = visitors.staff("demo-duty-2", "/desk/consultations")
    expect(other.locator(f"a[href$='{code}']")).to_be_visible()
    with lawyer.expect_navigation():
        row.locator("button").click()
    # The others see it gone, and the person that somebody has it.
    expect(other.locator(f"a[href$='{code}']")).to_have_count(0)
    expect(person.locator(".line--event")).to_be_visible()
    expect(person.locator("#talk-state")).to_contain_text("演示值班律师")
    expect(lawyer.locator(".line--person .line__text")).to_contain_text("三年")
    # The guidance that the person was shown stands beside; a suggested answer is put into the lawyer's.
    lawyer.locator("#guidance-results [data-insert]").first.click()
    answer = lawyer.locator("form[data-answer] textarea[name=text]")
    expect(answer).not_to_have_value("")
    lawyer.fill("[name=next_steps]", "不要签“自愿离职”。\n保存工资条和打卡记录。")
    with lawyer.expect_navigation():
        lawyer.locator("form[data-answer] button").first.click()
    # Read without a reload: the words, what to do next, the law, the entry that it rests on.
    read = person.locator(".line--answer")
    expect(read).to_be_visible()
    expect(read.locator(".line__next")).to_contain_text("保存工资条")
    expect(read.locator(".law__article").first).to_be_visible()
    expect(read.locator(".line__entries a").first).to_be_visible()
    person.locator("input[name=rate-score][value='5']").check(force=True)
    with person.expect_navigation():
        person.locator("form:has(input[value=rate]) button").click()
    expect(person.locator(".notice--success")).to_contain_text("感谢")
    lawyer.reload()
    expect(lawyer.locator("#desk-aside")).to_contain_text("5 / 5")


def test_a_chat_outlives_a_reload_and_a_killed_server(visitors: Visitors) -> None:
    person = visitors.person()
    code = ask(person, CHAT, "chat")
    expect(person.locator("#talk-state")).to_contain_text(re.compile(r"前面还有 \d+ 人|下一位就是您"))
    visitors.free("demo-duty")
    lawyer = visitors.staff("demo-duty", "/desk")
    grab(lawyer, code)
    expect(person.locator("#talk-state")).to_contain_text("正在与您交谈")
    say(lawyer, "您好，我是值班律师。入职多久了？")
    expect(person.locator(".line--lawyer")).to_contain_text("入职多久了")
    say(person, "两个月。")
    expect(lawyer.locator(".line--person").last).to_contain_text("两个月")
    # Each side sees that the other has received it.
    expect(person.locator("[data-mine] [data-mark]").last).to_contain_text("对方已收到")
    lawyer.locator("[data-compose] textarea").press_sequentially("可以")
    expect(person.locator("[data-typing-says]")).to_contain_text("正在输入")
    lawyer.fill("[data-compose] textarea", "")
    person.reload()
    before = said(person)
    assert before == [CHAT, "您好，我是值班律师。入职多久了？", "两个月。"]
    # The server dies; both go on writing; it comes back.
    visitors.instance.kill("server")
    try:
        say(person, "公司没有给过书面的录用条件。")
        say(lawyer, "请保存劳动合同。")
        say(person, "好的，")
        say(person, "我都留着。")
        expect(person.locator(".line--unsent").first).to_contain_text("正在重试")
    finally:
        visitors.instance.serve()
    for page in (person, lawyer):
        expect(page.locator("[data-live-state]").first).to_have_attribute("data-state", "on")
        expect(page.locator(".line--unsent")).to_have_count(0)
        expect(page.locator(".talk .line:not(.line--event)")).to_have_count(7)
    assert said(person) == said(lawyer)
    assert said(person)[:3] == before
    mine = [text for text in said(person)[3:] if text != "请保存劳动合同。"]
    # What one has written stays in the order in which they wrote it.
    assert mine == ["公司没有给过书面的录用条件。", "好的，", "我都留着。"]
    for page in (person, lawyer):
        page.reload()
        assert len(said(page)) == 7
        numbers = page.locator(".talk [data-number]").evaluate_all(
            "all => all.map(e => Number(e.dataset.number))"
        )
        assert numbers == list(range(1, 9))


def test_a_message_is_neither_lost_nor_doubled_by_the_network(visitors: Visitors) -> None:
    person = visitors.person()
    ask(person, CHAT, "chat")
    expect(person.locator("[data-live-state]").first).to_have_attribute("data-state", "on")

    def take_and_say_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    # It arrives, but nobody hears that it has: it is sent again, and stored once.
    person.route("**/messages", take_and_say_nothing, times=1)
    say(person, "我在地铁里。")
    expect(person.locator(".line--unsent")).to_have_count(0)
    # Nothing arrives, and the page is opened anew.
    person.route("**/messages", lambda route: route.abort())
    say(person, "信号不好。")
    expect(person.locator(".line--unsent")).to_contain_text("正在重试")
    person.unroute_all(behavior="ignoreErrors")
    person.reload()
    expect(person.locator(".talk .line:not(.line--event)")).to_have_count(3)
    expect(person.locator(".line--unsent")).to_have_count(0)
    assert said(person) == [CHAT, "我在地铁里。", "信号不好。"]


def test_pages_of_a_consultation_can_be_used_by_everybody(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/ask")
    check(person)
    person.fill("textarea[name=text]", "")
    send(person)
    check(person)
    code = ask(person, WORDS, "written")
    check(person)
    lawyer = visitors.staff("demo-duty", "/desk/consultations")
    check(lawyer)
    lawyer.goto(f"/desk/consultations/{code}")
    check(lawyer)
    with lawyer.expect_navigation():
        lawyer.locator("form[action$='/grab'] button").click()
    expect(lawyer.locator("#guidance-results .answer").first).to_be_visible()
    check(lawyer)
    lawyer.fill("form[data-answer] textarea[name=text]", "依据《劳动合同法》第三十条，工资应当按时足额支付。")
    with lawyer.expect_navigation():
        lawyer.locator("form[data-answer] button").first.click()
    check(lawyer)
    person.reload()
    check(person)
    chat = visitors.person()
    chat_code = ask(chat, CHAT, "chat")
    check(chat)
    grab(lawyer, chat_code)
    say(chat, "您好")
    expect(lawyer.locator(".line--person").last).to_contain_text("您好")
    check(chat)
    check(lawyer)
    lead = visitors.staff("demo-lead", "/desk/consultations?box=all")
    check(lead)


def test_a_question_without_a_script(visitors: Visitors) -> None:
    person = visitors.person(java_script_enabled=False)
    code = ask(person, WORDS, "written")
    expect(person.locator("main")).to_contain_text("律师最迟")
    person.fill("[data-compose] textarea", "补充：工资每月六千。")
    with person.expect_navigation():
        person.locator("[data-compose] button:not([type=button])").click()
    visitors.free("demo-duty-2")
    lawyer = visitors.staff("demo-duty-2", "/desk")
    grab(lawyer, code)
    lawyer.fill("form[data-answer] textarea[name=text]", "工资应当按时足额支付。")
    with lawyer.expect_navigation():
        lawyer.locator("form[data-answer] button").first.click()
    person.reload()
    assert said(person)[-1] == "工资应当按时足额支付。"
    person.fill("[name=follow_up-text]", "去哪里申请仲裁？")
    with person.expect_navigation():
        person.locator("form:has(input[value=follow_up]) button").click()
    assert said(person)[-1] == "去哪里申请仲裁？"
