"""An entrustment is notarised, with a phone on either side: from the service that was found to its correction."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.certifying import NOTARY_OFFICE
from tests.journeys.checks import check
from tests.journeys.ordering import HOLDER, ID_NUMBER, begin, document_of, fill_in, opens, pay, sign
from tests.journeys.test_keyboard import press, tab_to
from tests.journeys.visitors import PHONE, Visitors, command, new_phone, send

pytestmark = pytest.mark.usefixtures("certifying_offices")
WORDS = "我在东莞上班，想委托弟弟替我把南海的房子租出去"
TEXT = "兹证明蒋先生于二〇二六年在本公证员面前，在前面的《委托书》上签名。"


def answers(phone: str) -> dict[str, dict[str, object]]:
    """What the resident answers, page by page."""
    return {
        "words": {"words": WORDS},
        "matter": {"matter": "housing"},
        "place": {"place_text": "佛山南海桂城"},
        "item": {"item": "entrustment"},
        "property": {"property": "yes"},
        "ground": {"ground": "property"},
        "institution": {"institution": [NOTARY_OFFICE]},
        "applies": {"applies": "self"},
        "use": {"use": "here"},
        "power": {"power": "single"},
        "person": {"name": HOLDER, "id_number": ID_NUMBER},
        "reach": {"medium": "sms", "phone": phone, "may_call": "yes", "may_announce": "yes"},
    }


def looked_at(visitors: Visitors, *paths: str) -> None:
    """Somebody with a screen reader, large text or a narrow phone reads the same pages."""
    page = visitors.person()
    for path in paths:
        page.goto(path)
        check(page)


def test_an_entrustment_is_notarised_verified_and_corrected(visitors: Visitors) -> None:
    # The resident's browser runs no scripts.
    person = visitors.person(java_script_enabled=False)
    begin(person, "公证 委托", "公证：委托、声明")
    link = fill_in(person, answers(new_phone()), form="notary_statement")
    order = f"/desk/orders/{link.split('/')[2]}"
    person.goto(link)
    expect(person.locator("main .panel")).to_contain_text("公证处在下面写明的期限前决定是否受理")
    expect(person.locator("main .panel")).to_contain_text("0757-00001234")
    looked_at(visitors, "/services/i-justice-10?place=南海桂城", link)

    # The notary accepts on her phone; the fee is that of the table.
    notary = visitors.staff("trial-notary", order, viewport=PHONE)
    check(notary)
    notary.set_viewport_size(PHONE)
    command(notary, "accept")
    person.goto(link)
    expect(person.locator("main .panel")).to_contain_text("费用结清后，公证员马上开始审查")
    looked_at(visitors, link)
    pay(person, "120 元")

    # Somebody has to come, and is told what to bring; the notary examines and proposes.
    opens(notary, order, "#command-attend")
    person.goto(link)
    expect(person.locator("main .panel")).to_contain_text("请您本人到公证处")
    expect(person.locator("main .panel")).to_contain_text("身份证")
    looked_at(visitors, link)
    expect(notary.locator("#command-propose_certificate")).to_have_count(0)
    command(notary, "attend", on=dt.date.today().isoformat(), identity="card")
    command(notary, "propose_certificate", certificate=TEXT)

    # Another one approves it, the notary signs and the office seals.
    expect(notary.locator("#command-approve_certificate")).to_have_count(0)
    head = visitors.staff("trial-notary-head", order, viewport=PHONE)
    command(head, "approve_certificate")
    check(head)
    sign(notary, order)
    opens(person, link, "main .lead:has-text('公证书已经出具')")
    with person.expect_navigation():
        person.get_by_role("link", name=re.compile("^打开")).click()
    bearer = person.url
    looked_at(visitors, link, bearer)
    signed = document_of(person)
    assert signed.startswith(b"%PDF")
    assert signed.count(b"/ByteRange") == 2

    number = person.locator("h1 .caption").inner_text()
    code = person.locator(".panel dd").last.inner_text()
    verify(visitors, number, code)
    a_sharing_ends(visitors, bearer)
    a_correction_follows(visitors, person, link, order, number, code)


def verify(visitors: Visitors, number: str, code: str) -> None:
    """A stranger learns that it is valid, and nothing about anybody."""
    stranger = visitors.person()
    stranger.goto("/verify")
    check(stranger)
    stranger.fill("[name=number]", number)
    stranger.fill("[name=check_code]", code)
    send(stranger)
    expect(stranger.locator("[data-state=valid]")).to_be_visible()
    for known in ("蒋", ID_NUMBER[-4:], WORDS[:6], TEXT[:6]):
        expect(stranger.locator("body")).not_to_contain_text(known)
    check(stranger)
    # A code that is wrong by one sign, and a number that nobody has, have one answer.
    found = []
    for typed in (
        (number, f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}"),
        ("（2026）粤佛南海字第999号", code),
    ):
        stranger.goto("/verify")
        stranger.fill("[name=number]", typed[0])
        stranger.fill("[name=check_code]", typed[1])
        send(stranger)
        found.append(stranger.locator("main").inner_text())
    assert found[0] == found[1]
    check(stranger)


def a_sharing_ends(visitors: Visitors, bearer: str) -> None:
    """With the keyboard alone the bearer makes a link, and ends it."""
    holder, stranger = visitors.desktop(), visitors.person()
    holder.goto(bearer)
    tab_to(holder, "form:has([name=what][value=share]) button")
    press(holder)
    shared = holder.locator("#sharing .address").inner_text()
    stranger.goto(shared)
    expect(stranger.locator("[data-state=valid]")).to_be_visible()
    expect(stranger.locator("body")).not_to_contain_text("蒋")
    check(stranger)
    tab_to(holder, "form:has([name=what][value=end]) button")
    press(holder)
    expect(holder.locator(".notice--success")).to_be_visible()
    stranger.goto(shared)
    expect(stranger.locator("[data-state]")).to_have_count(0)


def a_correction_follows(
    visitors: Visitors, person: Page, link: str, order: str, number: str, code: str
) -> None:
    """Another notary reviews it; a new certificate takes the place of the first, and whoever verifies it sees so."""
    person.goto(link)
    person.locator("#command-ask_review summary").click()
    person.fill("[name=ask_review-reason]", "委托书里弟弟的名字写错了一个字。")
    send(person.locator("#command-ask_review form"))
    expect(person.locator("main .panel").first).to_contain_text("另一名公证员")

    second = visitors.staff("trial-notary-2", order, viewport=PHONE)
    command(second, "redraft", certificate=TEXT.replace("《委托书》", "《委托书》（更正）"))
    sign(second, order)
    both = "section[aria-labelledby=certified-title] p:has(.tag--good)"
    opens(second, order, f"{both} + p:has(.tag--good)")
    new = second.locator(f"{both} a").first.inner_text().rpartition(" ")[2]
    assert new != number
    with second.expect_navigation():
        second.locator(f"{both} a", has_text=number).click()
    first = second.url
    second.locator("details summary").last.click()
    second.locator("[name=ending]").first.check(force=True)
    second.locator("[name=replacement]").select_option(index=1)
    second.fill("[name=reason]", "受托人姓名有误。")
    with second.expect_navigation():
        second.locator("button[value=propose]").click()
    head = visitors.staff("trial-notary-head", first, viewport=PHONE)
    check(head)
    head.set_viewport_size(PHONE)
    with head.expect_navigation():
        head.locator("button[value=grant]").click()

    opens(person, link, "main a.button--secondary[href*='/certificates/']")
    expect(person.locator("main .panel").first).to_contain_text(new)
    looked_at(visitors, link)
    stranger = visitors.person()
    stranger.goto("/verify")
    stranger.fill("[name=number]", number)
    stranger.fill("[name=check_code]", code)
    send(stranger)
    expect(stranger.locator("[data-state=corrected]")).to_contain_text(new)
