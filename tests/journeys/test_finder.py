"""A resident finds an office: by place, by where they stand, on the map, by keyboard alone, and without a script."""

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import PHONE, Visitors, send

#: In 桂城, Foshan.
HERE = {"latitude": 23.0301, "longitude": 113.1402}
STATION, OFFICE = "桂城街道公共法律服务工作站", "佛山市南海区法律援助处"


@pytest.fixture
def offices(visitors: Visitors) -> dict[str, int]:
    """The station stands here and is open; the county's office is 2 km away and has not told its hours."""
    with psycopg.connect(visitors.instance.environment["DATABASE_URL"], autocommit=True) as database:
        found: dict[str, int] = dict(
            database.execute(
                "SELECT name, id FROM organisations_unit WHERE name = ANY(%s) AND region_code LIKE '440605%%'",
                [[STATION, OFFICE]],
            ).fetchall()
        )
        database.execute(
            "UPDATE organisations_unit SET latitude = 23.03, longitude = 113.14, phone = '0757-00000001',"
            " address = '某路一号', ramp = true, languages = '{hakka}' WHERE id = %s",
            [found[STATION]],
        )
        # Open on this very day, a holiday or not.
        database.execute(
            "INSERT INTO organisations_unitexception (unit_id, day, intervals, reason)"
            """ SELECT %s, (now() AT TIME ZONE 'Asia/Shanghai')::date + n, '[["00:00", "23:59"]]', ''"""
            " FROM generate_series(0, 1) AS n ON CONFLICT DO NOTHING",
            [found[STATION]],
        )
        database.execute(
            "UPDATE organisations_unit SET latitude = 23.048, longitude = 113.14, hours = NULL, languages = '{}'"
            " WHERE id = %s",
            [found[OFFICE]],
        )
    return found


def names(page: Page) -> list[str]:
    return page.locator(".offices h3").all_inner_texts()


def test_by_place_narrowed_down_and_on_paper(visitors: Visitors, offices: dict[str, int]) -> None:
    page = visitors.desktop()
    page.goto("/offices")
    check(page)
    page.fill("[name=place]", "佛山南海桂城")
    send(page.locator("#finder"))
    assert names(page)[0] == STATION
    expect(page.locator(".offices__one").first).to_contain_text("现在办公")
    expect(page.locator(".offices__one").first.locator("a[href^='tel:']")).to_have_text("0757-00000001")
    check(page)

    page.locator(".finder__filters summary").click()
    page.check("[name=open]", force=True)
    page.select_option("select[name=language]", "hakka")
    send(page.locator("#finder"))
    assert STATION in names(page)
    assert OFFICE not in names(page)

    page.locator(f"a[href='/offices/{offices[STATION]}']").first.click()
    expect(page.locator("h1")).to_have_text(STATION)
    check(page)
    page.emulate_media(media="print")
    expect(page.locator(".office__approved")).to_be_visible()
    expect(page.locator(".office__maps")).not_to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator(".office__approved")).not_to_be_visible()
    assert page.locator("a[href^='geo:23.03']").count() == 1


def test_near_me_only_when_pressed_and_in_no_address(visitors: Visitors, offices: dict[str, int]) -> None:
    page = visitors.person(geolocation=HERE, permissions=["geolocation"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto("/offices")
    button = page.locator("button[data-locate]")
    expect(button).to_be_visible()
    with page.expect_navigation():
        button.click()
    assert names(page)[:1] == [STATION]
    expect(page.locator(".offices__one").first).to_contain_text("米")
    assert [one for one in asked if "23.0" in one or "113.1" in one] == []
    assert any(one.startswith("POST") and one.endswith("/offices") for one in asked)
    # Narrowed down it is still from here; a place that is typed counts instead.
    page.locator(".finder__filters summary").click()
    page.check("[name=accessible]", force=True)
    send(page.locator("#finder"))
    assert STATION in names(page)
    assert OFFICE not in names(page)
    page.fill("[name=place]", "江门蓬江")
    send(page.locator("#finder"))
    expect(page).to_have_url(re.compile("place="))
    assert STATION not in names(page)[:1]


def test_a_device_that_does_not_say_where_it_is(visitors: Visitors) -> None:
    page = visitors.person(permissions=[])
    page.goto("/offices")
    page.locator("button[data-locate]").click()
    expect(page.locator("[data-trouble]")).to_be_visible()
    expect(page.locator("[data-trouble]")).to_contain_text("请输入地名")


def test_on_the_map(visitors: Visitors, offices: dict[str, int]) -> None:
    page = visitors.desktop()
    page.goto("/offices?place=4406")
    page.locator("[data-map-fold] summary").click()
    chart = page.locator("[data-map][data-drawn]")
    expect(chart).to_be_visible()
    # Wherever the middle of the city lies, it lies in one of its districts.
    box = chart.bounding_box()
    assert box is not None
    with page.expect_navigation():
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"place=4406\d\d$"))
    # The list says the same to whoever does not see it.
    page.goto("/offices?place=4406")
    page.locator("[data-area='440605']").click()
    expect(page.locator("#results h2").first).to_contain_text("南海区")


def test_by_keyboard_alone(visitors: Visitors, offices: dict[str, int]) -> None:
    page = visitors.desktop()
    page.goto("/offices")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "place":
            break
    page.keyboard.type("佛山南海桂城")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == STATION:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(STATION)


def test_without_a_script(visitors: Visitors, offices: dict[str, int]) -> None:
    page = visitors.person(java_script_enabled=False, viewport=PHONE)
    page.goto("/offices")
    # What only works with a script is not shown.
    for hidden in ("button[data-locate]", "[data-map-fold]", "[data-trouble]"):
        expect(page.locator(hidden).first).not_to_be_visible()
    page.fill("[name=place]", "桂城")
    send(page.locator("#finder"))
    page.locator(".finder__choices a", has_text="南海区").click()
    assert STATION in names(page)
    page.locator(".offices h3 a", has_text=STATION).first.click()
    expect(page.locator("h1")).to_have_text(STATION)
    for hidden in ("[data-share]", "[data-print]", "[data-copy]"):
        expect(page.locator(hidden).first).not_to_be_visible()
    expect(page.locator(f"a[href='/offices/{offices[STATION]}/poster.pdf']")).to_be_visible()


def test_the_office_of_a_matter_is_named_with_telephone_and_hours(
    visitors: Visitors, offices: dict[str, int]
) -> None:
    page = visitors.desktop()
    matter = visitors.matter()
    page.goto(matter.link)
    row = page.locator(".answers__row", has=page.locator(f"a[href='/offices/{offices[OFFICE]}']"))
    expect(row.locator("a[href^='tel:']")).to_be_visible()
    expect(row).to_contain_text("办公时间")
