"""A special zone: found on the phone, a situation read, a lawyer asked; the zone's lawyer has it before others."""

import re

from playwright.sync_api import expect

from tests.journeys.checks import check
from tests.journeys.test_seat import off_duty, on_duty
from tests.journeys.visitors import Visitors, fill, path_of, send

WORDS = "同学天天骂我，还抢我的生活费，我不敢告诉老师，可以怎么办？"


def test_a_child_asks_in_the_zone_and_its_lawyer_has_it_first(visitors: Visitors) -> None:
    visitors.all_quiet()
    lawyer = visitors.staff("demo-duty", "/desk/seat")
    other = visitors.staff("demo-duty-2", "/desk/seat")
    for one in (other, lawyer):
        on_duty(one)
    person = visitors.person()
    person.goto("/")
    person.click(".zone-card a[href='/zones/minors']")
    person.click("a[href='/zones/minors/bullying']")
    expect(person.locator(".zone-steps")).to_contain_text("信得过的大人")
    expect(person.locator(".law__article").first).to_be_visible()
    person.click("a[href='/ask?zone=minors&scenario=bullying']")
    expect(person.locator("[name=in_zone]")).to_be_checked()
    person.fill("textarea[name=text]", WORDS)
    fill(person, {"kind": "chat"})
    send(person)
    code = path_of(person).split("/")[2]
    ring = lawyer.locator("[data-ring-channel=chat]", has_text="抢我的生活费")
    expect(ring).to_contain_text("未成年人法律服务专区")
    expect(other.locator("[data-ring-channel=chat]", has_text="抢我的生活费")).to_have_count(0)
    with lawyer.expect_navigation():
        ring.locator("form[action$='/accept'] button").click()
    assert path_of(lawyer) == f"/desk/consultations/{code}"
    expect(lawyer.locator(".line--person")).to_contain_text("抢我的生活费")
    off_duty(other)
    off_duty(lawyer)


def test_pages_of_zones_are_for_everybody(visitors: Visitors) -> None:
    person = visitors.desktop()
    for path in ("/zones", "/zones/veterans", "/zones/minors/violence", "/ask?zone=epidemic"):
        person.goto(path)
        check(person)


def test_who_leads_sees_how_a_zone_fares_and_who_serves_it(visitors: Visitors) -> None:
    lead = visitors.staff("demo-lead", "/desk/zones")
    check(lead)
    lead.click("a[href='/desk/zones/minors']")
    expect(lead.locator("[name=staff]:checked")).to_have_count(1)
    lead.get_by_label("演示值班律师乙").check(force=True)
    with lead.expect_navigation():
        lead.locator("#group form button").click()
    expect(lead.locator("[name=staff]:checked")).to_have_count(2)
    expect(lead.locator(".figures")).to_contain_text("近30天提问")
    check(lead)
    with lead.expect_download() as begun:
        lead.locator("a[href$='figures.csv']").click()
    assert re.fullmatch(r"zone-minors-\d{8}\.csv", begun.value.suggested_filename)
    lead.goto("/desk/consultations?box=all&zone=minors")
    check(lead)
