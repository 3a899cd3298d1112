"""The pages of figures: for whom, of what, with which words when something is wrong, in how many statements."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from fawang.datacentre.pages import showing
from fawang.datacentre.pages.charts import view_models
from fawang.datacentre.queries.engines import engine
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.boards import BOARDS
from fawang.datacentre.warehouse.store import Store
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.datacentre.pages.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def chart(response: Any, tile: str) -> dict[str, Any]:
    """Return the numbers of a chart of a page."""
    found = re.search(rf'<script id="chart-{tile}"[^>]*>(.*?)</script>', response.content.decode(), re.DOTALL)
    assert found, tile
    numbers: dict[str, Any] = json.loads(found[1])
    return numbers


def places(response: Any) -> dict[str, float]:
    return {one["code"]: one["value"] for one in chart(response, "map")["places"]}


@pytest.mark.parametrize("path", ["/data/", "/data/demand", "/data/overview/map", "/data/screen"])
def test_who_may_see_no_figures_is_refused(path: str) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert officer.get(path).status_code == 403
    answer = Client().get(path)
    assert answer.status_code == 302
    assert "/staff/sign-in" in answer["Location"]


@pytest.mark.parametrize("code", BOARDS)
def test_every_page_answers_and_none_of_its_tiles_fails(leader: Browser, code: str) -> None:
    page = leader.get(f"/data/{code}")
    assert page.status_code == 200
    assert "data__problem" not in page.content.decode()


def test_a_leader_of_the_province_sees_everything(leader: Browser) -> None:
    page = leader.get("/data/", span="month")
    assert places(page) == {"4401": 180, "4406": 90}
    assert "270" in read(page)


def test_a_county_sees_what_happened_there_and_nothing_else(county: Browser) -> None:
    page = county.get("/data/", span="month")
    # There are no boundaries of towns: their bars stand in the place of the map.
    assert chart(page, "map")["shape"] == "bars"
    assert chart(page, "map")["series"][0]["values"] == [60]
    # Asking for what lies outside gives nothing.
    page = county.get("/data/", span="month", region="4401")
    assert 'id="chart-map"' not in page.content.decode()
    assert "180" not in read(page)


def test_figures_drill_down_by_their_region(leader: Browser) -> None:
    assert places(leader.get("/data/", span="month", region="4406")) == {"440604": 30, "440605": 60}
    page = leader.get("/data/", span="month", region="440605")
    assert chart(page, "map")["shape"] == "bars"
    assert "region=440605011" in page.content.decode()


def test_a_comparison_is_what_was_chosen(leader: Browser) -> None:
    assert "+50.0%" in read(leader.get("/data/", span="month"))
    assert "+50.0%" in read(
        leader.get("/data/", **{"from": "2021-03-02", "to": "2021-03-31", "against": "before"})
    )
    assert "+50.0%" not in read(leader.get("/data/", span="month", against="none"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"span": "fortnight"}, "fortnight"),
        ({"from": "2021-3-1", "to": "2021-03-31"}, "3660"),
        ({"from": "2021-03-31", "to": "2021-03-01"}, "3660"),
        ({"region": "南海"}, "南海"),
        ({"against": "never"}, "never"),
        ({"channel_group": "DROP TABLE"}, "DROP TABLE"),
    ],
)
def test_wrong_parameters_are_named_and_the_usual_is_shown(
    leader: Browser, query: dict[str, str], words: str
) -> None:
    page = leader.get("/data/", **query)
    assert words in read(page)
    assert places(page)


def test_days_that_were_typed_stay_in_their_fields(leader: Browser) -> None:
    page = leader.get("/data/", **{"span": "", "from": "2021-03-31", "to": "2021-03-01"}).content.decode()
    assert re.search(r'name="from" value="2021-03-31"', page)
    assert re.search(r'name="to" value="2021-03-01"', page)


def test_an_unknown_page_and_an_unknown_tile_are_not_found(leader: Browser) -> None:
    assert leader.get("/data/nothing").status_code == 404
    assert leader.get("/data/overview/nothing").status_code == 404


def test_a_tile_stands_alone(leader: Browser) -> None:
    page = leader.get("/data/overview/map", span="month")
    assert places(page) == {"4401": 180, "4406": 90}
    assert "chart-matters" not in page.content.decode()


def test_a_filter_that_a_tile_does_not_have_is_left_out_and_said(leader: Browser) -> None:
    page = leader.get("/data/", span="month", channel_group="online")
    assert "未按" in read(page) or "Not filtered by" in read(page)


def test_only_the_tiles_come_to_a_page_that_renews_itself(leader: Browser) -> None:
    page = leader.client.get("/data/today", headers={"HX-Request": "true"})
    assert page.content.decode().lstrip().startswith("<p")
    assert "data__choose" not in page.content.decode()


def test_a_tile_that_fails_takes_no_other_with_it(
    leader: Browser, small: Store, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    folder = tmp_path / "facts"
    shutil.copytree(small.folder, folder)
    for part in (folder / "rating").glob("*.parquet"):
        part.write_bytes(b"this was a month")
    settings.FAWANG_FACTS = folder
    broken = DuckDB(Store(folder), memory_mb=500, threads=1, seconds=20)
    monkeypatch.setattr(engine, "engine", lambda: broken)
    page = leader.get("/data/", span="month")
    assert page.content.decode().count("data__problem") == 1
    assert places(page) == {"4401": 180, "4406": 90}


def test_a_tile_that_breaks_is_logged_and_takes_no_other_with_it(
    leader: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = view_models.drawn

    def drawn(tile: Any, *rest: Any) -> Any:
        if tile.code == "channels":
            raise ZeroDivisionError
        return real(tile, *rest)

    monkeypatch.setattr(showing, "drawn", drawn)
    page = leader.get("/data/", span="month")
    assert page.content.decode().count("data__problem") == 1
    assert places(page)
    assert "tile failed" in caplog.text


@pytest.mark.usefixtures("empty")
def test_without_facts_the_page_says_so(leader: Browser) -> None:
    assert "fawang facts generate" in read(leader.get("/data/"))
    assert "fawang facts generate" in read(leader.get("/data/overview/map"))


def test_the_database_is_asked_as_often_for_a_province_as_for_a_town(leader: Browser) -> None:
    counts = []
    for query in ({"span": "month"}, {"span": "all"}, {"span": "month", "region": "440605011"}):
        looks = []
        # What is looked up again every few seconds (the edition of the regions, a session) may fall due in one of them.
        for _look in range(3):
            with CaptureQueriesContext(connection) as asked:
                leader.get("/data/", **query)
            looks.append(len(asked))
        counts.append(min(looks))
    assert max(counts) == min(counts) <= 12
