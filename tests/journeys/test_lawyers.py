"""A person asks three lawyers on a phone, compares, accepts one; a complaint until it is answered; a record by two."""

import io
import re

from playwright.sync_api import FilePayload, Page, expect

from fawang.kernel.storage.sheets.files import write_xlsx
from fawang.lawyers.transfer import RECORDS
from tests.journeys.checks import check
from tests.journeys.test_danger import STORY, expect_numbers
from tests.journeys.visitors import PHONE, Visitors, no_overflow, send

WORDS = "商场提前收回铺位，不退押金。想知道能不能要回来，要花多少钱。"


def tick(page: Page, number: int) -> list[str]:
    """Tick the first lawyers of Nanhai; return what names them."""
    page.goto("/lawyers?place=440605")
    boxes = page.locator("#results input[name=to]")
    values = [boxes.nth(place).get_attribute("value") or "" for place in range(number)]
    for place in range(number):
        page.locator(f"#results label[for='to-{values[place]}']").click()
    return values


def test_three_are_asked_compared_and_one_is_accepted(visitors: Visitors) -> None:
    person = visitors.person()
    values = tick(person, 3)
    check(person)
    person.set_viewport_size(PHONE)
    send(person.locator("form[action='/lawyers/request']"))
    expect(person.locator("h1")).to_contain_text("询价或预约")
    check(person)
    person.set_viewport_size(PHONE)
    # Nothing but the words was filled in: said at the fields, and what was typed stays.
    person.fill("[name=words]", WORDS)
    send(person.locator("form:has([name=words])"))
    expect(person.locator("[data-error-summary]")).to_be_visible()
    assert person.input_value("[name=words]") == WORDS
    person.select_option("[name=matter]", "contract")
    person.fill("[name=opponent]", "某商业管理公司")
    person.fill("[name=name]", "黄女士")
    person.fill("[name=phone]", "13900139711")
    send(person.locator("form:has([name=words])"))
    expect(person).to_have_url(re.compile("/lawyers/r/"))
    link = person.url.partition("?")[0]
    no_overflow(person)

    # The first two lawyers clear the conflict and make an offer.
    for value, price in zip(values[:2], ("6000", "800"), strict=True):
        lawyer = visitors.staff(f"lawyer-{value[1:]}", "/desk/lawyer-requests")
        lawyer.locator("tr[data-row] a").first.click()
        expect(lawyer.locator("main")).not_to_contain_text(WORDS)
        lawyer.locator("label:has-text('没有利益冲突')").first.click()
        send(lawyer.locator("form:has([name=command][value=clear])"))
        expect(lawyer.locator("main")).to_contain_text(WORDS)
        expect(lawyer.locator("main")).not_to_contain_text("黄女士")
        lawyer.locator("label:has-text('一口价')").first.click()
        lawyer.fill("[name=offer-amount]", price)
        lawyer.fill("[name=offer-included]", "协商和一审代理。")
        check(lawyer)
        send(lawyer.locator("form:has([name=command][value=offer])"))
        expect(lawyer.locator("main")).to_contain_text("协商和一审代理")

    person.goto(link)
    expect(person.locator(".compare")).to_contain_text("6,000")
    check(person)
    person.set_viewport_size(PHONE)
    no_overflow(person)
    send(person.locator("form:has([name=number][value='2'])"))
    expect(person.locator("[data-state=accepted]")).to_be_visible()
    expect(person.locator("[data-state=released]")).to_have_count(2)

    chosen = visitors.staff(f"lawyer-{values[1][1:]}", "/desk/lawyer-requests?box=over")
    chosen.locator("tr[data-row] a").first.click()
    chosen.click("button[value=show_person]")
    expect(chosen.locator("main")).to_contain_text("黄女士")


def test_a_fourth_is_thinned_out_without_script(visitors: Visitors) -> None:
    person = visitors.person(java_script_enabled=False)
    tick(person, 4)
    person.locator("form[action='/lawyers/request'] button.button--big").click()
    expect(person.locator("main")).to_contain_text("最多询问3个")
    expect(person.locator("input[name=to]:checked")).to_have_count(3)
    person.locator("main form button").click()
    expect(person.locator("[name=words]")).to_be_visible()


