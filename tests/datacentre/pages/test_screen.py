"""The big screen: its figures, for whom, the same as tables, and what its script is given each minute."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.datacentre.pages.charts.screens import PANELS
from fawang.kernel import clock
from fawang.regions import queries as regions
from tests.browser import Browser
from tests.datacentre.pages.conftest import LAST, read
from tests.datacentre.pages.test_boards import chart, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def figures(page: str, panel: str) -> str:
    """Return what a panel of big figures says."""
    found = re.search(rf'aria-labelledby="p-{panel}">(.*?)</section>', page, re.DOTALL)
    assert found, panel
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def test_everything_the_latest_day_growth_and_the_period_stand_together(leader: Browser) -> None:
    said = figures(leader.get("/data/screen").content.decode(), "services")
    whole, latest = 731 * 6 + 30 * 3, 9
    assert f"{whole:,}" in said
    assert f" {latest} " in said
    assert "+3.83%" in said
    assert "2,280" in said


def test_the_hotline_is_that_of_the_latest_day(leader: Browser) -> None:
    said = figures(leader.get("/data/screen", span="all").content.decode(), "hotline")
    # Who is in line is not decided yet: two of three were connected, one of them in 15 seconds.
    assert "66.67%" in said
    assert "33.33%" in said
    assert " 1 " in said


def test_what_rises_beyond_chance_is_named_and_nothing_else(leader: Browser) -> None:
    page = leader.get("/data/screen")
    said = figures(page.content.decode(), "rising")
    assert "+100%" in said
    assert said.count("▲") == 1


def test_a_change_of_figures_is_no_correction(leader: Browser) -> None:
    page = leader.get("/data/screen").content.decode()
    assert '<th scope="col">变化</th>' in page
    assert "修改" not in page


def test_the_course_leaves_weeks_out_that_have_not_ended(leader: Browser) -> None:
    values = chart(leader.get("/data/screen"), "course")["series"][0]["values"]
    # Six a day, or nine: no line falls at its ends.
    assert set(values) <= {42, 63, 60}


def test_the_latest_day_alone_still_has_a_course(leader: Browser) -> None:
    page = leader.get("/data/screen", span="day")
    assert len(chart(page, "course")["categories"]) > 40
    assert places(page) == {"4401": 6, "4406": 3}


def test_a_county_sees_its_own_towns_at_once(county: Browser) -> None:
    page = county.get("/data/screen")
    assert chart(page, "map")["shape"] == "bars"
    assert "南海区" in read(page)
    assert f"{731 * 2:,}" in figures(page.content.decode(), "services")
    assert f"{731 * 6 + 90:,}" not in read(page)
    # By the way of all pages: its own division is the home, and no filter that stands in addresses.
    renews = re.search(r'data-renews="([^"]+)"', page.content.decode())
    assert renews
    assert "region=" not in renews[1]
    assert page.context["chosen"].home == county.get("/data/").context["chosen"].home == "440605"


def test_it_drills_and_keeps_its_colours(leader: Browser) -> None:
    page = leader.get("/data/screen", theme="light", region="4406")
    html = page.content.decode()
    assert places(page) == {"440604": 365, "440605": 730}
    assert 'data-theme="light"' in html
    assert re.search(r'href="/data/screen\?[^"]*region=440605&(amp;)?theme=light"', html)
    # The way back up, and the same as tables.
    assert re.search(r'href="/data/screen\?span=year&(amp;)?theme=light"', html)
    assert re.search(r'href="/data/screen\?[^"]*theme=light&(amp;)?tables=1"', html)


def test_it_is_dark_unless_something_else_was_asked_for(leader: Browser) -> None:
    assert 'data-theme="dark"' in leader.get("/data/screen").content.decode()
    assert 'data-theme="dark"' in leader.get("/data/screen", theme="neon").content.decode()


def test_every_chart_has_its_table_on_the_page(leader: Browser) -> None:
    page = leader.get("/data/screen", tables="1").content.decode()
    for code in ("map", "course", "matters", "channels", "rising"):
        assert f'id="t-{code}"' in page
    assert "screen.js" not in page
    assert set(re.findall(r'id="chart-(\w+)"', page)) <= set(PANELS)


def test_its_script_gets_the_panels_alone(leader: Browser) -> None:
    page = leader.client.get("/data/screen", headers={"X-Part": "panels"}).content.decode()
    assert page.lstrip().startswith('<div class="big__panels"')
    assert "<html" not in page
    assert "big__tables" not in page


def marks(page: str) -> str:
    """Return what the head of the screen says of its figures."""
    found = re.search(r'class="big__marks">(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", " ", found[1])


def test_it_says_up_to_which_day_there_are_figures_and_that_they_are_demo_data(
    leader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = marks(leader.get("/data/screen").content.decode())
    assert said.count("2021年3月31日") == 2
    assert re.search("演示|Demo", said)
    monkeypatch.setattr(clock, "today", lambda: LAST)
    assert marks(leader.get("/data/screen").content.decode()).count("2021年3月31日") == 1


def test_a_day_that_has_not_ended_is_not_said_to_have_fallen(
    leader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0.0%" in figures(leader.get("/data/screen").content.decode(), "services")
    monkeypatch.setattr(clock, "today", lambda: LAST)
    said = figures(leader.get("/data/screen").content.decode(), "services")
    assert "0.0%" not in said
    assert "9" in said


def test_wrong_parameters_are_named_and_the_usual_is_shown(leader: Browser) -> None:
    page = leader.get("/data/screen", region="南海")
    assert "南海" in read(page)
    assert places(page)


@pytest.mark.usefixtures("empty")
def test_without_facts_it_says_so(leader: Browser) -> None:
    assert "fawang facts generate" in read(leader.get("/data/screen"))


def test_the_database_is_asked_as_often_for_a_year_as_for_a_day(
    leader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every few seconds it is looked whether divisions have changed: on a busy machine in the midst of this.
    monkeypatch.setattr(regions, "CHECK_SECONDS", 1e9)
    leader.get("/data/screen")
    counts = []
    for span in ("day", "year", "all"):
        with CaptureQueriesContext(connection) as asked:
            leader.get("/data/screen", span=span)
        counts.append(len(asked))
    assert max(counts) == min(counts) <= 12
