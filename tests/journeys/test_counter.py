"""Somebody walks into a station: draws a number by QR code, is called, served, recorded, and rates; the other pages."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.counter.actions.test_papers import photo
from tests.journeys.checks import check
from tests.journeys.conftest import PICTURES
from tests.journeys.visitors import DESKTOP, PHONE, Visitors, case, path_of

CLERK = "demo-clerk"


def press(page: Page, selector: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def pictures(page: Page, name: str) -> None:
    """Keep how a page looks on the phone and on the desktop."""
    folder = Path(PICTURES) / "counter"
    folder.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    for view in (PHONE, DESKTOP):
        page.set_viewport_size(view)
        page.screenshot(path=folder / f"{name}-{view['width']}.png", full_page=True)
    if size:
        page.set_viewport_size(size)


def sit_down(clerk: Page, label: str) -> str:
    """Let the clerk sit down at a counter, and return the page on which numbers are drawn."""
    clerk.goto("/desk/counter")
    if clerk.locator("form[action$='/stand-up']").count():
        press(clerk, "form[action$='/stand-up'] button")
    clerk.fill("[name=label]", label)
    press(clerk, "form[action$='/sit-down'] .actions button")
    return str(clerk.locator("a[href*='/queue/']").get_attribute("href"))


def unit_of(clerk: Page) -> int:
    """Return the unit at whose counters the clerk serves."""
    return int(str(clerk.locator("a[href*='/queue/']").get_attribute("href")).rpartition("/")[2])


def test_walk_in_be_called_be_served_rate(visitors: Visitors) -> None:
    clerk = visitors.staff(CLERK, "/desk/counter")
    pictures(clerk, "sit-down")
    check(clerk)
    draw = sit_down(clerk, "2")
    unit = draw.rpartition("/")[2]

    screen = visitors.desktop()
    screen.goto(f"/counter/{unit}/display")
    expect(screen.locator("#board")).to_be_visible()

    person = visitors.person()
    person.goto(draw)
    check(person)
    pictures(person, "draw")
    person.locator("[name=frail][value=old]").check(force=True)
    press(person, "button[name=kind][value=advice]")
    number = person.locator(".ticket__number").inner_text()[-4:]
    assert re.fullmatch(r"A\d{3}", number)
    check(person)
    pictures(person, "ticket")

    # The clerk's line, the screen and the person's page hear of it without being loaded again.
    expect(clerk.locator("#line")).to_contain_text(number)
    pictures(clerk, "line")
    check(clerk)
    press(clerk, "form[action$='/call'] button")
    expect(clerk.locator(".at-counter__number")).to_have_text(number)
    expect(screen.locator(".display__call--now")).to_contain_text(number)
    expect(screen.locator("[data-spoken]")).not_to_be_empty()
    expect(person.locator(".ticket__now--called")).to_be_visible()
    pictures(clerk, "called")
    pictures(screen, "display")
    pictures(person, "ticket-called")
    check(clerk)
    check(screen)

    press(clerk, "form[action$='/serve'] button")
    press(clerk, "a[href$='/counter/person']")
    clerk.keyboard.type("|张三|男|汉|19491231|某街道|11010519491231002X|")
    check(clerk)
    with clerk.expect_navigation():
        clerk.keyboard.press("Enter")
    expect(clerk.locator("main")).to_contain_text("张*")
    pictures(clerk, "person")
    press(clerk, "a[href^='/desk/orders/new']")
    expect(clerk.locator("[name=name]")).to_have_value("张三")

    clerk.goto("/desk/counter")
    press(clerk, "form[action$='/finish'] button")
    assert path_of(clerk) == "/desk/counter/visit"
    pictures(clerk, "visit")
    check(clerk)
    # By keyboard alone: nothing but Enter in a field that is filled in.
    clerk.focus("[name=minutes]")
    with clerk.expect_navigation():
        clerk.keyboard.press("Enter")
    assert path_of(clerk).startswith("/desk/counter/visits/")
    pictures(clerk, "receipt")
    check(clerk)
    expect(person.locator(".ticket__now")).to_contain_text("办完")


def test_rating_is_on_paper_and_on_the_phone(visitors: Visitors) -> None:
    clerk = visitors.staff(CLERK, "/desk/counter/visit")
    with clerk.expect_navigation():
        clerk.locator("[name=minutes]").press("Enter")
    address = clerk.locator("[data-rating]").get_attribute("data-rating")
    assert address is not None
    person = visitors.person(java_script_enabled=False)
    person.goto(address)
    person.locator("[name=score][value='4']").check(force=True)
    press(person, "main form .actions button")
    expect(person.locator("main h1")).to_have_text("谢谢您")
    seen = visitors.person()
    seen.goto(address)
    check(seen)
    pictures(seen, "rated")


def test_the_alarm_is_seen_at_once_by_the_others(visitors: Visitors) -> None:
    lead = visitors.staff("demo-supervisor", "/desk")
    clerk = visitors.staff(CLERK, "/desk/counter")
    press(clerk, "form[action$='/counter/alarm'] button")
    expect(lead.locator("#alarm-bar [role=alert]")).to_be_visible()
    pictures(clerk, "alarm")
    pictures(lead, "alarm-bar")
    check(clerk)
    check(lead)
    press(clerk, "form[action$='/end'] button[name=mistaken]")
    expect(lead.locator("#alarm-bar [role=alert]")).to_have_count(0)
    lead.goto("/desk/counter/figures")
    check(lead)
    pictures(lead, "figures")
    clerk.goto("/desk/counter/guidance")
    check(clerk)
    pictures(clerk, "guidance")


def test_papers_are_photographed_and_a_signature_is_taken(visitors: Visitors) -> None:
    clerk = visitors.staff(CLERK, "/desk/counter")
    order = visitors.api(
        "POST", "/work-orders", as_=CLERK, json=case(channel="counter", intake_unit_id=unit_of(clerk))
    )
    clerk.goto(f"/desk/counter/papers/{order['code']}")
    check(clerk)
    clerk.set_input_files("[name=photos]", {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    press(clerk, "main form .actions button")
    expect(clerk.locator(".notice--success")).to_be_visible()
    check(clerk)
    pictures(clerk, "papers")
    press(clerk, "a[href$='/signature']")
    check(clerk)
    box = clerk.locator("canvas").bounding_box()
    assert box is not None
    clerk.mouse.move(box["x"] + 80, box["y"] + 60)
    clerk.mouse.down()
    clerk.mouse.move(box["x"] + 260, box["y"] + 140, steps=8)
    clerk.mouse.move(box["x"] + 420, box["y"] + 50, steps=8)
    clerk.mouse.up()
    pictures(clerk, "signature")
    press(clerk, "[data-signature] .actions button")
    assert path_of(clerk) == f"/desk/orders/{order['code']}"
