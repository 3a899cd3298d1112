"""A resident finds a time, books, moves, cancels, is reminded; who waited is offered a place; the office sees them."""

import re

import psycopg
from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.conftest import PICTURES
from tests.journeys.visitors import DESKTOP, PHONE, Visitors, fill, new_phone, path_of
from tests.waiting import until


def rows(visitors: Visitors, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Ask the platform's database, or let time pass in it."""
    with psycopg.connect(visitors.instance.environment["DATABASE_URL"]) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


def office(visitors: Visitors) -> int:
    """Return the office of the demonstration with lawyers to meet."""
    found = rows(
        visitors,
        "SELECT place.unit_id FROM appointments_plan plan JOIN appointments_place place ON place.id = plan.place_id"
        " WHERE plan.kind = 'lawyer' ORDER BY plan.id LIMIT 1",
    )
    return int(str(found[0][0]))


def press(page: Page, selector: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def picture(page: Page, name: str) -> None:
    """Take a picture on the phone and on the desktop."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)


def book(page: Page, unit: int, phone: str, *, slot: str = "first", words: str = "老板扣着工资不给。") -> str:
    """Book a lawyer's time on the last day that is shown, and return the code."""
    page.goto(f"/appointments/new?unit={unit}")
    press(page, "a[href*='offer=lawyer']")
    press(page, ".days__day:not(.days__day--shut) >> nth=-1")
    fill(page, {"name": "蒋小明", "phone": phone, "words": words})
    getattr(page.locator("[name=slot]"), slot).check(force=True)
    press(page, ".actions .button--seal")
    expect(page.locator(".notice--success")).to_be_visible()
    return path_of(page).split("/")[2]


def test_a_date_is_booked_without_script_reminded_moved_and_cancelled(visitors: Visitors) -> None:
    phone, unit = new_phone(), office(visitors)
    person = visitors.person(java_script_enabled=False)
    person.goto(f"/appointments/new?unit={unit}")
    picture(person, "appointments-offers")
    press(person, "a[href*='offer=lawyer']")
    # What was typed stays when another day is shown, and when something is missing.
    fill(person, {"name": "蒋小明"})
    press(person, ".days__day:not(.days__day--shut) >> nth=-1")
    assert person.input_value("[name=name]") == "蒋小明"
    picture(person, "appointments-new")
    press(person, ".actions .button--seal")
    expect(person.locator("[data-error-summary]")).to_be_visible()
    book(person, unit, phone)
    assert phone not in person.content()
    picture(person, "appointments-own")
    own = person.url.partition("?")[0]

    person.goto(own)
    press(person, ".parting form[method=get] button")
    picture(person, "appointments-move")
    person.locator("[name=slot]").last.check(force=True)
    press(person, "button[value=reschedule]")
    expect(person.locator(".notice--success")).to_be_visible()
    press(person, "button[value=cancel]")
    expect(person.locator("[data-state=cancelled]")).to_be_visible()


def test_pages_hold_on_the_phone_and_by_keyboard(visitors: Visitors) -> None:
    unit = office(visitors)
    person = visitors.person()
    person.goto(f"/appointments/new?unit={unit}")
    check(person)
    person.keyboard.press("Tab")
    person.locator("a[href*='offer=lawyer']").focus()
    with person.expect_navigation():
        person.keyboard.press("Enter")
    check(person)
    last = person.locator(".days__day:not(.days__day--shut)").last
    last.focus()
    with person.expect_navigation():
        person.keyboard.press("Enter")
    person.locator("[name=slot]").nth(1).focus()
    person.keyboard.press("Space")
    fill(person, {"name": "陈小姐", "phone": new_phone()})
    person.locator(".actions .button--seal").focus()
    with person.expect_navigation():
        person.keyboard.press("Enter")
    expect(person.locator("[data-state=booked]")).to_be_visible()
    check(person)
    code = path_of(person).split("/")[2]
    # By code and number it is found again, without what was written.
    person.goto("/track")
    fill(person, {"code": code, "tail": "0000"})
    press(person, "main form .button")
    expect(person.locator("main")).not_to_contain_text("陈小姐")


def test_what_is_cancelled_is_offered_to_who_waits(visitors: Visitors) -> None:
    unit = office(visitors)
    first, second = visitors.person(), visitors.person()
    phone = new_phone()
    book(first, unit, phone, slot="last")
    own = first.url
    moment = rows(
        visitors,
        "SELECT s.id FROM appointments_appointment a JOIN appointments_slot s ON s.id = a.slot_id WHERE a.code = %s",
        path_of(first).split("/")[2],
    )[0][0]
    # The colleague is away: the last time of the day is full.
    rows(
        visitors,
        "UPDATE appointments_slot SET shut = 'closed' WHERE begins_at = (SELECT begins_at FROM appointments_slot"
        " WHERE id = %s) AND id <> %s", moment, moment,
    )  # fmt: skip
    second.goto(f"/appointments/new?unit={unit}&offer=lawyer:consultation")
    press(second, ".days__day:not(.days__day--shut) >> nth=-1")
    second.locator(f"[value='wait:{moment}']").check(force=True)
    fill(second, {"name": "梁女士", "phone": new_phone()})
    press(second, ".actions .button--seal")
    expect(second.locator("[data-state=waiting]")).to_be_visible()
    check(second)
    picture(second, "appointments-waiting")
    first.goto(own)
    press(first, "button[value=cancel]")
    code = path_of(second).split("/")[2]
    state = "SELECT state FROM appointments_appointment WHERE code = %s"
    # The worker first goes through what the demonstration has left it.
    until(lambda: rows(visitors, state, code) == [("held",)], "the offer", seconds=240)
    second.goto(second.url.partition("?")[0])
    picture(second, "appointments-held")
    press(second, "button[value=accept]")
    expect(second.locator("[data-state=booked]")).to_be_visible()


def test_the_office_sees_who_comes_and_books_for_a_caller(visitors: Visitors) -> None:
    clerk = visitors.staff("demo-officer", "/desk/appointments")
    unit = office(visitors)
    day = rows(
        visitors,
        "SELECT (begins_at AT TIME ZONE 'Asia/Shanghai')::date::text FROM appointments_appointment"
        " WHERE is_demo AND unit_id = %s ORDER BY begins_at LIMIT 1", unit,
    )[0][0]  # fmt: skip
    clerk.goto(f"/desk/appointments?unit={unit}&day={day}")
    expect(clerk.locator(".comer").first).to_be_visible()
    check(clerk)
    picture(clerk, "appointments-day")
    press(clerk, ".comer__who a")
    press(clerk, "button[value=show]")
    check(clerk)
    picture(clerk, "appointments-one")
    clerk.goto(f"/desk/appointments/new?unit={unit}&offer=lawyer:consultation")
    press(clerk, ".days__day:not(.days__day--shut) >> nth=-1")
    check(clerk)
    picture(clerk, "appointments-desk-new")
    fill(clerk, {"name": "来电人", "phone": new_phone()})
    clerk.locator("[name=slot]").first.check(force=True)
    press(clerk, ".booking .actions .button")
    assert re.fullmatch(r"/desk/appointments/\d{12}", path_of(clerk))
    clerk.goto(f"/desk/appointments/plans?unit={unit}")
    check(clerk)
    picture(clerk, "appointments-plans")
    press(clerk, "table a")
    check(clerk)
    picture(clerk, "appointments-plan")
    clerk.goto(f"/desk/appointments/plans/new?unit={unit}")
    press(clerk, ".actions .button >> nth=0")
    check(clerk)
    picture(clerk, "appointments-plan-wrong")
    duty = visitors.staff("demo-duty", "/desk/appointments/new?q=南海")
    check(duty)
    picture(duty, "appointments-choose-unit")


def test_times_are_chosen_by_skill_and_repeat(visitors: Visitors) -> None:
    unit, person = office(visitors), visitors.person()
    person.goto(f"/appointments/new?unit={unit}&offer=lawyer:consultation")
    skill = person.locator("#id_matter option").nth(1).get_attribute("value")
    person.select_option("#id_matter", skill)
    press(person, ".booking__skills .button")
    expect(person.locator("#id_matter")).to_have_value(str(skill))
    check(person)
    picture(person, "appointments-skills")
    person.goto(f"/appointments/new?unit={unit}&offer=room:mediation")
    press(person, ".days__day:not(.days__day--shut) >> nth=-1")
    fill(person, {"name": "黄小姐", "phone": new_phone(), "words": "邻居占了我家的巷子", "weeks": "3"})
    person.locator("[name=slot]").first.check(force=True)
    check(person)
    picture(person, "appointments-weeks")
    press(person, ".actions .button--seal")
    expect(person.locator("#series-title")).to_be_visible()
    check(person)
    picture(person, "appointments-series")
    with person.expect_navigation():
        person.locator("section[aria-labelledby=series-title] a").first.click()
    expect(person.locator("[data-state=booked]")).to_be_visible()


def test_pages_read_well_in_english(visitors: Visitors) -> None:
    unit, person = office(visitors), visitors.person(locale="en")
    person.goto(f"/appointments/new?unit={unit}")
    picture(person, "appointments-offers-en")
    person.goto(f"/appointments/new?unit={unit}&offer=lawyer:consultation")
    expect(person.locator("html")).to_have_attribute("lang", "en")
    check(person)
    picture(person, "appointments-new-en")
    book(person, unit, new_phone())
    picture(person, "appointments-own-en")
    person.goto("/appointments/new")
    picture(person, "appointments-no-unit-en")


def test_the_worker_reminds(visitors: Visitors) -> None:
    person = visitors.person()
    code = book(person, office(visitors), new_phone())
    # An hour before: the job that runs each minute writes one message, and one only.
    rows(
        visitors,
        "UPDATE appointments_appointment SET wake_at = now(), begins_at = now() + interval '1 hour',"
        " ends_at = now() + interval '2 hours' WHERE code = %s", code,
    )  # fmt: skip
    told = (
        "SELECT count(*) FROM notices_notice n JOIN appointments_appointment a"
        " ON n.order_ref = 'appointments.appointment:' || a.id WHERE a.code = %s AND n.text = 'appointment_soon'"
    )
    until(lambda: rows(visitors, told, code) == [(1,)], "the reminder", seconds=150)
