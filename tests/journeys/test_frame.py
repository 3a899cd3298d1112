"""Our pages in the frame of another site: one on the list, and a hostile one."""

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import expect

from lab.platforms.instance import Instance
from tests.journeys.checks import serious
from tests.journeys.foreign import site
from tests.journeys.test_widget import ADMIN
from tests.journeys.visitors import Visitors, send


def around(platform: str, path: str) -> Mapping[str, tuple[str, str]]:
    """Return the pages of a site that shows one of ours in a frame, and listens to what it says."""
    page = (
        "<!doctype html><html lang=zh-CN><title>省政务服务</title><link rel=icon href=data:,>"
        '<meta name=viewport content="width=device-width"><h1>专区</h1>'
        f'<iframe title="法律帮助" src="{platform}{path}" width=380 height=700></iframe>'
        '<script src="/hear.js"></script>'
    )
    hear = (
        "window.heard = []; addEventListener('message', (event) => {"
        " heard.push([event.origin, event.data.type]);"
        " event.source.postMessage({ type: 'fawang:token', token: 'nonsense' }, event.origin); });"
    )
    return {"/": ("text/html", page), "/hear.js": ("text/javascript", hear)}


@pytest.fixture
def service_app(platform: Instance, visitors: Visitors) -> Iterator[str]:
    """The province's service app, on the list for frames."""
    with site(around(platform.url, "/frame"), {}) as origin:
        desk = visitors.staff(ADMIN, "/desk/channels/province_app")
        if not desk.locator("[name=is_on]").is_checked():
            desk.locator("[name=is_on]").check(force=True)
            send(desk)
        desk.goto("/desk/channels/sites")
        desk.fill("[name=origin]", origin)
        desk.select_option("[name=use]", "frame") if desk.locator("select[name=use]").count() else desk.check(
            "[name=use][value=frame]", force=True
        )
        send(desk.locator("form").filter(has=desk.locator("[name=origin]")))
        yield origin


def test_the_app_shows_scenarios_and_a_field_in_its_frame(visitors: Visitors, service_app: str) -> None:
    page = visitors.person()
    page.context.set_extra_http_headers({})
    page.goto(service_app)
    frame = page.frame_locator("iframe")
    expect(frame.locator("a[href^='/frame/']")).to_have_count(15)
    page.wait_for_function("heard.length === 1")
    assert page.evaluate("heard") == [[visitors.url, "fawang:token-wanted"]]
    # A token that is none opens nothing.
    expect(frame.locator("#progress")).to_be_hidden()
    frame.get_by_role("button", name="法律帮助").click()
    frame.locator("fawang-help textarea").fill("老板拖欠我三个月工资")
    frame.locator("fawang-help button.main").click()
    expect(frame.locator("fawang-help article h3").first).to_be_visible()
    frame.locator("a[href='/frame/g-wages']").click()
    expect(frame.locator("ol li").first).to_be_visible()
    with page.context.expect_page() as found:
        frame.get_by_role("link", name=re.compile("查看全文")).click()
    entry = found.value
    entry.wait_for_load_state()
    assert entry.url.endswith("/guidance/e/g-wages")
    assert entry.evaluate("[document.referrer, window.opener]") == ["", None]
    assert page.context.cookies(visitors.url) == [] or all(
        "session" not in one["name"] for one in page.context.cookies(visitors.url)
    )
    own = visitors.desktop()
    own.goto("/frame")
    serious(own, "by itself")


@pytest.mark.parametrize("path", ["/frame", "/sign-in"])
def test_a_hostile_site_shows_none_of_our_pages(visitors: Visitors, service_app: str, path: str) -> None:
    with site(around(visitors.url, path), {}) as hostile:
        page = visitors.desktop()
        page.context.set_extra_http_headers({})
        page.goto(hostile)
        page.wait_for_function("document.querySelector('iframe').contentWindow.length === 0")
        expect(page.frame_locator("iframe").locator("main")).to_have_count(0)
        assert page.evaluate("heard") == []
        visitors.complaints[:] = [one for one in visitors.complaints if "frame" not in one.lower()]
