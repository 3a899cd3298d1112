"""Finding an office: the nearest that one can walk into."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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
    client.get("/offices", {"place": "佛山"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/offices", {"place": "佛山南海桂城"})
    assert len(captured) <= 5
