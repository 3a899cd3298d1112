"""A tablet that anybody may use keeps nothing of the one before."""

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, path_of

WORDS = "老板扣着我三个月的工资"


@pytest.fixture
def start(visitors: Visitors) -> str:
    """Return the address of the tablet of the demonstration's station."""
    with psycopg.connect(visitors.instance.environment["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT m.unit_id FROM people_membership m JOIN people_staff s ON s.id = m.staff_id"
            " WHERE s.username = 'demo-clerk'"
        ).fetchone()
    assert row
    return f"/kiosk/{row[0]}"


def tablet(visitors: Visitors, start: str) -> Page:
    """Return a tablet at its start, with a clock that the test moves."""
    page = visitors.desktop(viewport={"width": 1280, "height": 900}, has_touch=True)
    page.clock.install()
    page.goto(start)
    return page


def test_after_two_minutes_nothing_is_left(visitors: Visitors, start: str) -> None:
    page = tablet(visitors, start)
    check(page)
    page.goto("/help/words")
    page.fill("[name=words]", WORDS)
    page.evaluate("localStorage.setItem('kept', 'words'); sessionStorage.setItem('kept', 'words')")
    page.clock.run_for(104_000)
    idle = page.locator("#kiosk-idle")
    expect(idle).to_be_hidden()
    page.clock.run_for(2_000)
    expect(idle).to_be_visible()
    expect(idle).to_contain_text("1")
    idle.locator("[data-stays]").click()
    page.clock.run_for(1_000)
    expect(idle).to_be_hidden()
    assert page.input_value("[name=words]") == WORDS
    page.clock.run_for(110_000)
    expect(idle).to_be_visible()
    check(page)
    page.clock.run_for(12_000)
    expect(page).to_have_url(re.compile(f"{start}$"))
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("sessionStorage.getItem('kept')") is None
    assert [one["name"] for one in page.context.cookies()] == ["fawang_kiosk"]


def test_back_shows_nothing_of_the_visit_before(visitors: Visitors, start: str) -> None:
    page = tablet(visitors, start)
    page.goto("/guidance")
    page.goto("/guidance/m/housing.lease")
    # Within one visit it goes back as everywhere.
    page.go_back()
    expect(page).to_have_url(re.compile("/guidance$"))
    page.locator(".kiosk-bar a").click()
    expect(page).to_have_url(re.compile(f"{start}$"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"{start}$"))


def test_another_office_is_found_and_nothing_leads_away(visitors: Visitors, start: str) -> None:
    page = tablet(visitors, start)
    page.locator(".kiosk__tile[href='/offices']").click()
    check(page)
    page.fill("[name=place]", "佛山南海桂城")
    page.locator("form[data-near] button:not([type=button])").first.click()
    page.locator("#results a[href^='/offices/']").first.click()
    expect(page).to_have_url(re.compile(r"/offices/\d+"))
    office = page.url
    phone = page.locator("#kiosk-phone")
    # A call, a file and a page of somebody else are for one's own phone.
    for link in ("a[href^='tel:']", "a[href$='.pdf']", ".office__maps a"):
        found = page.locator(f"main {link}")
        if found.count():
            found.first.click()
            expect(phone).to_be_visible()
            phone.locator("[data-closes]").click()
            expect(phone).to_be_hidden()
    assert page.url == office
    page.clock.run_for(122_000)
    expect(page).to_have_url(re.compile(f"{start}$"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"{start}$"))


def test_it_goes_on_at_the_phone(visitors: Visitors, start: str) -> None:
    page = tablet(visitors, start)
    page.goto("/guidance/m/housing.lease")
    page.locator("[data-opens=kiosk-phone]").click()
    code = page.locator("#kiosk-phone img")
    expect(code).to_be_visible()
    assert (code.get_attribute("src") or "").startswith("data:image/svg+xml")
    check(page)
    page.keyboard.press("Escape")
    expect(page.locator("#kiosk-phone")).to_be_hidden()
    assert path_of(page) == "/guidance/m/housing.lease"
