"""A lawyer on a phone sees their duties and asks for a swap, a colleague agrees, the lead sees it."""

import re

import httpx
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import PHONE, Visitors, path_of


def press(page: Page, selector: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def test_a_duty_is_swapped_from_a_phone(visitors: Visitors) -> None:
    lawyer = visitors.staff("demo-duty", "/desk/roster", viewport=PHONE, is_mobile=True, has_touch=True)
    expect(lawyer.locator(".duty").first).to_be_visible()
    check(lawyer)
    # On every third day the colleague is free; the last of them, since other journeys look at the first ones.
    links = lawyer.locator(".duty a[href*='/duties/']")
    hrefs = [links.nth(one).get_attribute("href") or "" for one in range(links.count())]
    for href in reversed(hrefs):
        lawyer.goto(href)
        if lawyer.locator(".choice", has_text="演示值班律师乙").count():
            break
    number = path_of(lawyer).rpartition("/")[2]
    check(lawyer)
    lawyer.locator(".choice", has_text="演示值班律师乙").locator("input").check(force=True)
    lawyer.fill("[name=note]", "开庭，谢谢！")
    press(lawyer, "main form .actions button")
    expect(lawyer.locator(".notice--success")).to_be_visible()
    check(lawyer)

    colleague = visitors.staff("demo-duty-2", "/desk/roster")
    asked = colleague.locator("[data-swap]", has_text="开庭，谢谢！")
    expect(asked).to_be_visible()
    check(colleague)
    with colleague.expect_navigation():
        asked.locator("button").first.click()
    expect(colleague.locator(".notice--success")).to_be_visible()

    lead = visitors.staff("demo-lead", "/desk/roster/month")
    expect(lead.locator(".month__day").first).to_be_visible()
    check(lead)
    press(lead, ".month__date a")
    check(lead)

    lawyer.reload()
    expect(lawyer.locator(f"a[href$='/duties/{number}']")).to_have_count(0)
    feed = re.search(r"http[^\"<\s]+\.ics", lawyer.content())
    assert feed
    path = "/roster/feed/" + feed[0].rpartition("/")[2]
    answer = httpx.get(visitors.url + path, timeout=45)
    statuses = [str(one.get("status", "")) for one in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert "CANCELLED" in statuses
    assert len(statuses) > 1
