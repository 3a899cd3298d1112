"""Finding an office: the nearest that one can walk into."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_offices_of_a_place_are_listed_the_nearest_first(client: Client) -> None:
    page = text_of(client.get("/offices", {"place": "佛山南海桂城"}))
    assert page.index("桂城街道公共法律服务工作站") < page.index("佛山市南海区法律援助处")
    assert "12348" in page


def test_a_name_of_several_places_is_asked_back(client: Client) -> None:
    page = text_of(client.get("/offices", {"place": "桂城"}))
    assert 'href="?place=440605011"' in page
    assert "肇庆市" in page
    assert "佛山市南海区法律援助处" in text_of(client.get("/offices", {"place": "440605011"}))


def test_a_place_that_nobody_knows_is_said_to_be_one(client: Client) -> None:
    assert "notice--important" in text_of(client.get("/offices", {"place": "某某某地"}))


@pytest.mark.parametrize("place", [*ODD_TEXTS, "", "长" * 500, "44", "999999"])
def test_any_place_gives_a_page(client: Client, place: str) -> None:
    response = client.get("/offices", {"place": place})
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_the_cost_does_not_depend_on_the_number_of_offices(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get("/offices", {"place": "佛山南海桂城"})
    # Four kinds, and the calendar of each of a handful of offices, which the process then knows.
    assert len(captured) <= 32
    with CaptureQueriesContext(connection) as captured:
        client.get("/offices", {"place": "佛山南海桂城"})
    assert len(captured) <= 12


@pytest.mark.parametrize(
    ("day", "says"),
    [
        # A Wednesday, a Sunday, and the first day of the National Day holidays.
        (datetime(2026, 11, 25, 3, tzinfo=UTC), "今日"),
        (datetime(2026, 11, 22, 3, tzinfo=UTC), "2026年11月23日"),
        (datetime(2026, 10, 1, 3, tzinfo=UTC), "2026年10月8日"),
    ],
)
def test_an_office_says_whether_it_is_open_today(
    client: Client, monkeypatch: pytest.MonkeyPatch, day: datetime, says: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: day)
    page = text_of(client.get("/offices", {"place": "佛山南海桂城"}, headers={"accept-language": "zh-CN"}))
    if says == "今日":
        assert "08:30–12:00" in page or "09:00–12:00" in page
    else:
        assert says in page
