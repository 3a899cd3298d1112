"""A metric and its forecast."""

import re

import pytest

from tests.browser import Browser
from tests.datacentre.pages.conftest import read
from tests.datacentre.pages.test_boards import chart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def test_a_metric_goes_on_and_says_how_far_it_was_off(leader: Browser) -> None:
    page = leader.get("/data/trend")
    found = chart(page, "trend")
    assert found["shape"] == "band"
    assert found["unit"] == "number"
    # What is known ends where what is expected begins; 28 days are looked ahead.
    ahead = [value for value in found["low"] if value is not None]
    assert len(ahead) == 28
    assert found["known"][-28:] == [None] * 28
    assert all(low <= high for low, high in zip(found["low"][-28:], found["high"][-28:], strict=True))
    # Nine services a day since March: tomorrow that goes on.
    assert found["low"][-28] <= 9 <= found["high"][-28]
    assert re.search(r"MASE", read(page))


def test_by_week_and_for_one_region(leader: Browser) -> None:
    found = chart(leader.get("/data/trend", grain="week", region="440605"), "trend")
    assert [value for value in found["known"] if value is not None][-1] == 14
    assert len([value for value in found["low"] if value is not None]) == 13


def test_too_little_to_learn_from_is_said_in_words(leader: Browser) -> None:
    page = leader.get("/data/trend", metric="connect_rate")
    assert page.status_code == 200
    assert 'id="chart-trend"' not in page.content.decode()
    assert "notice" in page.content.decode()


def test_a_metric_that_is_not_offered_gives_the_usual_one(leader: Browser) -> None:
    assert chart(leader.get("/data/trend", metric="people; DROP"), "trend")["unit"] == "number"


def test_it_is_compared_with_the_same_stretch_a_year_before(leader: Browser) -> None:
    page = leader.get("/data/trend")
    found = chart(page, "trend")
    # Six services a day a year before, all through; and so where the forecast lies.
    assert found["before"] == [6] * len(found["categories"])
    assert found["words"]["before"] == "上年同期"
    assert len(re.findall(r"<th[^>]*>上年同期</th>", page.content.decode())) == 2
    offered = re.findall(r'<option value="(\w+)"[^>]*>', page.content.decode())
    assert "year_before" in offered
    assert "before" not in offered
    tables = re.findall(r"<table.*?</table>", page.content.decode(), re.DOTALL)
    forecast, was = (re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:] for table in tables[:2])
    assert len(forecast) == 28
    assert len(was) == 84
    assert all(re.findall(r"<td[^>]*>([^<]+)", row)[-1] == "6" for row in (*forecast, *was))
    assert re.findall(r"<td[^>]*>([^<]+)", was[-1]) == ["9", "6"]


def test_weeks_are_compared_with_those_52_weeks_before(leader: Browser) -> None:
    found = chart(leader.get("/data/trend", grain="week"), "trend")
    last = found["known"].index(None) - 1
    assert (found["known"][last], found["before"][last]) == (63, 42)
    # Of what is shown first there is none a year before.
    assert found["before"][0] is None


def test_compared_with_nothing_there_is_no_line(leader: Browser) -> None:
    page = leader.get("/data/trend", against="none")
    assert chart(page, "trend")["before"] is None
    assert not re.findall(r"<th[^>]*>上年同期</th>", page.content.decode())
