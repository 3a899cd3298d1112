"""Everything that a person does works in a browser that runs no scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_whole_case import ask_for_help, photograph
from tests.journeys.visitors import NEUTRAL, Matter, Visitors, answer, fill, new_phone, path_of, send


@pytest.fixture
def person(visitors: Visitors) -> Page:
    """A phone whose browser runs no scripts."""
    return visitors.person(java_script_enabled=False)


def test_help_is_asked_for_followed_and_withdrawn(person: Page, visitors: Visitors) -> None:
    phone = new_phone()
    receipt = ask_for_help(person, phone)
    # What only works with a script is not shown.
    expect(person.locator(".needs-script").first).not_to_be_visible()
    # The way back leads to the receipt, not to an empty form.
    person.goto("/help/check")
    expect(person).to_have_url(re.compile("/help/receipt/"))

    person.goto("/track")
    fill(person, {"code": receipt.code, "tail": phone[-4:]})
    send(person)
    expect(person.locator(".panel .tag")).to_be_visible()

    matter = Matter(visitors, receipt.code, receipt.link.rsplit("/", 1)[1])
    matter.give("request_papers", "demo-officer", papers=["身份证复印件"])
    person.goto(receipt.link)
    person.set_input_files(
        ".papers [name=file]", {"name": "照片.png", "mimeType": "image/png", "buffer": photograph()}
    )
    send(person.locator(".papers form"))
    expect(person.locator("#documents")).to_contain_text("照片.png")
    send(person.locator("form:has([name=supply_papers-note])"))
    expect(person.locator("form:has([name=supply_papers-note])")).to_have_count(0)

    person.locator("#command-withdraw summary").click()
    send(person.locator("#command-withdraw form"))
    expect(person.locator("#command-withdraw")).to_have_count(0)
    expect(person.locator(".notice--success")).to_be_visible()


def test_a_matter_is_rated(person: Page, visitors: Visitors) -> None:
    matter = visitors.matter()
    closed(matter)
    person.goto(matter.link)
    person.locator("a[href^='/rate/']").click()
    send(person)
    expect(person.locator("[data-error-summary]")).to_be_visible()
    fill(person, {"score": "5", "reasons": "solved", "comment": "谢谢你们。"})
    send(person)
    assert path_of(person) == "/rate/thanks"


def closed(matter: Matter) -> None:
    """Bring a matter to its end, by way of the API."""
    matter.give("accept", "demo-officer", article="31.5")
    ranked = matter.visitors.api("GET", f"/work-orders/{matter.code}/lawyers", as_="demo-officer")
    lawyer_id = next(one["lawyer_id"] for one in ranked if one["excluded"] is None)
    matter.give("assign", "demo-officer", lawyer_id=lawyer_id)
    lawyer = f"lawyer-{lawyer_id}"
    matter.give("take_up", lawyer, no_conflict=True)
    matter.give("conclude", lawyer, outcome="settlement", ended_on="2026-01-20", note="已和解。")
    matter.give("hand_in", lawyer)
    matter.give("close", "demo-head")


def test_language_text_and_colours_are_chosen_and_stay(person: Page) -> None:
    person.goto("/help/words")
    person.locator("button[name=language][value=en]").click()
    expect(person.locator("html")).to_have_attribute("lang", "en")
    expect(person).to_have_url(re.compile("/help/words$"))
    person.locator("button[name=text]").click()
    expect(person.locator("html")).to_have_attribute("data-text", "large")
    for theme in ("light", "dark"):
        person.locator("button[name=theme]").click()
        expect(person.locator("html")).to_have_attribute("data-theme", theme)
    person.goto("/")
    expect(person.locator("html")).to_have_attribute("data-theme", "dark")
    expect(person.locator("html")).to_have_attribute("data-text", "large")
    expect(person.locator("h1")).to_have_text("A legal problem? We help.")


def test_leaving_forgets_what_was_typed(person: Page) -> None:
    person.goto("/help/words")
    answer(person, "words", words="他昨晚又打了我，我不知道怎么办。")
    person.locator("[data-exit]").click()
    expect(person).to_have_url(NEUTRAL)
    person.goto("/help")
    expect(person).to_have_url(re.compile("/help/words"))
    assert person.input_value("[name=words]") == ""


def test_a_resident_signs_in_and_out(person: Page, visitors: Visitors) -> None:
    phone = new_phone()
    matter = visitors.matter(person={"phone": phone})
    sign_in_by_phone(person, phone)
    expect(person.locator("main")).to_contain_text(matter.code[:4])
    send(person.locator("main form[action$='/sign-out']"))
    person.goto("/my")
    assert path_of(person) == "/sign-in"


def sign_in_by_phone(page: Page, phone: str) -> None:
    """Sign in with the code that the demonstration shows instead of sending it."""
    page.goto("/my")
    fill(page, {"phone": phone})
    send(page)
    code = re.search(r"\d{6}", page.locator(".notice").inner_text())
    assert code
    fill(page, {"code": code[0]})
    send(page)
    assert path_of(page) == "/my"
