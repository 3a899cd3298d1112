"""What somebody types is kept for them, until they leave so that nobody may find it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import NEUTRAL, Visitors, answer, apply, fill, send
from tests.waiting import until

SECRET = "他昨晚又打了我，我不知道怎么办。"


def test_what_is_typed_survives_a_closed_page(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    with page.expect_response(re.compile("/help/words/draft")) as saved:
        page.locator("[name=words]").press_sequentially("厂里扣着我们的工资", delay=5)
    assert saved.value.status == 204
    expect(page.locator("[data-autosave-status]")).not_to_be_empty()
    page.close()

    again = page.context.new_page()
    again.goto("/help")
    again.get_by_role("main").locator("a.button").click()
    expect(again).to_have_url(re.compile("/help/words"))
    assert again.input_value("[name=words]") == "厂里扣着我们的工资"
    # Who wants none of it begins anew.
    again.goto("/help")
    send(again)
    assert again.input_value("[name=words]") == ""


def test_a_connection_that_is_lost_costs_nothing(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    page.context.set_offline(True)
    fill(page, {"words": "厂里扣着我们的工资"})
    with page.expect_event("requestfailed", lambda request: "/draft" in request.url):
        page.locator("[name=words]").press("End")
        page.locator("[name=words]").press_sequentially("。")
    with page.expect_response(re.compile("/draft")) as saved:
        page.context.set_offline(False)
    assert saved.value.status == 204
    send(page)
    apply(page)
    expect(page).to_have_url(re.compile("/help/(matter|place)"))
    visitors.complaints.clear()


@pytest.mark.parametrize("way", ["button", "keys"])
def test_whoever_exits_is_gone_at_once_and_going_back_shows_nothing(visitors: Visitors, way: str) -> None:
    page = visitors.person() if way == "button" else visitors.desktop()
    page.goto("/help/words")
    answer(page, "words", words=SECRET)
    expect(page).to_have_url(re.compile("/help/(matter|place)"))
    _leave(page, way)
    expect(page).to_have_url(NEUTRAL)
    page.go_back(wait_until="commit")
    # The tab returns to the neutral page by itself, and shows nothing on the way.
    expect(page).to_have_url(NEUTRAL)
    assert SECRET not in page.content()
    assert "fawang_draft" not in {cookie.get("name") for cookie in page.context.cookies()}
    page.goto("/help")
    expect(page).to_have_url(re.compile("/help/words"))
    assert page.input_value("[name=words]") == ""


def _leave(page: Page, way: str) -> None:
    if way == "button":
        page.locator("[data-exit]").click()
        return
    for _ in range(3):
        page.keyboard.press("Escape")


def test_what_is_not_saved_yet_is_not_saved_after_leaving(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    drafts: list[str] = []
    page.context.on(
        "request", lambda request: drafts.append(request.url) if "/draft" in request.url else None
    )
    fill(page, {"words": SECRET})
    page.locator("[data-exit]").click()
    expect(page).to_have_url(NEUTRAL)
    page.goto("/help")
    expect(page).to_have_url(re.compile("/help/words"))
    assert page.input_value("[name=words]") == ""
    assert drafts == []


def test_words_typed_a_moment_before_going_elsewhere_are_kept(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    answer(page, "words", words="厂里扣着我们的工资。")
    # Past what helps, to the words.
    page.go_back()
    expect(page).to_have_url(re.compile("/help/guidance"))
    page.go_back()
    expect(page).to_have_url(re.compile("/help/words"))
    fill(page, {"words": "厂里扣着我们两个人的工资。"})
    page.goto("/")
    # What goes after a page that was left goes when the browser has time for it.
    until(lambda: "两个人" in page.context.request.get("/help/words").text(), "the words are kept")
    page.goto("/help/words")
    assert page.input_value("[name=words]") == "厂里扣着我们两个人的工资。"
