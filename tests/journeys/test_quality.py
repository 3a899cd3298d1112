"""After a talk: the record on a lawyer's phone, the person's copy, a rating of 1, a check, a complaint."""

import re
import time

from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.test_consultations import ask, grab, say
from tests.journeys.visitors import PATIENCE_MS, PHONE, Visitors, fill, path_of, send

CHAT = "厂里扣了我两个月工资，还让我签自愿离职，我能不签吗？"
ADVICE = "可以不签。依据《劳动合同法》第三十条，工资应当按时足额支付。"


def reload_until(page: Page, selector: str) -> None:
    """Look again until the worker has done its part."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not page.locator(selector).count():
        assert time.monotonic() < deadline, f"{selector} never came on {page.url}"
        page.wait_for_timeout(500)
        page.reload()


def test_record_rating_check_and_complaint(visitors: Visitors) -> None:
    person = visitors.person()
    code = ask(person, CHAT, "chat")
    visitors.free("demo-duty")
    lawyer = visitors.staff("demo-duty", "/desk", viewport=PHONE, is_mobile=True, has_touch=True)
    grab(lawyer, code)
    expect(person.locator("#talk-state")).to_contain_text("正在与您交谈")
    say(lawyer, ADVICE)
    expect(person.locator(".line--lawyer")).to_contain_text("可以不签")
    # The lawyer ends the chat and is led to the form, filled in with what was said.
    lawyer.locator("#command-close summary").click()
    with lawyer.expect_navigation():
        lawyer.locator("#command-close button").click()
    assert path_of(lawyer) == f"/desk/consultations/{code}/record"
    assert lawyer.input_value("[name=asked]") == CHAT
    assert lawyer.input_value("[name=advised]") == ADVICE
    lawyer.fill("[name=next_steps]", "保存工资条和聊天记录。\n向劳动监察大队投诉。")
    check(lawyer)
    lawyer.set_viewport_size(PHONE)
    # Above it the seat's own bar has a button: ready again.
    record = lawyer.locator("form:has([name=next_steps])")
    send(record)
    # Something is missing; nothing that was typed is lost.
    expect(lawyer.locator(".error-summary, [role=alert]").first).to_be_visible()
    assert lawyer.input_value("[name=next_steps]").startswith("保存工资条")
    fill(lawyer, {"outcome": "advised"})
    send(record)
    expect(lawyer.locator("#record-title")).to_be_visible()
    # The person reads it on their page, keeps it, and is not satisfied.
    person.reload()
    expect(person.locator("#record")).to_contain_text("劳动监察")
    check(person)
    person.set_viewport_size(PHONE)
    with person.expect_download() as paper:
        person.locator("#record a[download]").click()
    assert paper.value.suggested_filename == f"record-{code}.pdf"
    person.locator("input[name=rate-score][value='1']").check(force=True)
    with person.expect_navigation():
        person.locator("form:has(input[value=rate]) button").click()
    expect(person.locator(".notice--success")).to_contain_text("感谢")
    # It is drawn for a check, and the lead lawyer judges it.
    lead = visitors.staff("demo-lead", "/desk/quality")
    reload_until(lead, f"a[href$='{code}']")
    check(lead)
    lead.locator(f"a[href$='{code}']").click()
    send(lead)
    expect(lead.locator(".line--lawyer")).to_contain_text("可以不签")
    check(lead)
    for name in ("law", "complete", "plain", "attitude", "next_steps", "record"):
        lead.locator(f"[name=score_{name}][value='{2 if name == 'attitude' else 4}']").check(force=True)
    sheet = lead.locator("form.sheet")
    send(sheet)
    expect(lead.locator("#id_comment_attitude")).to_have_attribute("aria-invalid", "true")
    lead.fill("[name=comment_attitude]", "没有问清当事人的担心。")
    lead.fill("[name=summary]", "先听完再解答。")
    send(lead.locator("form.sheet"))
    expect(lead.locator("#result-title")).to_contain_text("68")
    lead.goto("/desk/quality/figures")
    check(lead)
    lawyer.goto(f"/desk/quality/{code}")
    expect(lawyer.locator("main")).to_contain_text("先听完再解答")
    check(lawyer)
    # The person complains, without a script; who is above answers.
    person.goto(person.url.partition("?")[0])
    link = person.locator("a[href$='/complaint']").get_attribute("href")
    plain = visitors.person(java_script_enabled=False)
    plain.goto(str(link))
    fill(plain, {"about": "attitude"})
    plain.fill("textarea[name=text]", "律师说得很快，不等我讲完就结束了。")
    send(plain)
    expect(plain.locator(".notice--success")).to_be_visible()
    above = visitors.staff("demo-province", "/desk/complaints")
    check(above)
    above.locator("tbody a").first.click()
    expect(above.locator("main")).to_contain_text("不等我讲完")
    send(above)
    fill(above, {"answer-finding": "partly"})
    above.fill("[name=answer-answer]", "我们核对了对话，律师确实没有等您讲完，向您道歉。")
    check(above)
    send(above.locator("form:has(input[value=answer])"))
    expect(above.locator("#answer-title")).to_be_visible()
    assert re.search(r"68", above.locator(".desk__aside").inner_text())
    person.goto(str(link))
    expect(person.locator("main")).to_contain_text("向您道歉")
    check(person)
    taking = visitors.staff("demo-agent", "/desk/complaints/new")
    check(taking)
