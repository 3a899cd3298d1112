"""In which language, colours and size somebody reads is theirs to choose, and stays."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitors, fill


def background(page: Page) -> int:
    """Return how light the page is, from 0 to 765."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_the_language_is_switched_on_the_page_and_the_words_stay(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    fill(page, {"words": "厂里扣着我们的工资"})
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("What happened?")
    assert page.input_value("[name=words]") == "厂里扣着我们的工资"
    page.locator("button[name=language][value=zh-hant]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator("button[name=language][value=zh-hant]")).to_have_attribute("aria-pressed", "true")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


def test_the_browser_says_which_language_comes_first(visitors: Visitors) -> None:
    for locale, tag in (("zh-HK", "zh-Hant"), ("en-GB", "en"), ("fr-FR", "zh-Hans")):
        page = visitors.person(locale=locale)
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", tag)


def test_text_and_colours_change_at_once_and_stay(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    fill(page, {"words": "厂里扣着我们的工资"})
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.locator("button[name=text]").click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > size
    assert background(page) > 600
    for theme in ("light", "dark"):
        page.locator("button[name=theme]").click()
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
    assert background(page) < 200
    # Nothing was loaded anew: what is being typed is still there.
    assert page.input_value("[name=words]") == "厂里扣着我们的工资"
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    assert background(page) < 200


def test_without_a_choice_the_colours_are_those_of_the_device(visitors: Visitors) -> None:
    page = visitors.person(color_scheme="dark")
    page.goto("/")
    assert background(page) < 200
    page = visitors.person(color_scheme="light")
    page.goto("/")
    assert background(page) > 600
