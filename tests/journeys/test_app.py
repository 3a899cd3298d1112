"""The site as an app in Chromium: without a line, kept by wish, gone with signing out, shared with, rung."""

import base64
import json
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, new_phone, path_of, send

#: A browser without a push service of its own hands over what one that has one would.
_DOUBLE = """(parts) => {
  const unsubscribe = async () => (window.ended = true);
  const made = { endpoint: parts.endpoint, toJSON: () => parts, unsubscribe };
  let there = null;
  PushManager.prototype.subscribe = async (how) => {
    window.asked = [how.userVisibleOnly, how.applicationServerKey.length];
    return (there = made);
  };
  PushManager.prototype.getSubscription = async () => there;
  Object.defineProperty(Notification, "permission", { get: () => "granted" });
  Notification.requestPermission = async () => "granted";
}"""


def signed_in(visitors: Visitors, phone: str) -> Page:
    """Return the phone of a resident who has signed in; its browser may have a service worker."""
    page = visitors.person(service_workers="allow")
    page.goto("/sign-in")
    page.fill("[name=phone]", phone)
    send(page)
    code = re.search(r"\b(\d{6})\b", page.locator("main").inner_text())
    assert code, "a demonstration shows the code"
    page.fill("[name=code]", code[1])
    send(page)
    assert path_of(page) == "/my"
    return page


def installed(page: Page) -> None:
    """Wait until the service worker has the page."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


@pytest.fixture
def phone(visitors: Visitors) -> str:
    """The number of somebody who has a matter at the Nanhai office."""
    number = new_phone()
    visitors.matter(person={"phone": number})
    return number


def test_without_a_line_there_are_the_numbers_and_nothing_of_anybody(visitors: Visitors, phone: str) -> None:
    page = signed_in(visitors, phone)
    installed(page)
    page.context.set_offline(True)
    page.goto("/guidance")
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    expect(page.locator("a[href='tel:110']")).to_be_visible()
    # Nobody wished that anything be kept.
    expect(page.locator("#kept")).to_be_hidden()
    check(page)
    page.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page.locator(".hero")).to_be_visible()


def test_what_was_to_be_kept_is_read_without_a_line_and_gone_with_signing_out(
    visitors: Visitors, phone: str
) -> None:
    page = signed_in(visitors, phone)
    installed(page)
    check(page)
    page.locator("label[for=keep-here]").click()
    expect(page.locator("#keep-here")).to_be_checked()
    code = page.locator("[data-kept]").first.get_attribute("data-kept") or ""
    page.context.set_offline(True)
    page.goto("/track")
    kept = page.locator("#kept")
    expect(kept).to_contain_text(" ".join(code[at : at + 4] for at in (0, 4, 8)))
    expect(kept).to_contain_text("南海区")
    check(page)
    # The words of the matter were never put there.
    assert "加班" not in page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    page.goto("/my")
    expect(page.locator("#keep-here")).to_be_checked()
    send(page.locator("main form[action='/sign-out']"))
    assert page.evaluate("localStorage.length") == 0
    page.context.set_offline(True)
    page.goto("/track")
    expect(page.locator("#kept")).to_be_hidden()


def test_a_session_that_ended_elsewhere_takes_along_what_was_kept(visitors: Visitors, phone: str) -> None:
    page = signed_in(visitors, phone)
    page.locator("label[for=keep-here]").click()
    expect(page.locator("#keep-here")).to_be_checked()
    assert page.evaluate("localStorage.length") == 1
    page.context.clear_cookies()
    page.goto("/")
    page.wait_for_function("localStorage.length === 0")


def test_what_another_app_shares_begins_a_question(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/accessibility")
    # As the system of the phone does it: a form of the manifest's share target.
    page.evaluate(
        """() => { const form = document.createElement("form"); form.method = "post"; form.action = "/share";
        const field = document.createElement("textarea"); field.name = "text"; field.value = "老板拖欠我三个月工资";
        form.append(field); document.body.append(form); form.submit(); }"""
    )
    expect(page.locator("#words")).to_have_value("老板拖欠我三个月工资")
    check(page)
    send(page)
    assert path_of(page) == "/help/guidance"


def test_a_device_is_rung_after_a_tap_and_silent_after_another(visitors: Visitors, phone: str) -> None:
    page = signed_in(visitors, phone)
    installed(page)
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": base64.urlsafe_b64encode(raw).decode().rstrip("="), "auth": "a" * 22}
    parts = {"endpoint": "https://fcm.googleapis.com/fcm/send/journey", "keys": keys}
    page.add_init_script(f"({_DOUBLE})({json.dumps(parts)})")
    page.goto("/my")
    if page.locator("#on-device").get_attribute("data-push-key") == "":
        pytest.fail("the platform of the journeys has no push key")
    with page.expect_response("**/my/push") as told:
        page.locator("label[for=ring-here]").click()
    assert told.value.status == 204
    assert page.evaluate("window.asked") == [True, 65]
    expect(page.locator("#ring-here")).to_be_checked()
    with page.expect_response("**/my/push") as ended:
        page.locator("label[for=ring-here]").click()
    assert ended.value.status == 204
    page.wait_for_function("window.ended === true")
