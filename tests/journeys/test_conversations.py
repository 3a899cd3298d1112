"""Ten conversations with guidance, as wide as a phone and a desktop: pictures, and what always holds."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_answer_page import HIGHEST_HEADER, MOST_SCREENS, SCREEN
from tests.journeys.visitors import Visitors, no_overflow

#: Name, words, language, large text, scripts.
CONVERSATIONS = (
    ("danger", "老公又打我了，我躲在厕所里，他在砸门", "zh-hans", False, True),
    ("period", "收到劳动仲裁裁决书已经12天了，不服还能不能起诉", "zh-hans", False, True),
    ("asked", "家里出事了，我想告他", "zh-hans", False, True),
    ("several", "公司拖欠我三个月工资，老公打我要离婚，房东扣着押金不退", "zh-hans", False, True),
    ("none", "今天天气怎么样", "zh-hans", False, True),
    ("english", "My boss has not paid my wages for three months", "en", False, True),
    ("traditional", "老闆拖欠我三個月工資，怎麼辦", "zh-hant", False, True),
    ("cantonese", "老細炒咗我魷魚，冇俾代通知金，可以攞幾多賠償", "zh-hant", False, True),
    ("large", "房东扣着押金不退，说墙上有钉子眼", "zh-hans", True, True),
    ("scriptless", "邻居家漏水把我家天花板泡了不肯赔", "zh-hans", False, False),
)


def _say(page: Page, words: str) -> None:
    page.fill("#ask-words", words)
    with page.expect_navigation():
        page.locator(".ask button").click()
    expect(page.locator("main")).to_be_visible()


def _photograph(page: Page, name: str, width: str) -> None:
    no_overflow(page)
    box = page.locator("header").first.bounding_box()
    assert box is not None
    assert width == "desktop" or box["height"] <= HIGHEST_HEADER, name
    height = page.evaluate("document.documentElement.scrollHeight")
    assert width == "desktop" or height <= MOST_SCREENS * SCREEN, (name, height)
    page.screenshot(path=f"build/journeys/talk-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_ten_conversations_fit_the_page(visitors: Visitors, width: str) -> None:
    for name, words, language, large, scripts in CONVERSATIONS:
        options = {"java_script_enabled": scripts}
        page = visitors.person(**options) if width == "phone" else visitors.desktop(**options)
        page.goto("/")
        if language != "zh-hans":
            with page.expect_navigation():
                page.locator(f"button[name=language][value={language}]").click()
        _say(page, words)
        if large:
            page.evaluate("document.documentElement.setAttribute('data-text', 'large')")
            no_overflow(page)
            page.screenshot(path=f"build/journeys/talk-{name}-{width}.png", full_page=True)
        else:
            _photograph(page, name, width)
        if name == "asked":
            with page.expect_navigation():
                page.locator(".first__button").first.click()
            _photograph(page, "asked-again", width)
            with page.expect_navigation():
                page.locator(".first__button, button[name=answer]").first.click()
            _photograph(page, "asked-twice", width)
        page.context.close()
