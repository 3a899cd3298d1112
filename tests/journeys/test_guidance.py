"""From a Cantonese sentence to a routed legal-aid order, and what else guidance promises on the way."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, answer, apply, fill, new_phone, path_of, send

CANTONESE = "我喺南海桂城一間廠做咗三年幾，冇簽合同冇買社保，而家想走，老細話唔簽自願離職就唔出糧。"
DANGER = "佢成日打我同個仔，今晚又飲醉酒揸住刀，我同個仔匿喺厕所，好惊"


def test_a_cantonese_sentence_becomes_a_routed_order(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/")
    page.fill("#ask-words", CANTONESE)
    # Typing offers common questions; nothing of it stands in an address.
    expect(page.locator("[data-suggestions] a").first).to_be_visible()
    with page.expect_navigation():
        page.locator(".ask button").click()
    _understood(page)
    check(page)
    apply(page)

    # What it is about and where are known from the words, and not asked.
    answer(page, "authority", authority="none")
    order = _hand_in(page)

    officer = visitors.staff("demo-officer")
    officer.goto(f"/desk/orders/{order}")
    expect(officer.locator("main")).to_contain_text("南海区法律援助处")
    # What was understood and shown has travelled with it: nobody has to tell the story again.
    told = officer.locator("section", has=officer.locator("#guidance-title"))
    expect(told).to_contain_text("离职、被迫辞职、逼签自愿离职")
    told.locator("summary").first.click()
    expect(told.locator("a[href^='/guidance/e/']").first).to_be_visible()


def test_the_same_without_script(visitors: Visitors) -> None:
    page = visitors.desktop(java_script_enabled=False)
    page.goto("/")
    page.fill("#ask-words", CANTONESE)
    page.locator(".ask button").click()
    _understood(page)
    page.locator("form[action='/guidance/verdict'] button[value=yes]").first.click()
    expect(page.locator("main")).to_contain_text("谢谢")


def test_danger_is_answered_first_and_one_press_leaves(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    fill(page, {"words": DANGER})
    send(page)
    expect(page.locator(".urgent a[href='tel:110']").first).to_be_in_viewport()
    check(page)
    page.locator("[data-exit]").click()
    page.goto("/help")
    assert path_of(page) == "/help/words"
    assert page.input_value("[name=words]") == ""


def test_what_was_understood_is_put_right_and_the_law_unfolds(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.goto("/help/words")
    fill(page, {"words": CANTONESE})
    send(page)
    page.locator(".understood summary").click()
    fill(page.locator(".understood"), {"topic": "labour.overtime", "place_text": "佛山顺德"})
    with page.expect_navigation():
        page.locator(".understood details button").click()
    expect(page.locator(".understood__line")).to_contain_text("顺德")
    page.locator(".answer__law > summary").first.click()
    law = page.locator(".law__article").first
    law.locator("summary").click()
    expect(law.locator(".law__text")).to_be_visible()
    check(page)


def test_staff_search_beside_an_order_and_insert_an_answer(visitors: Visitors) -> None:
    matter = visitors.matter()
    page = visitors.staff("demo-officer")
    page.goto(matter.desk)
    page.locator("details", has=page.locator("#guidance-results")).locator("summary").first.click()
    results = page.locator("#guidance-results")
    expect(results.locator(".answer").first).to_be_visible()
    results.locator("[name=q]").fill("工伤认定要多久")
    results.locator("form button").first.click()
    expect(results).to_contain_text("工伤")
    check(page)


def _understood(page: Page) -> None:
    expect(page).to_have_url(re.compile("/help/guidance"))
    expect(page.locator(".understood")).to_contain_text("自愿离职")
    expect(page.locator(".answer").first).to_contain_text("自愿离职")
    expect(page.locator(".answer .law__name").first).to_contain_text("劳动合同法")


def _hand_in(page: Page) -> str:
    """Leave open what may be left open, and hand in; return the code."""
    for _ in range(8):
        slug = path_of(page).rpartition("/")[2]
        if slug == "person":
            break
        skip = page.locator("button[name=skip]")
        with page.expect_navigation():
            (skip if skip.count() else page.locator("main form button").first).click()
    answer(page, "person", name="蒋先生", dialect="cantonese")
    answer(page, "reach", medium="sms", phone=new_phone(), may_call="yes", may_announce="yes")
    answer(page, "papers")
    send(page)
    expect(page).to_have_url(re.compile("/help/receipt/"))
    return path_of(page).split("/")[3]
