"""An adviser's day in the village until it is paid; an inspection until what it found is closed; a talk."""

import re
from datetime import timedelta

from playwright.sync_api import FilePayload, Page, expect

from fawang.kernel import clock
from tests.consultations.samples import photo
from tests.journeys.checks import check
from tests.journeys.test_keyboard import press, tab_to
from tests.journeys.visitors import PHONE, Visitors, send

#: The workroom's place is not known to the demonstration; the adviser stands here.
HERE = {"latitude": 23.0291, "longitude": 113.1312}
PICTURE: FilePayload = {"name": "village.jpg", "mimeType": "image/jpeg", "buffer": photo()}


def test_an_advisers_day_is_logged_rated_checked_and_paid(visitors: Visitors) -> None:
    adviser = visitors.staff(
        "demo-adviser", "/desk/outreach/mine", viewport=PHONE, is_mobile=True, has_touch=True, geolocation=HERE,
        permissions=["geolocation"],
    )  # fmt: skip
    check(adviser)
    adviser.set_viewport_size(PHONE)
    village = adviser.locator("main h2").first.inner_text()
    adviser.locator("a[href$='/log']").first.click()
    check(adviser)
    adviser.set_viewport_size(PHONE)
    # Nothing was done: said at the fields, and what was typed stays.
    adviser.fill("[name=note]", "宅基地确权的问题")
    send(adviser.locator("form:has([name=persons])"))
    expect(adviser.locator("[data-error-summary]")).to_be_visible()
    assert adviser.input_value("[name=note]") == "宅基地确权的问题"
    adviser.fill("[name=persons]", "2")
    adviser.fill("[name=advised]", "2")
    adviser.set_input_files("[name=photo]", PICTURE)
    adviser.click("[data-place-press]")
    expect(adviser.locator("[data-place-said]")).to_contain_text("位置已记录")
    send(adviser.locator("form:has([name=persons])"))
    expect(adviser.locator(".outreach-code")).to_be_visible()
    check(adviser)
    day = adviser.url.split("/")[-1].partition("?")[0]
    link = adviser.locator(".outreach-link a").get_attribute("href") or ""

    # The resident scans the code and rates; the link is good for one.
    resident = visitors.person()
    resident.goto(link)
    check(resident)
    resident.set_viewport_size(PHONE)
    resident.locator("label:has-text('非常满意')").first.click()
    send(resident.locator("form:has([name=score])"))
    expect(resident).to_have_url(re.compile("/village-adviser/thanks"))
    resident.goto(link)
    expect(resident).to_have_url(re.compile("/village-adviser/thanks"))

    # Whoever leads checks it, and closes the list of the month.
    leader = visitors.staff("demo-supervisor", f"/desk/outreach/advisers/days/{day}")
    expect(leader.locator("h1")).to_contain_text(village)
    expect(leader.locator(".sheet-photo")).to_be_visible()
    check(leader)
    send(leader.locator("form:has([value=check])"))
    leader.goto(f"/desk/outreach/advisers/payments?month={clock.today():%Y-%m}")
    check(leader)
    with leader.expect_navigation():
        leader.locator("form:has([name=payee]) button").first.click()
    expect(leader.locator("h1")).to_contain_text(f"{clock.today():%Y-%m}")
    check(leader)
    with leader.expect_download() as file:
        leader.click("a[href$='list.xlsx']")
    assert file.value.suggested_filename.endswith(".xlsx")
    leader.goto("/desk/outreach/advisers/coverage")
    check(leader)


def test_what_an_inspection_finds_is_mended_and_closed(visitors: Visitors) -> None:
    inspector = visitors.staff("demo-supervisor", "/desk/outreach/inspections")
    check(inspector)
    clerk = visitors.staff("demo-clerk", "/desk/outreach/inspections")
    station = clerk.locator("tbody tr th a").first.inner_text()
    inspector.goto("/desk/outreach/inspections/new")
    inspector.fill("[name=unit_id]", station)
    send(inspector.locator("form:has([name=unit_id])"))
    check(inspector)
    for item in inspector.locator("fieldset:has(input[name^=result_])").all():
        item.locator("input[value=ok]").check(force=True)
    inspector.locator("#sign input[value=deficient]").check(force=True)
    inspector.locator("#sign summary").click()
    inspector.fill("[name=note_sign]", "标识牌掉了")
    inspector.set_input_files("[name=photo_sign]", PICTURE)
    inspector.fill("[name=due]", (clock.today() + timedelta(days=9)).isoformat())
    send(inspector.locator("form:has([name=due])"))
    check(inspector)
    address = inspector.url.partition("?")[0]

    # The unit sees what it has to mend, and shows that it did.
    clerk.goto(address)
    clerk.set_viewport_size(PHONE)
    clerk.locator("#sign summary").click()
    clerk.set_input_files("#sign [name=photo]", PICTURE)
    send(clerk.locator("#sign form:has([name=photo])"))
    expect(clerk.locator("#sign")).to_contain_text("待复核")
    check(clerk)

    inspector.goto(address)
    inspector.locator("#sign summary").first.click()
    send(inspector.locator("#sign form:has([value=close])"))
    expect(inspector.locator("#sign")).to_contain_text("已销号")


def test_a_talk_is_found_and_a_place_kept_with_the_keyboard(visitors: Visitors) -> None:
    page: Page = visitors.desktop()
    page.goto("/talks")
    check(page)
    page.goto("/talks?place=440605")
    tab_to(page, "article h4 a")
    press(page)
    expect(page.locator("h1")).to_contain_text("工资被拖欠")
    check(page)
    tab_to(page, "[name=name]")
    page.keyboard.insert_text("陈某")
    tab_to(page, "[name=phone]")
    page.keyboard.insert_text("199 0000 7199")
    tab_to(page, "main form button")
    press(page)
    expect(page.locator("main")).to_contain_text("预约成功")
    page.goto("/village-adviser?place=440605011")
    check(page)
    page.locator("main ul a").first.click()
    check(page)


def test_every_desk_page_of_outreach_stands_every_look(visitors: Visitors) -> None:
    leader = visitors.staff("demo-supervisor", "/desk/outreach/advisers")
    for way in (
        "advisers", "advisers/new", "advisers/days", "talks", "talks/new", "service-days", "service-days/new",
        "service-days/round", "service-days/pilots", "volunteers", "volunteers/new", "volunteers/organisation",
    ):  # fmt: skip
        leader.goto(f"/desk/outreach/{way}")
        check(leader)
    for way in ("advisers", "talks", "service-days", "volunteers"):
        leader.goto(f"/desk/outreach/{way}")
        leader.locator("tbody th a").first.click()
        check(leader)
