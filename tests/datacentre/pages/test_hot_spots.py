"""Hot spots as a page shows them."""

from datetime import date
from typing import Any

import pytest

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.hotspots import board
from fawang.datacentre.warehouse.store import Store
from tests.browser import Browser
from tests.datacentre.pages.conftest import LAST, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(figures: Store) -> board.Board:
    """Look from the latest day: services of Tianhe have doubled since the beginning of the month."""
    engine = DuckDB(figures, memory_mb=500, threads=1, seconds=20)
    return board.refresh(figures.folder, engine, LAST)


def test_a_burst_is_told_with_what_was_expected(looked: board.Board, leader: Browser) -> None:
    assert [(one.region[:6], one.topic) for one in looked.spots] == [("440106", "labour.dismissal")]
    page: Any = leader.get("/data/hot-spots")
    text = read(page)
    assert "天河区" in text
    assert str(looked.spots[0].observed) in text
    assert "region=440106" in page.content.decode()
    assert "topic=labour.dismissal" in page.content.decode()


@pytest.mark.usefixtures("looked")
def test_a_county_sees_no_spot_of_another(county: Browser) -> None:
    assert "天河区" not in read(county.get("/data/hot-spots"))


@pytest.mark.usefixtures("looked")
def test_a_day_on_which_nobody_looked_says_which_there_are(leader: Browser) -> None:
    page = leader.get("/data/hot-spots", day=date(2020, 1, 1).isoformat())
    assert page.status_code == 200
    assert "2021" in read(page)
    assert leader.get("/data/hot-spots", day="nonsense").status_code == 200


@pytest.mark.usefixtures("empty")
def test_before_anybody_looked_the_page_says_so(leader: Browser) -> None:
    page = leader.get("/data/hot-spots")
    assert page.status_code == 200
    assert "spots__one" not in page.content.decode()