def test_danger_comes_first_where_words_are_typed(visitors: Visitors) -> None:
    person = visitors.person()
    tick(person, 1)
    send(person.locator("form[action='/lawyers/request']"))
    person.locator("[name=words]").press_sequentially(STORY)
    expect_numbers(person)


def test_a_complaint_is_taken_up_and_answered(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/lawyers?place=440605")
    person.locator(".lawyers__list h3 a").first.click()
    check(person)
    person.set_viewport_size(PHONE)
    person.locator("a[href^='/lawyers/complaint?of=']").click()
    check(person)
    person.set_viewport_size(PHONE)
    person.locator("label:has-text('私下收钱')").click()
    person.fill("[name=words]", "签合同后又要我私下转三千元，没有发票。")
    person.fill("[name=name]", "黄女士")
    person.fill("[name=phone]", "13900139712")
    send(person.locator("form:has([name=words])"))
    expect(person).to_have_url(re.compile("/lawyers/c/"))
    check(person)
    link = person.url.partition("?")[0]

    bureau = visitors.staff("demo-supervisor", "/desk/lawyer-complaints")
    check(bureau)
    bureau.goto(f"/desk/lawyer-complaints/{link.split('/')[-2]}")
    check(bureau)
    send(bureau.locator("form:has([name=command][value=accept])"))
    bureau.locator("summary:has-text('转交')").click()
    bureau.fill("[name=forward-body]", "佛山市律师协会")
    send(bureau.locator("form:has([name=command][value=forward])"))
    bureau.locator("label:has-text('部分属实')").click()
    bureau.fill("[name=answer-answer]", "已查明，责令退还三千元。")
    send(bureau.locator("form:has([name=command][value=answer])"))
    person.goto(link)
    expect(person.locator("main")).to_contain_text("责令退还三千元")


def test_a_record_is_brought_in_by_one_and_waits_for_another(visitors: Visitors) -> None:
    keeper = visitors.staff("demo-admin", "/desk/lawyers-register")
    check(keeper)
    keeper.goto("/desk/lawyers-register/sanctions/transfer")
    row = {
        "document_no": "旅程一号", "licence_no": "演示律所001", "sort": "warning", "decided_on": "2026-03-18",
        "authority": "佛山市司法局", "reason": "收费不规范", "source": "佛山市司法局网站",
    }  # fmt: skip
    file = io.BytesIO()
    write_xlsx(
        RECORDS, [dict.fromkeys(RECORDS.by_name) | row, dict.fromkeys(RECORDS.by_name) | {"sort": "x"}], file
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    wrong: FilePayload = {"name": "records.xlsx", "mimeType": kind, "buffer": file.getvalue()}
    keeper.set_input_files("[name=file]", wrong)
    send(keeper.locator("form:has([name=file])"))
    expect(keeper.locator("table")).to_contain_text("惩戒种类")
    check(keeper)
    file = io.BytesIO()
    write_xlsx(RECORDS, [dict.fromkeys(RECORDS.by_name) | row], file)
    keeper.set_input_files("[name=file]", {**wrong, "buffer": file.getvalue()})
    keeper.locator("label:has-text('只检查')").click()
    send(keeper.locator("form:has([name=file])"))
    keeper.goto("/desk/lawyers-register/sanctions")
    waiting = keeper.locator("tr:has-text('旅程一号')")
    expect(waiting).to_contain_text("须由另一人发布")
    check(keeper)


def test_a_lawyers_own_entry_and_the_check_list(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/lawyers/checklist")
    check(person)
    person.goto("/lawyers?what=firms&place=440605")
    check(person)
    person.set_viewport_size(PHONE)
    person.locator(".lawyers__list h3 a").first.click()
    check(person)
    found = visitors.api("GET", "/lawyers?region=440605")["items"][0]
    lawyer = visitors.staff(f"lawyer-{found['id']}", "/desk/lawyer-requests/entry")
    check(lawyer)
    lawyer.fill("[name=phone]", "0757-86331234")
    send(lawyer.locator("form:has([name=phone])"))
    assert visitors.api("GET", f"/lawyers/{found['id']}")["phone"] == "0757-86331234"
