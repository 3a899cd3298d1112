"""Any metrics by any levels."""

import pytest

from tests.browser import Browser
from tests.datacentre.pages.conftest import read
from tests.datacentre.pages.test_boards import chart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def test_without_a_question_the_services_are_counted(leader: Browser) -> None:
    assert "270" in read(leader.get("/data/explore", span="month"))


def test_a_question_of_two_levels_is_a_table(leader: Browser) -> None:
    page = leader.get(
        "/data/explore", metric=["volume", "satisfied_share"], by=["matter", "channel"], span="month"
    )
    text = page.content.decode()
    assert "<table" in text
    assert 'id="chart-answer"' not in text
    # What lies below a row keeps the question.
    assert "channel=app" in text
    assert "metric=volume&amp;metric=satisfied_share&amp;by=matter&amp;by=channel" in text


def test_by_region_it_is_a_map_and_over_time_a_line(leader: Browser) -> None:
    assert chart(leader.get("/data/explore", by="region", span="month"), "answer")["shape"] == "map"
    found = chart(
        leader.get("/data/explore", metric="volume", by="matter", grain="month", span="all"), "answer"
    )
    assert found["shape"] == "line"
    assert len(found["categories"]) == 24


def test_hours_keep_their_order(leader: Browser) -> None:
    found = chart(leader.get("/data/explore", metric="calls", by="hour", span="month"), "answer")
    assert found["categories"] == sorted(found["categories"])


def test_what_does_not_fit_is_said_on_the_tile(leader: Browser) -> None:
    page = leader.get("/data/explore", metric="calls", by="channel")
    assert page.status_code == 200
    assert "data__problem" in page.content.decode()


def test_what_is_unknown_is_left_out(leader: Browser) -> None:
    page = leader.get("/data/explore", metric=["nothing", "volume"], by="nothing", grain="century")
    assert page.status_code == 200
    assert "data__problem" not in page.content.decode()


def test_what_is_found_is_a_result_and_no_lawyer_s_answer(leader: Browser) -> None:
    page = read(leader.get("/data/explore", span="month"))
    assert "查询结果" in page
    assert "答复内容" not in page
