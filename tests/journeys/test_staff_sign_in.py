"""Staff sign in with a password and a second factor, and see where they are signed in."""

import base64
import hmac
import struct
import time
from hashlib import sha1

from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitors, fill, path_of, send


def code_of(secret: str, *, ahead: int = 0) -> str:
    """Return what an authenticator app shows for a key (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time() // 30) + ahead), sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_wrong_answers_open_nothing_and_do_not_say_what_was_wrong(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.goto("/desk/orders")
    assert path_of(page) == "/staff/sign-in"
    fill(page, {"username": "demo-city", "password": "wrong-password"})
    send(page)
    known = page.locator("[data-error-summary]").inner_text()
    fill(page, {"username": "nobody-at-all", "password": "wrong-password"})
    send(page)
    assert page.locator("[data-error-summary]").inner_text() == known
    fill(page, {"username": "demo-city", "password": "fawang-demo"})
    send(page)
    assert path_of(page) == "/staff/code"
    fill(page, {"code": "123456"})
    send(page)
    expect(page.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    # The password alone opens nothing.
    page.goto("/desk/orders")
    assert path_of(page) == "/staff/sign-in"


def test_a_new_member_of_staff_enrols_and_uses_a_recovery_code(visitors: Visitors) -> None:
    head = visitors.staff("demo-head", "/desk/staff")
    username = f"new-{int(time.time())}"
    form = head.locator("form[action='/desk/staff/new']")
    fill(form, {"username": username, "name": "新来的", "role": "office_officer"})
    send(form)
    first = head.locator(".answers code").last.inner_text()

    page = visitors.desktop()
    _password(page, username, first)
    assert path_of(page) == "/staff/enrol"
    secret = page.locator("code.code").inner_text()
    fill(page, {"code": "000000"})
    send(page)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert page.locator("code.code").inner_text() == secret
    fill(page, {"code": code_of(secret)})
    send(page)
    recovery = page.locator("ul code").all_inner_texts()
    assert len(recovery) == 8
    # Another knows the first password: nothing else is possible before it is changed.
    page.goto("/desk/orders")
    assert path_of(page) == "/staff/password"
    fill(page, {"old": first, "new": "我自己的一句话 2026"})
    send(page)
    page.goto("/desk/orders")
    expect(page.locator("h1")).to_be_visible()

    # The phone is lost: a recovery code opens the workbench, once.
    another = visitors.desktop()
    _password(another, username, "我自己的一句话 2026")
    fill(another, {"code": recovery[0]})
    send(another)
    assert path_of(another) == "/desk/orders"
    # Two sessions are listed; one ends the other.
    page.goto("/staff/account")
    others = page.locator("button[name=session]")
    expect(others).to_have_count(1)
    with page.expect_navigation():
        others.click()
    expect(page.locator("button[name=session]")).to_have_count(0)
    another.goto("/desk/orders")
    assert path_of(another) == "/staff/sign-in"

    _password(another, username, "我自己的一句话 2026")
    fill(another, {"code": recovery[0]})
    send(another)
    expect(another.locator("[name=code]")).to_have_attribute("aria-invalid", "true")


def test_signing_in_leads_to_where_one_wanted_to_go(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.goto("/desk/route")
    assert path_of(page) == "/staff/sign-in"
    fill(page, {"username": "demo-province", "password": "fawang-demo"})
    send(page)
    expect(page.locator("main [name=next]")).to_have_value("/desk/route")


def _password(page: Page, username: str, password: str) -> None:
    page.goto("/staff/sign-in")
    fill(page, {"username": username, "password": password})
    send(page)
