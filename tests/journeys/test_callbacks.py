"""Somebody on an old phone books a call; a lawyer calls, does not reach them, tries again, and reaches them."""

import re
from datetime import UTC, datetime

import psycopg
from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, fill, new_phone, path_of


def comes(visitors: Visitors, code: str) -> None:
    """Let the promised time of a call be now: nobody waits for it in a test."""
    now = datetime.now(UTC)
    with psycopg.connect(visitors.instance.environment["DATABASE_URL"]) as connection:
        connection.execute(
            "UPDATE dispatch_callback SET next_at = %s, wake_at = %s WHERE code = %s", [now, now, code]
        )


def press(page: Page, selector: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def take(lawyer: Page, code: str) -> None:
    """Take a call as soon as it stands in the list of what is due."""
    card = lawyer.locator(f"[data-callback='{code}'] form[action$='/take'] button")
    expect(card).to_be_visible()
    with lawyer.expect_navigation():
        card.click()
    assert path_of(lawyer) == f"/desk/callbacks/{code}"


def test_a_call_is_booked_without_script_missed_once_and_made(visitors: Visitors) -> None:
    phone = new_phone()
    person = visitors.person(java_script_enabled=False)
    person.goto("/callback")
    fill(person, {"phone": phone, "name": "小蒋", "words": "老板扣着工资不给。", "announce": "no"})
    # Whichever hour it is where this runs, a call may come.
    fill(person, {"safe_from": "00:00", "safe_until": "24:00"})
    # Another day is looked at: what was typed is still there.
    press(person, ".callback__day >> nth=1")
    assert person.input_value("[name=phone]") == phone
    press(person, ".actions .button--seal")
    expect(person.locator("[data-error-summary]")).to_be_visible()
    person.locator("[name=slot]").nth(3).check(force=True)
    press(person, ".actions .button--seal")
    expect(person.locator(".notice--success")).to_be_visible()
    code = path_of(person).split("/")[2]
    assert phone not in person.content()

    lawyer = visitors.staff("demo-duty", "/desk/callbacks")
    expect(lawyer.locator("#calls")).to_contain_text(f"{phone[:3]}****{phone[-4:]}")
    check(lawyer)
    # Moved to another quarter of an hour, still without a script.
    press(person, ".parting form[method=get] button")
    person.locator("[name=slot]").last.check(force=True)
    press(person, "button[value=move]")
    expect(person.locator(".notice--success")).to_be_visible()

    comes(visitors, code)
    take(lawyer, code)
    expect(lawyer.locator("a[href^='tel:']").first).to_have_text(phone)
    expect(lawyer.locator(".contact")).to_be_visible()
    check(lawyer)
    person.reload()
    expect(person.locator("[data-state=calling]")).to_be_visible()
    press(lawyer, "button[name=command][value=not_reached]")
    expect(lawyer.locator("main")).not_to_contain_text(phone)
    person.goto(person.url.partition("?")[0])
    expect(person.locator("[data-state=booked]")).to_be_visible()

    comes(visitors, code)
    lawyer.goto("/desk/callbacks")
    take(lawyer, code)
    press(lawyer, "button[name=command][value=reached]")
    expect(lawyer.locator("[data-error-summary]")).to_be_visible()
    fill(lawyer, {"note": "已告知先收集工资条，再申请劳动仲裁。"})
    press(lawyer, "button[name=command][value=reached]")
    expect(lawyer.locator(".notice").first).to_be_visible()
    person.reload()
    expect(person.locator("[data-state=reached]")).to_be_visible()


def test_pages_of_being_called_can_be_used_by_everybody(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.goto("/callback?language=cantonese")
    check(page)
    press(page, ".actions .button--seal")
    check(page)
    fill(page, {"phone": new_phone(), "announce": "yes"})
    page.locator("[name=slot]").first.check(force=True)
    page.locator("[name=only_then]").check(force=True)
    press(page, ".actions .button--seal")
    check(page)
    link = page.url.partition("?")[0]
    with page.expect_download() as downloaded:
        page.locator("a[href$='/calendar']").click()
    assert re.fullmatch(r"\d{8}-\d{4}\.ics", downloaded.value.suggested_filename)
    page.goto(f"{link}?move=1")
    check(page)
    lead = visitors.staff("demo-lead", "/desk/callbacks/slots")
    check(lead)
    lead.goto("/desk/callbacks/slots?language=cantonese")
    lead.locator(".load .input").last.fill("0")
    press(lead, "main form[method=post] .actions button")
    expect(lead.locator(".notice--success")).to_be_visible()
    page.goto(link)
    press(page, "button:has-text('不用给我打了')")
    expect(page.locator("[data-state=cancelled]")).to_be_visible()
    check(page)
