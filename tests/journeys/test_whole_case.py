"""The case of the wages withheld, from the person's words to their rating, through the pages alone."""

import datetime as dt
import re
import zlib
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.cases import WORDS
from tests.journeys.visitors import (
    Visitors,
    answer,
    command,
    fill,
    new_phone,
    no_overflow,
    path_of,
    send,
    state_of,
)

TODAY = dt.date.today().isoformat()


@dataclass
class Receipt:
    """What the person keeps."""

    code: str
    link: str


def ask_for_help(page: Page, phone: str) -> Receipt:
    """Go through "get help" as Mr Jiang does, on his phone."""
    page.goto("/")
    page.get_by_role("main").locator("a[href='/help']").first.click()
    answer(page, "words", words=WORDS)
    # What it is about is known from the words, and not asked.
    # There is a Guicheng in Foshan and one in Zhaoqing: the platform does not guess, it asks.
    answer(page, "place", place_text="桂城")
    expect(page.locator("[name=place_choice]")).to_have_count(3)
    answer(page, "which-place", place_choice="440605011")
    answer(page, "authority", authority="none")
    answer(page, "opponent", opponent="佛山某鞋业有限公司")
    answer(page, "claim", claim="31.5")
    answer(page, "urgency", urgency="none")
    answer(page, "no-condition", no_condition="none")
    answer(page, "exempt", exempt="42.3")
    # What can be expected is said before anything personal is asked.
    expect(page).to_have_url(re.compile("/help/expectation"))
    expect(page.locator(".notice--success")).to_be_visible()
    expect(page.locator(".papers li").first).to_be_visible()
    send(page)
    answer(page, "person", name="蒋先生", dialect="cantonese")
    answer(page, "reach", medium="sms", phone=phone, may_call="yes", may_announce="yes")
    answer(page, "papers")
    expect(page).to_have_url(re.compile("/help/check"))
    expect(page.locator(".answers")).to_contain_text("佛山某鞋业有限公司")
    send(page)
    expect(page).to_have_url(re.compile(r"/help/receipt/"))
    no_overflow(page)
    code = re.sub(r"\D", "", page.locator(".receipt__code .code > [aria-hidden]").inner_text())
    link = page.locator(".actions a.button").get_attribute("href") or ""
    assert re.fullmatch(r"\d{12}", code)
    assert link.startswith(f"/f/{code}/")
    return Receipt(code, link)


def test_a_person_gets_help_from_their_first_words_to_their_rating(visitors: Visitors) -> None:
    person = visitors.person()
    receipt = ask_for_help(person, new_phone())

    # The officer finds it in the inbox and asks for what is missing, once and completely.
    officer = visitors.staff("demo-officer", "/desk/orders")
    officer.fill("[data-search]", receipt.code)
    officer.press("[data-search]", "Enter")
    officer.locator("tr[data-row] a").click()
    expect(officer).to_have_url(re.compile(f"/desk/orders/{receipt.code}"))
    expect(officer.locator("main")).to_contain_text(WORDS)
    papers = "身份证复印件\n工资转账记录"
    command(officer, "request_papers", papers=papers, note="拍照上传即可。")
    expect(officer.locator("#command-supply_papers")).to_be_attached()

    # The person photographs one paper, hands it in by the secret link, and says that this is all.
    person.goto(receipt.link)
    expect(person.locator(".papers .tag--warn")).to_have_count(2)
    person.set_input_files(
        ".papers [name=file] >> nth=0", {"name": "照片.png", "mimeType": "image/png", "buffer": photograph()}
    )
    send(person.locator(".papers form").first)
    expect(person.locator("#documents")).to_contain_text("照片.png")
    expect(person.locator(".papers .tag--good")).to_have_count(1)
    no_overflow(person)
    person.fill("[name=supply_papers-note]", "工资是现金发的，没有转账记录。")
    send(person.locator("form:has([name=supply_papers-note])"))
    expect(person.locator(".notice--success")).to_be_visible()

    # The officer grants aid, and asks the lawyer whom the platform puts first.
    officer.goto(f"/desk/orders/{receipt.code}")
    expect(officer.locator("main")).to_contain_text("没有转账记录")
    command(officer, "accept", article="31.5", note="进城务工人员请求支付劳动报酬，免予核查。")
    officer.locator("#command-assign summary").first.click()
    first = officer.locator("[name=assign-lawyer_id] option").nth(1)
    lawyer_id = first.get_attribute("value") or ""
    command(officer, "assign", lawyer_id=lawyer_id)

    # The lawyer sees no names before having checked for conflicts; then everything.
    lawyer = visitors.staff(f"lawyer-{lawyer_id}", f"/desk/orders/{receipt.code}")
    expect(lawyer.locator("body")).not_to_contain_text("蒋")
    expect(lawyer.locator("body")).not_to_contain_text("没有合同没有社保")
    expect(lawyer.locator("main")).to_contain_text("佛山某鞋业有限公司")
    command(lawyer, "take_up", no_conflict=True)
    expect(lawyer.locator("main")).to_contain_text(WORDS)
    expect(lawyer.locator("aside")).to_contain_text("蒋")
    command(lawyer, "record", event="mediation", on=TODAY, note="与厂方在调解组织主持下协商。")
    command(
        lawyer, "conclude", outcome="mediation", sum_recovered="13,000", ended_on=TODAY, note="当场支付。"
    )
    expect(lawyer.locator("main")).to_contain_text("13,000")
    command(lawyer, "hand_in")

    # Another closes it: the head of the office.
    officer.reload()
    expect(officer.locator("#command-close")).to_have_count(0)
    head = visitors.staff("demo-head", f"/desk/orders/{receipt.code}")
    command(head, "close", note="同意结案。")
    expect(state_of(head)).to_have_class(re.compile("tag--good"))

    # The person follows the link and rates: dissatisfied, once, without signing in.
    person.goto(receipt.link)
    expect(person.locator("main")).to_contain_text("13,000")
    person.locator("a[href^='/rate/']").click()
    address = person.url
    fill(person, {"score": "2", "reasons": "slow", "comment": "等得太久了。"})
    no_overflow(person)
    send(person)
    assert path_of(person) == "/rate/thanks"
    person.goto(address)
    assert path_of(person) == "/rate/thanks"
    person.goto(receipt.link)
    expect(person.locator("a[href^='/rate/']")).to_have_count(0)

    # Somebody gets in touch with the dissatisfied.
    head.goto("/desk/follow-ups")
    head.locator("tr[data-row]", has_text=spoken(receipt.code)).locator("a").click()
    expect(head.locator("main")).to_contain_text("等得太久了。")
    fill(head, {"result": "explained", "note": "已致歉，说明了调解的时间安排。", "called": True})
    send(head)
    expect(head.locator("tr[data-row]", has_text=spoken(receipt.code))).to_have_count(0)


def spoken(code: str) -> str:
    """Return a code as it is printed."""
    return f"{code[:4]} {code[4:8]} {code[8:]}"


def photograph() -> bytes:
    """Return a small picture, as a phone would send one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (1).to_bytes(4) + (1).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(b"\0\x99\x66\x33")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
