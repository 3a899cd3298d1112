"""Leaders and supervisors look at figures: filter, drill down and back, compare; and a wall that runs for days."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from fawang.datacentre.queries.questions.boards import BOARDS
from fawang.kernel import clock
from lab.platforms.instance import Instance
from tests.journeys.checks import check, serious
from tests.journeys.visitors import PHONE, Visitors, no_overflow
from tests.waiting import until

WALL: ViewportSize = {"width": 1920, "height": 1080}
WALLS: ViewportSize = {"width": 3840, "height": 1080}
#: The demonstration has a past of four years up to today.
YEAR = clock.today().year - 1
AUTUMN = {"from": f"{YEAR}-10-01", "to": f"{YEAR}-10-31"}


def page_of(path: str, **more: str) -> str:
    """Return the address of a page of figures of the autumn."""
    return f"{path}?{urlencode({**AUTUMN, **more})}"


def chart_of(page: Page, code: str) -> dict[str, object]:
    """Return what a chart of the page draws."""
    numbers: dict[str, object] = json.loads(page.locator(f"#chart-{code}").text_content() or "")
    return numbers


def number(page: Page, tile: str) -> str:
    """Return the first big figure of a tile."""
    return page.locator(f"section[aria-labelledby=tile-{tile}] .data__numbers b").first.inner_text()


def drawn(page: Page) -> None:
    """Wait until all charts of the page are drawn."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-chart], [data-draws]')]"
        ".every(one => one.querySelector('canvas') || one.classList.contains('is-blank'))"
    )


def click_on_map(page: Page, place: str) -> str:
    """Click on a division of a map; return the division's code.

    From the middle outwards, where the pointer says that something can be clicked on: once, since a page that is slow
    to come would take a second click for a step further down.
    """
    expect(page.locator("[data-closes-with-chart]")).to_have_count(0)
    page.locator(place).scroll_into_view_if_needed()
    box = page.locator(place).bounding_box()
    assert box is not None
    here = page.url
    for number in range(24):
        across = 0.5 + 0.015 * number * (-1) ** number
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.45)
        if page.locator(f"{place} div:has(> canvas)").evaluate("one => one.style.cursor") == "pointer":
            page.mouse.down()
            page.mouse.up()
            page.wait_for_url(lambda url: url != here)
            # The last one counts, as on the server.
            return str(re.findall(r"region=(\d+)", page.url)[-1])
    raise AssertionError("no division is where the map is pointed at")


def test_a_leader_filters_drills_down_and_comes_back(viewers: Visitors) -> None:
    page = viewers.staff("demo-leader")
    page.locator("a[href='/data/']").first.click()
    # By the form: days instead of the usual stretch.
    page.locator("details.more summary").first.click()
    page.fill("[name=from]", AUTUMN["from"])
    page.fill("[name=to]", AUTUMN["to"])
    with page.expect_navigation():
        page.locator(".data__choose button").click()
    everything = number(page, "volume")
    drawn(page)
    # By the mouse on the map to a prefecture.
    prefecture = click_on_map(page, "[data-chart=chart-map]")
    expect(page.locator(".crumbs a")).to_have_count(1)
    name = page.locator(".crumbs [aria-current]").inner_text().removeprefix("广东省")
    its_own = number(page, "volume")
    assert its_own != everything
    drawn(page)
    # By the keyboard through the tables to a county, and to a town.
    for digits in (6, 9):
        fold = page.locator("section[aria-labelledby=tile-map] details.data__rows")
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        fold.locator("tbody th a").first.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"region={prefecture}\d{{{digits - 4}}}(&|$)"))
        drawn(page)
    # One filter more; the days are open to be changed, and so are the others.
    page.select_option("[name=matter]", "labour")
    with page.expect_navigation():
        page.locator(".data__choose button").click()
    expect(page.locator(".data__chips")).to_be_visible()
    page.locator(".data__chips a").first.click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(re.compile(f"region={prefecture}(&|$)"))
    assert number(page, "volume") == its_own
    page.locator(".crumbs a").first.click()
    assert number(page, "volume") == everything
    # Against the days before instead of the year before.
    before = page.locator("section[aria-labelledby=tile-volume] dd").inner_text()
    page.select_option("[name=against]", "before")
    with page.expect_navigation():
        page.locator(".data__choose button").click()
    assert number(page, "volume") == everything
    assert page.locator("section[aria-labelledby=tile-volume] dd").inner_text() != before


