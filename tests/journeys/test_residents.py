"""A resident signs in with a code sent to their phone, and sees their matters: those that may be listed."""

from playwright.sync_api import expect

from tests.journeys.test_without_script import sign_in_by_phone
from tests.journeys.visitors import Visitors, fill, new_phone, no_overflow, path_of, send


def test_matters_of_ones_number_are_listed_but_not_those_kept_off_lists(visitors: Visitors) -> None:
    phone = new_phone()
    listed = visitors.matter(person={"phone": phone})
    hidden = visitors.matter(person={"phone": phone, "list_online": False})
    person = visitors.person()
    sign_in_by_phone(person, phone)
    no_overflow(person)
    expect(person.locator("main")).to_contain_text(listed.code[:4])
    expect(person.locator("main")).not_to_contain_text(hidden.code[:4])
    person.get_by_role("link", name="查看进度").first.click()
    assert path_of(person) == listed.link
    # Who uses this phone does not find the other one by its last digits either.
    person.goto("/track")
    fill(person, {"code": hidden.code, "tail": phone[-4:]})
    send(person)
    expect(person.locator("[data-error-summary]")).to_be_visible()


def test_a_wrong_code_opens_nothing(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/my")
    fill(person, {"phone": new_phone()})
    send(person)
    shown = person.locator(".notice").inner_text()
    wrong = "000000" if "000000" not in shown else "111111"
    fill(person, {"code": wrong})
    send(person)
    expect(person.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    person.goto("/my")
    assert path_of(person) == "/sign-in"
