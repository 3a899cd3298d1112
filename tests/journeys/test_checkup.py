"""A firm of a park does the legal check-up on a phone: answers, result, document, appointment, and again."""

import re

from playwright.sync_api import Page, expect

from tests.catalogue.checkup_cases import CODE, answered
from tests.journeys.checks import check
from tests.journeys.test_appointments import picture, press, rows
from tests.journeys.visitors import Visitors, fill, new_phone, path_of, send

BAD = {
    "written_contract": "no", "insurance": "unsure", "seals": "no", "exits": "no", "trademark": "no",
    "returns": "unsure", "charter": "no", "stamp_duty": "no",
}  # fmt: skip


def _park(visitors: Visitors) -> int:
    """Return the park of the demonstration, whose lawyer can be booked."""
    found = rows(
        visitors,
        "SELECT unit.id FROM organisations_unit unit JOIN appointments_place place ON place.unit_id = unit.id"
        " WHERE unit.kind = 'park_station' ORDER BY unit.id LIMIT 1",
    )
    return int(str(found[0][0]))


def _answer(page: Page, given: dict[str, str], *, look: bool = False) -> None:
    """Answer field by field until all is checked."""
    for number in range(20):
        if look:
            check(page)
        if look and number in (0, 1):
            picture(page, f"checkup-question-{number}")
        if "/help/check" in page.url:
            return
        here = page.url
        names = page.locator("main form [name]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
        fill(page, {name: text for name in names if (text := given.get(name.removeprefix(f"{CODE}__"), ""))})
        send(page)
        expect(page).not_to_have_url(here)
    raise AssertionError(page.url)


def test_a_firm_of_a_park_finds_what_to_put_right_and_books_a_lawyer(visitors: Visitors) -> None:
    park = _park(visitors)
    page = visitors.person()
    page.goto(f"/offices/{park}")
    check(page)
    picture(page, "checkup-park")
    press(page, f"a[href='/forms/{CODE}?unit={park}']")
    check(page)
    picture(page, "checkup-begin")
    press(page, "main a.button--big")
    _answer(page, answered(**BAD, firm_name="演示五金厂"), look=True)
    send(page)
    expect(page).to_have_url(re.compile("/p/"))
    check(page)
    picture(page, "checkup-result")
    result = path_of(page)
    expect(page.get_by_role("main")).to_contain_text("有 8 项应当改")
    expect(page.get_by_role("main")).to_contain_text("《中华人民共和国劳动合同法》第八十二条")
    # What other firms of the park have to put right, of which nobody can tell whose it is.
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"最近十二个月，\d+ 家企业"))
    with page.expect_download() as loaded:
        page.locator("a[download]").click()
    assert loaded.value.suggested_filename.endswith(".pdf")

    # With these lines to the lawyer of the park.
    press(page, f"form:has(input[name=unit][value='{park}']) button")
    expect(page.locator("textarea[name=words]")).to_have_value(re.compile("有员工没有按时签书面劳动合同"))
    check(page)
    picture(page, "checkup-booking")
    fill(page, {"name": "蒋小明", "phone": new_phone()})
    page.locator("[name=slot]").first.check(force=True)
    press(page, ".actions .button--seal")
    expect(page.locator(".notice--success")).to_be_visible()

    # Half a year later, by the link alone, in another browser.
    later = visitors.person()
    later.goto(result)
    press(later, "form[action$='/again'] button")
    press(later, "a[href*='business-checkup--employment']")
    fill(later, {f"{CODE}__written_contract": "yes"})
    send(later)
    expect(later).to_have_url(re.compile("/help/check"))
    send(later)
    expect(later.get_by_role("main")).to_contain_text("已经改好：1。新出现：0。仍然存在：7。")
    check(later)
    picture(later, "checkup-again")


def test_it_works_without_script_in_english_and_traditional_chinese(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    page.goto("/checkups")
    press(page, "main a.button--big")
    _answer(page, answered(ad_words="no", kind="other", staff="none"))
    send(page)
    expect(page.get_by_role("main")).to_contain_text("有 1 项应当改")
    for language, words in (("en", "Advertising has absolute"), ("zh-hant", "廣告可能有絕對化用語")):
        other = visitors.person(locale={"en": "en-GB", "zh-hant": "zh-HK"}[language])
        other.goto(path_of(page))
        expect(other.get_by_role("main")).to_contain_text(words)
        picture(other, f"checkup-result-{language}")
    press(page, "form[action$='/ask'] button")
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("广告可能有绝对化用语"))


def test_a_clerk_does_it_with_the_firm_at_the_counter(visitors: Visitors) -> None:
    desk = visitors.staff("demo-clerk")
    press(desk, "a[href='/checkups']")
    unit = re.search(r"unit=(\d+)", desk.url)
    assert unit is not None
    press(desk, "main a.button--big")
    _answer(desk, answered(returns="no"))
    send(desk)
    expect(desk.get_by_role("main")).to_contain_text("有 1 项应当改")
    assert rows(visitors, "SELECT 1 FROM catalogue_outcome WHERE unit_id = %s", unit[1])
