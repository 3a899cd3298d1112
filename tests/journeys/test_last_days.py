"""From a paper to its last day without a script: asked one thing at a time, by keyboard or thumb, at any width."""

from playwright.sync_api import Page, expect

from tests.journeys.checks import check, check_plain
from tests.journeys.visitors import PHONE, Visitors, send


def choose(visitors: Visitors, page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).click()
    check_plain(visitors, page)


def test_a_labour_award_without_a_script(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    page.goto("/guidance")
    choose(visitors, page, "最后一天是哪一天？")
    choose(visitors, page, "劳动仲裁裁决书")
    choose(visitors, page, "我是劳动者")
    choose(visitors, page, "邮政或者快递送来")
    page.fill("[name=day]", "2026-09-25")
    send(page.locator("form[method=get]"))
    check_plain(visitors, page)
    # Fifteen days end on Saturday 10 October, on which people work for the National Day.
    expect(page.locator(".period__due").first).to_contain_text("2026年10月10日")
    expect(page.locator("main")).to_contain_text("调休")
    # What was answered can be changed, and the rest stays.
    with page.expect_navigation():
        page.locator(".answers a").nth(1).click()
    choose(visitors, page, "我代表用人单位")
    expect(page.locator("main")).to_contain_text("单位申请撤销终局仲裁裁决")


def test_custody_is_asked_where_it_decides(visitors: Visitors) -> None:
    page = visitors.desktop(java_script_enabled=False)
    page.goto("/guidance/periods?paper=criminal_judgment&role=accused&service=handed&day=2026-09-24")
    check_plain(visitors, page)
    choose(visitors, page, "是，关押着")
    expect(page.locator(".period__due").first).to_contain_text("2026年10月4日")


def test_the_words_alone_bring_the_last_day_first(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/")
    page.fill("#ask-words", "收到劳动仲裁裁决书已经12天了，不服还能不能起诉")
    with page.expect_navigation():
        page.locator(".ask button").click()
    expect(page.locator(".in-words .period__due")).to_contain_text("最后一天")
    check(page)
    page.goto("/")
    page.fill("#ask-words", "昨天收到仲裁裁决书，我不服")
    with page.expect_navigation():
        page.locator(".ask button").click()
    check(page)
    with page.expect_navigation():
        page.locator(".in-words .finder__choices a").first.click()
    # What the words told is not asked again.
    expect(page.locator(".answers")).to_contain_text("劳动仲裁裁决书")
    check(page)
    assert PHONE["width"] == 390
