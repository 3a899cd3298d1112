"""What comes after the page itself moves nothing of it: who aims at something presses that."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitors, hold

#: Where each heading, button and box stands, from the top.
_PLACES = (
    "() => Array.from(document.querySelectorAll('h1, h2, main a, main button, main input'))"
    ".filter((one) => one.offsetParent).map((one) => Math.round(one.getBoundingClientRect().y + window.scrollY))"
)
_READ = "document.readyState !== 'loading' && document.querySelector('link[rel=stylesheet]').sheet !== null"


def places(page: Page) -> list[int]:
    """Return where things stand on a page."""
    found = page.evaluate(_PLACES)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_the_bar_of_the_seat_has_its_place_before_it_comes(visitors: Visitors, width: int) -> None:
    lead = visitors.staff("demo-lead", "/", viewport={"width": width, "height": 900})
    held = hold(lead, "**/desk/seat/bar")
    lead.goto("/desk/zones/minors")
    top = lead.locator(".desk__head").bounding_box()
    assert held
    held[0].continue_()
    expect(lead.locator("#seat-bar [data-seat]")).to_be_visible()
    assert lead.locator(".desk__head").bounding_box() == top


@pytest.mark.parametrize(
    ("who", "path", "script"),
    [
        ("demo-lead", "/desk/telephone", "**/telephone*.js"),
        ("demo-lead", "/desk/seat", "**/seat*.js"),
        ("", "/guidance/m/housing.lease", "**/guidance*.js"),
    ],
)
def test_scripts_that_come_late_move_nothing(visitors: Visitors, who: str, path: str, script: str) -> None:
    # From a page without that script: what a browser has in its memory it does not ask for.
    page = visitors.staff(who, "/") if who else visitors.person()
    page.goto("/")
    # No exchange runs here, that a telephone could be connected to.
    hold(page, "**/telephone/credentials")
    held = hold(page, script)
    page.goto(path, wait_until="commit")
    # All of it has been read; this script has not run, nor what comes after it.
    while not page.evaluate(_READ):
        page.wait_for_timeout(50)
    before = places(page)
    assert len(before) > 1
    assert held
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    assert places(page) == before


def test_where_scripts_do_not_come_the_page_is_as_without_them(visitors: Visitors) -> None:
    page = visitors.person()
    page.route(re.compile(r"/shell/fawang\.[0-9a-f.]*js"), lambda route: route.abort())
    page.goto("/guidance/m/housing.lease")
    expect(page.locator("html")).not_to_have_class(re.compile("scripted"))
    expect(page.locator("[data-print]")).to_be_hidden()
