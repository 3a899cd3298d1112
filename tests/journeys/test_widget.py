"""The widget on a town's own page: strict policy, rude styles, keyboard, screen reader; and on a site nobody let in."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from lab.platforms.instance import Instance
from tests.journeys.checks import serious
from tests.journeys.foreign import site, town
from tests.journeys.visitors import DESKTOP, Visitors, no_overflow, send

ADMIN = "demo-admin"


@pytest.fixture
def town_page(platform: Instance, visitors: Visitors) -> Iterator[str]:
    """The town's page; an administrator has switched the widget on and let the site in, for the Nanhai office."""
    with site(*town(platform.url)) as origin:
        desk = visitors.staff(ADMIN, "/desk/channels/widget")
        box = desk.locator("[name=is_on]")
        if not box.is_checked():
            box.check(force=True)
            send(desk)
        offices = visitors.api("GET", "/offices?place=440605")
        [office, *_more] = [one["id"] for one in offices["items"] + offices["serving"] if one["next_free"]]
        desk.goto("/desk/channels/sites")
        desk.fill("[name=origin]", origin + "/some/page.html")
        desk.fill("[name=unit]", str(office))
        desk.fill("[name=note]", "南海区政府办")
        send(desk.locator("form").filter(has=desk.locator("[name=origin]")))
        expect(desk.locator("tbody")).to_contain_text(origin)
        yield origin


def bare(page: Page) -> None:
    """Send what browsers send: a header of the journeys' own would have this one ask before (CORS preflight)."""
    page.context.set_extra_http_headers({})


def opened(page: Page, origin: str) -> None:
    """Open the widget with the keyboard, as somebody without a mouse does."""
    bare(page)
    page.goto(origin)
    launcher = page.get_by_role("button", name="法律帮助")
    expect(launcher).to_be_visible()
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("fawang-help textarea")).to_be_focused()


def test_somebody_asks_and_goes_on_to_book_on_a_town_page(visitors: Visitors, town_page: str) -> None:
    page = visitors.person()
    opened(page, town_page)
    serious(page, "just opened")
    page.keyboard.type("拖欠我三个月 wages")
    # What was typed is no shortcut of the page's, whose styles and policy changed nothing.
    expect(page.locator("#news")).to_have_text("新闻")
    page.locator("fawang-help textarea").fill("老板拖欠我三个月工资")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    answer = page.locator("fawang-help .answer")
    expect(answer.locator("article h3").first).to_be_focused()
    expect(answer.locator("article li").first).to_be_visible()
    law = answer.locator("details").first
    law.locator("summary").click()
    expect(law).to_contain_text("现行有效")
    expect(law.locator("p")).to_be_visible()
    serious(page, "answered, phone")
    no_overflow(page)
    page.set_viewport_size(DESKTOP)
    serious(page, "answered, desktop")
    with page.context.expect_page() as found:
        page.locator("fawang-help .times a").first.click()
    booking = found.value
    booking.wait_for_load_state()
    # The page we came from is named to nobody, and ours has no hold on it.
    assert booking.evaluate("[document.referrer, window.opener]") == ["", None]
    # The time was chosen on the town's page; who comes is said on ours alone.
    slot = re.search(r"slot=(\d+)", booking.url)
    assert slot is not None
    assert booking.url.startswith(f"{visitors.url}/appointments/new?unit=")
    expect(booking.locator(f"[name=slot][value='{slot[1]}']")).to_be_checked()
    expect(booking.locator("main")).to_contain_text("南海区")
    booking.fill("[name=name]", "蒋小姐")
    booking.fill("[name=phone]", "13800138007")
    booking.get_by_role("button", name="确认预约").click()
    expect(booking).to_have_url(re.compile(r"/appointments/\d{12}/"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="法律帮助")).to_be_focused()
    # Nothing is left on the device, of either site.
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert [one for one in page.context.cookies(visitors.url) if "session" in one["name"]] == []


def test_who_is_in_danger_sees_the_numbers_before_anything_else(visitors: Visitors, town_page: str) -> None:
    page = visitors.person()
    opened(page, town_page)
    # Before a word is written, too.
    expect(page.locator("fawang-help .danger")).to_contain_text("110")
    page.locator("fawang-help textarea").fill("老公又打我了，我躲在厕所里，他在砸门")
    page.locator("fawang-help button.main").click()
    first = page.locator("fawang-help .answer > *").first
    expect(first).to_have_attribute("role", "alert")
    expect(first.locator("a[href='tel:110']").first).to_be_visible()
    serious(page, "danger")


def test_a_question_back_goes_on_by_a_press(visitors: Visitors, town_page: str) -> None:
    page = visitors.desktop()
    opened(page, town_page)
    page.locator("fawang-help textarea").fill("加油站把92号当95号卖，车坏了")
    page.locator("fawang-help button.main").click()
    answer = page.locator("fawang-help .answer")
    expect(answer.locator("h3").first).to_be_focused()
    before = answer.inner_text()
    answer.locator("button").first.click()
    expect(answer).not_to_have_text(before)


def test_a_site_that_nobody_let_in_gets_only_the_telephone(visitors: Visitors, town_page: str) -> None:
    files, headers = town(visitors.url, 'data-lang="en"')
    with site(files, headers) as other:
        page = visitors.desktop()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        bare(page)
        page.goto(other)
        page.get_by_role("button", name="Legal help").click()
        page.locator("fawang-help textarea").fill("My boss owes me three months of wages")
        page.locator("fawang-help button.main").click()
        expect(page.locator("fawang-help .answer")).to_contain_text("12348")
        expect(page.locator("fawang-help article")).to_have_count(0)
        assert any("CORS" in one for one in said)
        # That the browser says so in its console is what this is about.
        visitors.complaints[:] = [one for one in visitors.complaints if "CORS" not in one]


def test_it_stands_in_the_page_where_the_page_says(visitors: Visitors, town_page: str) -> None:
    files, headers = town(visitors.url, 'data-target="news" data-office="1"')
    with site(files, headers) as other:
        page = visitors.desktop()
        bare(page)
        page.goto(other)
        expect(page.locator("#news fawang-help")).to_have_attribute("inline", "")
        visitors.complaints[:] = [one for one in visitors.complaints if "CORS" not in one]


def test_first_paint_costs_little_on_a_slow_phone(visitors: Visitors, town_page: str) -> None:
    """At most 200 ms of the processor on a phone a sixth as fast as this machine (Chromium's own throttle)."""
    page = visitors.person()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    session.send("Performance.enable")
    page.goto(town_page)
    expect(page.get_by_role("button", name="法律帮助")).to_be_visible()
    with_it = _script_seconds(session)
    assert with_it <= 0.2, f"{with_it * 1000:.0f} ms"


def _script_seconds(session: object) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]  # type: ignore[attr-defined]
    return float(sum(one["value"] for one in metrics if one["name"] == "ScriptDuration"))
