"""Signing in by the province's service app in Chromium: a real name, and a level that is too low."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lab.platforms.instance import Instance
from lab.platforms.ports import free_port
from tests.channels.carriers.province_app.provider import SECRET, running_provider
from tests.journeys.visitors import Visitors, path_of, send
from tests.parts import ForkedInstance, Parts

ADMIN = "demo-admin"


@pytest.fixture
def people(
    platform: Instance, parts: Parts, chromium: Browser, visitors: Visitors
) -> Iterator[tuple[Visitors, str]]:
    """People at a server of the same platform that knows the app, and where the app is."""
    desk = visitors.staff(ADMIN, "/desk/channels/province_app")
    box = desk.locator("[name=is_on]")
    if not box.is_checked():
        box.check(force=True)
        send(desk)
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    with running_provider(public, f"{public}/province-app/signed-out") as issuer:
        known = {
            "FAWANG_PUBLIC_URL": public,
            "FAWANG_PROVINCE_ISSUER": issuer,
            "FAWANG_PROVINCE_CLIENT_ID": "fawang",
            "FAWANG_PROVINCE_CLIENT_SECRET": SECRET,
        }
        server = ForkedInstance(platform.home, port, {**platform.environment, **known}, parts=parts)
        try:
            server.serve()
            found = Visitors(chromium, server)
            yield found, issuer
            found.leave()
        finally:
            server.stop()


def _by_the_app(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name=re.compile("省政务服务应用|省级政务|粤省事")).click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_role("link", name=who, exact=True).click()
    page.wait_for_load_state()


def test_a_real_name_signs_in_and_sees_the_joined_account(people: tuple[Visitors, str]) -> None:
    found, _issuer = people
    page = found.person()
    _by_the_app(page, "jiang")
    expect(page).to_have_url(f"{found.url}/my")
    expect(page.locator("main")).to_contain_text("已关联的账号")


def test_a_low_level_proves_the_number_and_joins_by_a_press(people: tuple[Visitors, str]) -> None:
    found, _issuer = people
    page = found.person()
    _by_the_app(page, "low")
    assert path_of(page) == "/sign-in"
    page.fill("[name=phone]", "13800138000")
    send(page)
    code = re.search(r"\b(\d{6})\b", page.locator("main").inner_text())
    assert code, "a demonstration shows the code"
    page.fill("[name=code]", code[1])
    send(page)
    assert path_of(page).startswith("/channels/join/")
    expect(page.locator("main")).to_contain_text("138****8000")
    send(page)
    expect(page).to_have_url(re.compile("done=joined"))
