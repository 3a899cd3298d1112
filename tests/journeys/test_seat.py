"""A lawyer on a phone: on duty, rung for, in a talk; whoever leads the shift sees it on the board."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.test_consultations import CHAT, ask, say
from tests.journeys.visitors import PHONE, Visitors, fill, path_of
from tests.waiting import until


def on_duty(page: Page) -> None:
    """Go on duty."""
    with page.expect_navigation():
        page.locator("button[name=presence][value=ready]").click()


def off_duty(*pages: Page) -> None:
    """End the duty; of whoever talks, when the talk is over."""
    for page in pages:
        page.goto("/desk/seat")
        end = page.locator("button[name=presence][value='offline:end_of_duty']")
        if end.count():
            with page.expect_navigation():
                end.click()


def test_a_chat_rings_at_the_seat_of_whoever_is_on_duty(visitors: Visitors) -> None:
    visitors.all_quiet()
    lawyer = visitors.staff("demo-duty", "/desk/seat", viewport=PHONE, has_touch=True, is_mobile=True)
    check(lawyer)
    on_duty(lawyer)
    expect(lawyer.locator("[data-seat=offline]")).to_have_count(0)
    lead = visitors.staff("demo-lead", "/desk/board")
    expect(lead.locator(".board__seats")).to_contain_text("演示值班律师")
    person = visitors.person()
    code = ask(person, CHAT, "chat")
    # It rings without a reload, with what it is about and why it rings here.
    ring = lawyer.locator("[data-ring-channel=chat]", has_text="试用期不合格")
    expect(ring).to_be_visible()
    expect(ring.locator("[data-countdown]")).to_have_text(re.compile(r"^(1[0-5]|[0-9])$"))
    expect(lead.locator(".board__waiting")).to_contain_text("试用期不合格")
    with lawyer.expect_navigation():
        ring.locator("form[action$='/accept'] button").click()
    assert path_of(lawyer) == f"/desk/consultations/{code}"
    expect(person.locator("#talk-state")).to_contain_text("演示值班律师")
    say(lawyer, "您好，我是值班律师。")
    expect(person.locator(".line--lawyer")).to_contain_text("值班律师")
    expect(lead.locator(".board__seats")).to_contain_text(re.compile("通话中|Talking"))
    check(lead)
    # What was told is in the application already; the person sees where it went.
    with lawyer.expect_navigation():
        lawyer.locator("a[href*='/desk/orders/new?from=']").click()
    expect(lawyer.locator("textarea[name=words]")).to_have_value(CHAT)
    check(lawyer)
    fill(lawyer, {"matter": "labour", "place_text": "佛山南海桂城", "name": "蒋先生", "phone": "13800138000"})
    fill(lawyer, {"agreed": True})
    with lawyer.expect_navigation():
        lawyer.locator("main form.sheet button.button--big").click()
    check(lawyer)
    expect(person.locator("#applied-title")).to_be_visible()
    check(person)
    off_duty(lawyer)
    expect(lawyer.locator("#seat")).to_contain_text(re.compile("会话结束后|after the talk"))


def test_the_place_is_kept_until_the_record_is_written(visitors: Visitors) -> None:
    visitors.all_quiet()
    lawyer = visitors.staff("demo-duty", "/desk/seat", viewport=PHONE, has_touch=True, is_mobile=True)
    if lawyer.locator("[data-seat=ready]").count() == 0:
        on_duty(lawyer)
    lead = visitors.staff("demo-lead", "/desk/board")
    person = visitors.person()
    ask(person, "房东不退押金，合同写明到期退还。", "chat")
    ring = lawyer.locator("[data-ring-channel=chat]", has_text="房东不退押金")
    with lawyer.expect_navigation():
        ring.locator("form[action$='/accept'] button").click()
    say(lawyer, "您好，合同里怎么写的？")
    lawyer.locator("#command-close summary").click()
    with lawyer.expect_navigation():
        lawyer.locator("form[action$='/close'] button").click()
    assert path_of(lawyer).endswith("/record")
    lawyer.goto("/desk/seat")
    expect(lawyer.locator("[data-seat=wrap_up]")).to_be_visible()
    expect(lawyer.locator("[data-countdown-clock]")).to_have_text(re.compile(r"^(10|[0-9]):[0-5][0-9]$"))
    check(lawyer)
    expect(lead.locator(".board__seats")).to_contain_text(re.compile("话后处理 1 件|writes up 1 talk"))
    check(lead)
    with lawyer.expect_navigation():
        lawyer.locator("button[name=presence][value=ready]").click()
    expect(lawyer.locator("[data-seat=ready]")).to_be_visible()
    expect(lawyer.locator(".wrap-up")).to_have_count(0)
    off_duty(lawyer)


def test_a_lawyer_whose_network_drops_while_accepting(visitors: Visitors) -> None:
    visitors.all_quiet()
    first = visitors.staff("demo-duty", "/desk/seat")
    second = visitors.staff("demo-duty-2", "/desk/seat")
    for lawyer in (first, second):
        on_duty(lawyer)
    person = visitors.person()
    ask(person, "我被拖欠工资三个月了，能不能直接去法院？", "chat")
    ring = "[data-ring-channel=chat]:has-text('拖欠工资三个月')"
    until(lambda: first.locator(ring).is_visible() or second.locator(ring).is_visible(), "it rings somewhere")
    at, other = (first, second) if first.locator(ring).is_visible() else (second, first)
    # The network drops as the lawyer takes it: after the ring the next one is asked, and the place was kept.
    at.context.set_offline(True)
    at.locator(f"{ring} form[action$='/accept'] button").click(no_wait_after=True)
    expect(other.locator(ring)).to_be_visible()
    with other.expect_navigation():
        other.locator(f"{ring} form[action$='/accept'] button").click()
    expect(person.locator("#talk-state")).to_contain_text("演示值班律师")
    at.context.set_offline(False)
    at.goto("/desk/seat")
    expect(at.locator("#seat")).to_contain_text("小休")
    off_duty(at, other)


def test_the_lead_puts_somebody_first_and_tells_a_seat_something(visitors: Visitors) -> None:
    lawyer = visitors.staff("demo-duty-2", "/desk/seat")
    off_duty(visitors.staff("demo-duty", "/desk/seat"), lawyer)
    person = visitors.person()
    ask(person, "孩子在学校被打伤了，学校不管，我先做什么？", "chat")
    lead = visitors.staff("demo-lead", "/desk/board")
    row = lead.locator(".board__waiting > li", has_text="孩子在学校被打伤")
    with lead.expect_navigation():
        row.locator("form[action$='/first'] button").click()
    expect(lead.locator(".notice--success")).to_be_visible()
    on_duty(lawyer)
    lead.goto("/desk/board")
    seat = lead.locator(".board__seats > li", has_text="演示值班律师乙")
    seat.locator("summary").click()
    # What is unfolded stays so, whatever the board hears meanwhile.
    with lead.expect_response(lambda answer: answer.url.endswith("/desk/board")):
        lead.evaluate(
            "document.querySelector('#board').dispatchEvent(new CustomEvent('live:changed', {bubbles: true}))"
        )
    expect(seat.locator("textarea")).to_be_visible()
    seat.locator("textarea").fill("请优先接校园伤害的会话。")
    # Nor is what was typed lost, also once the hands are elsewhere.
    lead.locator("h1").click()
    with lead.expect_response(lambda answer: answer.url.endswith("/desk/board")):
        lead.evaluate(
            "document.querySelector('#board').dispatchEvent(new CustomEvent('live:changed', {bubbles: true}))"
        )
    expect(seat.locator("textarea")).to_have_value("请优先接校园伤害的会话。")
    with lead.expect_navigation():
        seat.locator("form[action$='/note'] button").click()
    expect(lawyer.locator(".notice", has_text="请优先接校园伤害的会话")).to_be_visible()
    off_duty(lawyer)
