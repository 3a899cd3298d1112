"""Two people work on one order: nobody's work is lost, and an open page shows what the other has done."""

import contextlib
import re

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitors, command, fill, send, state_of


def mark(page: Page) -> None:
    """Leave a mark that a page loaded anew does not have."""
    page.evaluate("window.mark = 1")


def is_marked(page: Page) -> bool:
    """Tell whether this still is the page that was marked."""
    return bool(page.evaluate("window.mark === 1"))


def test_whoever_was_slower_sees_the_newer_state_and_keeps_their_text(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    fold = officer.locator("#command-accept")
    fold.locator("summary").click()
    fill(fold, {"accept-article": "31.5", "accept-note": "进城务工人员，免予核查。"})
    matter.give("mark_urgent", "demo-head", reason="时效将满")
    send(fold.locator("form"))
    # Somebody was faster: said so, with the order as it is now, and the text in its place.
    expect(officer.locator("[data-error-summary]")).to_be_focused()
    expect(officer.locator("main .panel .tag--seal")).to_be_visible()
    assert officer.input_value("[name=accept-note]") == "进城务工人员，免予核查。"
    # Having seen it, the officer decides once more.
    send(officer.locator("#command-accept form"))
    expect(officer.locator("#command-assign")).to_be_attached()


def test_what_was_typed_for_a_step_that_is_gone_stays_readable(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    fold = officer.locator("#command-refuse")
    fold.locator("summary").click()
    fill(fold, {"refuse-article": "31", "refuse-reason": "不属于法律援助的范围。"})
    matter.give("accept", "demo-head", article="31.5")
    send(fold.locator("form"))
    expect(officer.locator("#command-assign")).to_be_attached()
    expect(officer.locator("main")).to_contain_text("不属于法律援助的范围。")
    expect(officer.locator("[name=refuse-reason]")).to_have_count(0)


def test_an_open_order_shows_what_another_does_without_being_loaded_again(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    head = visitors.staff("demo-head", matter.desk)
    expect(officer.locator("[data-live-state]").first).to_have_attribute("data-state", "on")
    mark(officer)
    before = state_of(officer).inner_text()
    command(head, "request_papers", papers="身份证复印件")
    expect(state_of(officer)).not_to_have_text(before)
    expect(officer.locator("main .timeline li").first).to_contain_text("身份证复印件")
    # What stands beside it has changed with it: the term does not run while papers are awaited.
    expect(officer.locator("#order-aside")).to_contain_text("暂停计算")
    # And so has what can be done now.
    expect(officer.locator("#command-supply_papers")).to_be_attached()
    expect(officer.locator("#command-accept")).to_have_count(0)
    assert is_marked(officer)


def test_what_is_being_typed_stays_when_another_acts(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    expect(officer.locator("[data-live-state]").first).to_have_attribute("data-state", "on")
    mark(officer)
    officer.locator("#command-accept summary").click()
    fill(officer, {"accept-note": "进城务工人员，免予核查。"})
    matter.give("mark_urgent", "demo-head", reason="时效将满")
    expect(officer.locator("main .panel .tag--seal")).to_be_visible()
    assert officer.input_value("[name=accept-note]") == "进城务工人员，免予核查。"
    assert is_marked(officer)


def test_a_new_matter_appears_in_the_open_inbox(visitors: Visitors) -> None:
    officer = visitors.staff("demo-officer", "/desk/orders?state=submitted")
    expect(officer.locator("[data-live-state]").first).to_have_attribute("data-state", "on")
    mark(officer)
    officer.keyboard.press("j")
    officer.keyboard.press("j")
    here = officer.evaluate("document.activeElement.getAttribute('href')")
    matter = visitors.matter()
    expect(officer.locator("#list")).to_contain_text(re.compile(matter.code[:4]))
    assert is_marked(officer)
    # Whoever goes through the list with the keys has not lost their row.
    assert officer.evaluate("document.activeElement.getAttribute('href')") == here
    expect(officer.locator(f"[data-here] a[href='{here}']")).to_be_attached()


def test_a_hundred_open_pages_leave_the_database_to_those_who_work(visitors: Visitors) -> None:
    """Each page that is open listens for hours; the server has a dozen connections to its database."""
    cookies = visitors.cookies_of("demo-officer")
    limits = httpx.Limits(max_connections=None)
    client = httpx.Client(base_url=visitors.url, cookies=cookies, limits=limits, timeout=45)
    with client, contextlib.ExitStack() as pages:
        for _ in range(100):
            page = pages.enter_context(client.stream("GET", "/desk/orders/live"))
            assert page.status_code == 200
        assert next(page.iter_bytes()).startswith(b"retry")
        answer = client.get("/desk/orders")
        assert answer.status_code == 200
        assert answer.elapsed.total_seconds() < 3


def test_an_open_order_that_leaves_is_not_shown_any_more_but_what_was_typed_is(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    reader = visitors.staff("demo-officer", matter.desk)
    for page in (officer, reader):
        expect(page.locator("[data-live-state]").first).to_have_attribute("data-state", "on")
    officer.locator("#command-accept summary").click()
    fill(officer, {"accept-note": "进城务工人员，免予核查。"})
    matter.give("return", "demo-head", reason="不属于本机构管辖。")
    for page in (officer, reader):
        expect(page.locator("#order-main .notice--important")).to_be_visible()
        expect(page.locator("main .timeline")).to_have_count(0)
    expect(reader.locator("#order-commands details")).to_have_count(0)
    expect(reader.locator("#order-aside > *")).to_have_count(0)
    assert officer.input_value("[name=accept-note]") == "进城务工人员，免予核查。"
