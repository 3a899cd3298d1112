"""Somebody is asked back, without a script: two rounds of buttons, then a lawyer; several matters; a greeting."""

from playwright.sync_api import Page, expect

from tests.journeys.checks import check_plain
from tests.journeys.visitors import Visitors

#: Words that say that something happened, and not what.
VAGUE = "家里出事了，我想告他"
#: A story of three matters.
SEVERAL = "公司拖欠我三个月工资，老公打我要离婚，房东扣着押金不退"


def _say(page: Page, words: str) -> None:
    page.goto("/")
    page.fill("#ask-words", words)
    page.locator(".ask button").click()
    expect(page.locator("#choice-title, .answer").first).to_be_visible()


def test_who_says_too_little_is_asked_twice_and_then_sent_to_a_lawyer(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    _say(page, VAGUE)
    expect(page.locator(".answer")).to_have_count(0)
    buttons = page.locator(".first__button")
    assert 2 <= buttons.count() <= 4
    check_plain(visitors, page)
    page.screenshot(path="build/journeys/asked-once.png")
    buttons.first.click()
    again = page.locator("button[name=answer]").last
    expect(again).to_be_visible()
    page.screenshot(path="build/journeys/asked-twice.png")
    again.click()
    expect(page.locator("button[name=answer][value*=subject]")).to_have_count(0)
    # Whom to call, and one thing to do first.
    expect(page.locator(".first a[href='tel:12348']")).to_be_visible()
    expect(page.locator("[data-main-action='ask']")).to_have_count(1)
    expect(page.locator(".doors a[href='/callback']")).to_be_visible()


def test_one_press_opens_what_was_offered_or_told_with_others(visitors: Visitors) -> None:
    page = visitors.desktop(java_script_enabled=False)
    _say(page, SEVERAL)
    parts = page.locator(".first__part")
    assert 2 <= parts.count() <= 3
    # Danger first, and no single matter is said to be understood.
    expect(parts.first).to_contain_text("老公打我")
    expect(page.locator(".understood")).to_have_count(0)
    check_plain(visitors, page)
    page.screenshot(path="build/journeys/several.png")
    title = parts.last.locator("h3").inner_text()
    parts.last.locator("button").click()
    expect(page.locator(".answer").first).to_contain_text(title)
    expect(page.locator(".answer__law > summary").first).to_be_visible()


def test_a_greeting_gets_no_answer(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    _say(page, "你好，在吗")
    expect(page.locator(".answer")).to_have_count(0)
    expect(page.locator(".first")).to_contain_text("12348")
    check_plain(visitors, page)