def test_a_supervisor_of_a_county_sees_their_county_only(viewers: Visitors) -> None:
    page = viewers.staff("demo-supervisor", page_of("/data/"))
    # The towns of the county, at once; there are no boundaries of towns.
    towns = page.locator("section[aria-labelledby=tile-map] tbody th a").evaluate_all(
        "all => all.map(one => one.href)"
    )
    assert towns
    assert all(re.search(r"region=440605\d{3}(&|$)", one) for one in towns)
    assert chart_of(page, "map")["shape"] == "bars"
    own = number(page, "volume")
    page.goto(page_of("/data/", region="4406"))
    assert number(page, "volume") == own
    page.goto(page_of("/data/", region="4401"))
    assert number(page, "volume") == "0"
    page.goto(page_of("/data/screen"))
    expect(page.locator("h1")).to_have_text("广东省佛山市南海区")
    options = page.locator("[name=region] option").evaluate_all(
        "all => all.map(one => one.value).filter(Boolean)"
    )
    assert options
    assert all(one.startswith("440605") for one in options)


def test_without_scripts_tables_say_the_same(viewers: Visitors) -> None:
    scripted = viewers.staff("demo-leader")
    plain = viewers.staff("demo-leader", java_script_enabled=False)
    for code, tile in (("overview", "map"), ("demand", "hours"), ("referrals", "flows"), ("groups", "kinds")):
        scripted.goto(page_of(f"/data/{code}"))
        plain.goto(page_of(f"/data/{code}"))
        assert plain.locator(".chart").count() > 0
        expect(plain.locator(".chart:visible")).to_have_count(0)
        table = f"section[aria-labelledby=tile-{tile}] tbody tr"
        expect(plain.locator(table).first).to_be_visible()
        assert plain.locator(table).all_text_contents() == scripted.locator(table).all_text_contents()
    # The form works, and the tables lead on.
    plain.goto("/data/")
    plain.locator(".data__choose details.more summary").click()
    plain.fill("[name=from]", AUTUMN["from"])
    plain.fill("[name=to]", AUTUMN["to"])
    plain.locator(".data__choose button").click()
    plain.locator("section[aria-labelledby=tile-map] tbody a").get_by_text("佛山").click()
    expect(plain).to_have_url(re.compile("region=4406"))
    # The wall as tables.
    plain.goto(page_of("/data/screen"))
    expect(plain.locator("#t-map")).to_be_visible()
    expect(plain.locator(".big__chart:visible")).to_have_count(0)
    plain.locator(".big__tables a").get_by_text("佛山").click()
    expect(plain.locator("h1")).to_have_text("广东省佛山市")


def test_a_tile_that_fails_takes_no_other_with_it(viewers: Visitors, room_of_figures: Instance) -> None:
    # The rows of the month, and its summaries.
    files = Path(room_of_figures.environment["FAWANG_FACTS"]).glob(f"referral/{YEAR - 1}-07.*.parquet")
    kept = {path: path.read_bytes() for path in files}
    assert kept
    for path in kept:
        path.write_bytes(b"this was a month")
    try:
        page = viewers.staff("demo-leader", f"/data/?from={YEAR - 1}-07-01&to={YEAR - 1}-07-31&against=none")
        expect(page.locator(".data__problem")).to_have_count(1)
        expect(page.locator(".data__problem")).not_to_be_empty()
        drawn(page)
        assert number(page, "volume") != "0"
        page.locator(".data__problem a").click()
        expect(page.locator(".data__problem")).to_be_visible()
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


def test_every_page_of_figures_can_be_used_by_everybody(viewers: Visitors) -> None:
    page = viewers.staff("demo-leader")
    for path in (*(f"/data/{code}" for code in BOARDS), "/data/overview/map", "/data/screen"):
        page.goto(page_of(path))
        drawn(page)
        check(page)
    for path in (
        page_of("/data/screen", tables="1", theme="light"),
        "/data/methods",
    ):
        page.goto(path)
        check(page)
    page.goto("/data/?region=nowhere")
    serious(page, "a mistake")


@pytest.mark.parametrize("size", [WALL, WALLS], ids=["one wall", "two walls"])
def test_the_big_screen_fits_its_wall(viewers: Visitors, size: ViewportSize) -> None:
    page = viewers.staff("demo-leader", page_of("/data/screen"), viewport=size)
    drawn(page)
    for theme in ("dark", "light"):
        page.goto(page_of("/data/screen", theme=theme))
        drawn(page)
        serious(page, f"{theme}, {size}")
        fits(page)
    # Nothing lies across the seam between two walls.
    if size == WALLS:
        middle = page.locator(".big__panel").evaluate_all(
            "(all, middle) => all.filter(one => { const box = one.getBoundingClientRect();"
            " return box.left < middle && box.right > middle; }).length",
            size["width"] / 2,
        )
        assert middle == 0


