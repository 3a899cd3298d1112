"""Ten conversations at both widths: the number first, one thing to do, nothing cut, four screens of a phone at most.

Each leaves a picture in build/journeys: whoever changes a page opens them.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.journeys.test_answer_page import HIGHEST_HEADER, MOST_SCREENS, SCREEN
from tests.journeys.visitors import Visitors, fill, no_overflow, send


@dataclass(frozen=True)
class Talk:
    """What somebody writes, in which language; `presses`: the button of each page that follows; `says`: the last."""

    words: str
    says: str
    language: str = "zh-hans"
    presses: tuple[str, ...] = ()
    large: bool = False
    scripts: bool = True


VAGUE = "家里出事了，我想告他"
TALKS = {
    "danger": Talk("老公又打我了，我躲在厕所里，他在砸门", "12338"),
    "period": Talk("收到劳动仲裁裁决书已经12天了，不服还能不能起诉", "最后一天"),
    "asked-twice": Talk(VAGUE, "12348", presses=("button[name=answer]", "button[name=answer]:last-of-type")),
    "several-at-once": Talk("公司拖欠我三个月工资，老公打我要离婚，房东扣着押金不退", "您说的是几件事"),
    "none": Talk("今天天气怎么样", "12348"),
    "english": Talk("my boss does not pay overtime and keeps my passport", "overtime", "en"),
    "traditional": Talk("老闆欠了我三個月薪水，還逼我簽自願離職", "自願離職|工資", "zh-hant"),
    "cantonese": Talk("老细争咗我三个月人工，叫佢出粮佢话冇钱", "工资"),
    "large": Talk("老板拖欠我三个月工资不给", "工资", large=True),
    "no-scripts": Talk("房东不退押金", "押金", scripts=False),
}
#: Large text takes more room.
MORE_IF_LARGE = 1.25


def open_talk(visitors: Visitors, talk: Talk, width: str) -> Page:
    visitor = visitors.person if width == "phone" else visitors.desktop
    page = visitor(java_script_enabled=talk.scripts)
    page.goto("/help/words")
    if talk.language != "zh-hans":
        page.locator(f"button[name=language][value={talk.language}]").click()
    if talk.large:
        page.locator("button[name=text]").click()
    fill(page, {"words": talk.words})
    send(page)
    for button in talk.presses:
        page.locator(button).first.click()
        page.wait_for_load_state()
    return page


@pytest.mark.parametrize("width", ["phone", "desktop"])
@pytest.mark.parametrize("name", list(TALKS))
def test_a_conversation(visitors: Visitors, name: str, width: str) -> None:
    talk = TALKS[name]
    page = open_talk(visitors, talk, width)
    page.screenshot(path=f"build/journeys/talk-{name}-{width}.png", full_page=True)
    assert re.search(talk.says, page.locator("main").inner_text())
    first = page.locator("main a[href^='tel:']").first.bounding_box()
    assert first is not None
    assert first["y"] < SCREEN
    called = page.locator(".urgent__calls a").count()
    assert page.locator("[data-main-action]").count() == (0 if called else 1)
    no_overflow(page)
    if width == "phone":
        header = page.locator("header").first.bounding_box()
        whole = page.locator("body").bounding_box()
        assert header is not None
        assert whole is not None
        assert header["height"] <= HIGHEST_HEADER
        assert whole["height"] <= MOST_SCREENS * SCREEN * (MORE_IF_LARGE if talk.large else 1)