def fits(page: Page) -> None:
    """Nothing scrolls and nothing is cut off: neither the page nor one of its panels."""
    no_overflow(page)
    cut = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll(
             ".big__panels, .big__panel, .big__figures, .big__list")]
          .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
          .map(one => [one.className, one.scrollWidth, one.scrollHeight, one.clientWidth, one.clientHeight])"""
    )
    assert cut == []


def test_a_wall_drills_by_mouse_and_keyboard_and_comes_back(viewers: Visitors) -> None:
    page = viewers.staff("demo-leader", page_of("/data/screen", theme="light"), viewport=WALL)
    drawn(page)
    prefecture = click_on_map(page, "[data-draws=chart-map]")
    expect(page.locator("h1")).to_have_text(re.compile("^广东省.+市$"))
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.locator(".big__where a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"region={prefecture}\d\d"))
    page.locator(".big__place a").first.click()
    expect(page.locator("h1")).to_have_text("广东省")
    # The tables behind, and back.
    page.locator("#p-course a").click()
    expect(page.locator("#t-course")).to_be_in_viewport()
    page.locator(".big__menu summary").click()
    page.locator(".big__menu a[href*='/data/screen']").first.click()
    expect(page.locator("[data-draws=chart-course] canvas")).to_be_visible()


def test_a_wall_renews_itself_in_place_and_says_how_old_its_figures_are(viewers: Visitors) -> None:
    page = viewers.staff("demo-leader", page_of("/data/screen"), viewport=WALL)
    page.clock.install()
    page.reload()
    drawn(page)
    canvas = "document.querySelector('[data-draws=chart-matters] canvas')"
    page.evaluate(f"window.first = {canvas}; window.word = document.querySelector('.big__figure b')")
    age = page.locator("#big-age")

    def renewed(route: Route) -> None:
        answer = route.fetch()
        changed = re.sub(r"(<b>)[\d,]+(</b>)", r"\g<1>77,777\2", answer.text(), count=1)
        route.fulfill(response=answer, body=changed.replace('"values": [', '"values": [77777, ', 1))

    def asked(answer: object) -> bool:
        return "x-part" in answer.request.headers  # type: ignore[attr-defined]

    page.route("**/data/screen*", renewed)
    with page.expect_response(asked):
        page.clock.run_for(61_000)
    expect(page.locator(".big__figure b").first).to_have_text("77,777")
    expect(age).not_to_have_class(re.compile("is-late"))
    # The same canvas is drawn upon, for days.
    assert page.evaluate(f"window.first === {canvas}")
    count = "[document.querySelectorAll('*').length, document.querySelectorAll('canvas').length]"
    many = page.evaluate(count)
    for _ in range(5):
        with page.expect_response(asked):
            page.clock.run_for(60_000)
    until(lambda: page.evaluate(count) == many, "as much on the screen as at first")
    # A panel that fails keeps its figures, and says of when they are.
    page.unroute("**/data/screen*")
    page.route("**/data/screen*", failing)
    with page.expect_response(asked):
        page.clock.run_for(61_000)
    old = page.locator(".big__panel.is-old")
    expect(old).to_have_count(1)
    expect(old.locator("canvas")).to_be_visible()
    # The connection is lost: all figures stay, and say how old they are; it comes back by itself.
    page.unroute("**/data/screen*")
    page.route("**/data/screen*", lambda route: route.abort())
    before = page.locator(".big__panels").inner_text()
    page.clock.run_for(4 * 60_000)
    expect(age).to_have_class(re.compile("is-late"))
    expect(age).to_contain_text("4")
    assert page.locator(".big__panels").inner_text() == before
    page.unroute("**/data/screen*")
    with page.expect_response(asked):
        page.clock.run_for(61_000)
    expect(age).not_to_have_class(re.compile("is-late"))
    expect(old).to_have_count(0)
    # Nobody is signed in any more: the same, and it says so.
    page.context.clear_cookies()
    with page.expect_response(lambda answer: "sign-in" in answer.url):
        page.clock.run_for(61_000)
    expect(age).to_have_class(re.compile("is-late"))


def failing(route: Route) -> None:
    """Answer with one panel that has no figures."""
    answer = route.fetch()
    body = re.sub(
        r'(aria-labelledby="p-channels">\s*<h2.*?</h2>).*?</section>',
        r'\1<p class="big__problem" data-failed>忙</p></section>',
        answer.text(),
        flags=re.DOTALL,
    )
    route.fulfill(response=answer, body=body)


def test_figures_in_large_letters_on_a_phone_in_the_dark(viewers: Visitors) -> None:
    page = viewers.staff("demo-leader", page_of("/data/quality"), viewport=PHONE, color_scheme="dark")
    page.evaluate("document.documentElement.dataset.text = 'large'")
    drawn(page)
    no_overflow(page)
    page.goto(page_of("/data/screen"))
    page.evaluate("document.documentElement.dataset.text = 'large'")
    drawn(page)
    no_overflow(page)
