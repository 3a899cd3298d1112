"""Finding an office: by place, by name, by where somebody stands; what the list promises, and what it does not."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from tests.shell.cases import ODD_TEXTS, text_of
from tests.stations.cases import place_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]

#: A Wednesday, 11:00 in China.
OPEN = datetime(2026, 11, 25, 3, tzinfo=UTC)
HOURS = {"wed": [["09:00", "12:00"]], "thu": [["09:00", "12:00"]]}


def ask(client: Client, **asked: str) -> str:
    response = client.get("/offices", asked, headers={"accept-language": "zh-CN"})
    assert response.status_code == 200
    return text_of(response)


@pytest.fixture
def station() -> organisations.UnitRow:
    """The station of 桂城, which has told everything of itself."""
    found = organisations.nearest("440605011", UnitKind.TOWN_STATION)[0]
    place_unit(
        found.id,
        "23.03",
        "113.15",
        hours=HOURS,
        phone="0757-00000001",
        address="某路一号",
        languages=["hakka"],
    )
    return organisations.unit(found.id)


@pytest.fixture
def office() -> organisations.UnitRow:
    """The legal aid office of the county, 3 km from there."""
    found = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    place_unit(found.id, "23.057", "113.15", languages=[])
    return organisations.unit(found.id)


def test_offices_of_a_place_are_listed_the_nearest_first(
    client: Client, station: organisations.UnitRow, office: organisations.UnitRow
) -> None:
    page = ask(client, place="佛山南海桂城")
    assert page.index(station.name) < page.index(office.name)
    assert "3.0公里" in page
    assert f'href="/offices/{station.id}"' in page


def test_offices_whose_position_nobody_knows_are_listed_too(client: Client) -> None:
    page = ask(client, place="佛山南海桂城")
    assert page.index("桂城街道公共法律服务工作站") < page.index("佛山市南海区法律援助处")
    assert "公里" not in page.partition('id="results"')[2]


def test_an_address_says_where_somebody_is(client: Client, station: organisations.UnitRow) -> None:
    assert station.name in ask(client, place="佛山市南海区桂城街道南海大道北88号3楼")


def test_an_office_is_found_by_its_name(client: Client, office: organisations.UnitRow) -> None:
    page = ask(client, place=office.name).partition('id="results"')[2]
    assert page.index("名称相符的机构") < page.index(office.name) < page.index("附近的机构")
    # Which place of this name is meant need not be known for it.
    assert "桂城街道公共法律服务工作站" in ask(client, place="桂城街道公共法律服务工作站")


def test_a_word_for_a_kind_of_office_is_understood(client: Client, station: organisations.UnitRow) -> None:
    place_unit(station.id, "23.03", "113.15", kind="notary_office", name="佛山某公证处")
    assert "佛山某公证处" in ask(client, place="南海公证处")
    assert "佛山某公证处" not in ask(client, place="南海桂城")
    assert "佛山某公证处" in ask(client, place="南海桂城", heading="notaries")


def test_a_name_of_several_places_is_asked_back(client: Client) -> None:
    page = ask(client, place="桂城")
    assert 'href="/offices?place=440605011"' in page
    assert "肇庆市" in page
    assert "佛山市南海区法律援助处" in ask(client, place="440605011")


def test_a_place_that_nobody_knows_is_said_to_be_one(client: Client) -> None:
    assert "notice--important" in ask(client, place="某某某地")


@pytest.mark.parametrize("place", [*ODD_TEXTS, "", "长" * 500, "44", "999999"])
def test_any_place_gives_a_page(client: Client, place: str) -> None:
    assert "<script>alert" not in ask(client, place=place)


@pytest.mark.parametrize(
    "asked",
    [
        {"heading": "x"},
        {"service": "x"},
        {"language": "x"},
        {"cursor": "x"},
        {"latitude": "23"},
        {"open": "?"},
    ],
)
def test_an_old_bookmark_is_no_mistake(
    client: Client, station: organisations.UnitRow, asked: dict[str, str]
) -> None:
    assert station.name in ask(client, place="佛山南海桂城") or asked
    assert 'class="field field--error' not in ask(client, place="佛山南海桂城", **asked)


def test_filters(client: Client, station: organisations.UnitRow, office: organisations.UnitRow) -> None:
    page = ask(client, place="佛山南海桂城", language="hakka")
    assert station.name in page
    assert office.name not in page
    # Nothing fits: the way back to everything is there, and whom to ring.
    none = ask(client, place="佛山南海桂城", language="hakka", accessible="on")
    assert station.name not in none.partition('id="results"')[2]
    assert "place=%E4%BD%9B%E5%B1%B1" in none
    assert "tel:12348" in none


def test_only_what_is_open_now(
    client: Client, station: organisations.UnitRow, office: organisations.UnitRow
) -> None:
    with clock.at(OPEN):
        page = ask(client, place="佛山南海桂城", open="on").partition('id="results"')[2]
    assert station.name in page
    # It has not told its hours.
    assert office.name not in page


def test_where_somebody_stands_is_in_no_address(
    client: Client, station: organisations.UnitRow, office: organisations.UnitRow
) -> None:
    posted = client.post("/offices", {"latitude": "23.0571234", "longitude": "113.1501234", "place": ""})
    page = text_of(posted)
    assert page.index(office.name) < page.index(station.name)
    # About 100 m is kept for the next press, in the body; no link has it.
    assert 'name="latitude" value="23.057"' in page
    assert "latitude=" not in page
    assert "113.1501234" not in page
    # And what an address says of it counts for nothing.
    assert station.name not in ask(client, latitude="23.03", longitude="113.15")
    assert posted.headers["Cache-Control"].startswith("max-age=0")
    assert "geolocation=(self)" in posted.headers["Permissions-Policy"]
    assert client.get("/track").headers["Permissions-Policy"].count("geolocation=()") == 1


def test_a_place_that_is_typed_counts_more_than_where_the_device_is(
    client: Client, station: organisations.UnitRow
) -> None:
    posted = client.post("/offices", {"latitude": "20", "longitude": "110", "place": "佛山南海桂城"})
    assert station.name in text_of(posted)


@pytest.mark.parametrize("latitude", ["91", "x", "nan", "1e400"])
def test_a_device_that_talks_nonsense(client: Client, latitude: str) -> None:
    response = client.post("/offices", {"latitude": latitude, "longitude": "113", "place": ""})
    assert response.status_code == 200


def test_offices_further_away_are_a_page_away(client: Client) -> None:
    every = organisations.units(kind=UnitKind.TOWN_STATION, region="440605", limit=12).items
    more = organisations.units(kind=UnitKind.TOWN_STATION, region="440604", limit=12).items
    stations = [*every, *more][:12]
    for number, unit in enumerate(stations):
        place_unit(unit.id, str(Decimal("23.03") + number * Decimal("0.01")), "113.15")
    posted = text_of(client.post("/offices", {"latitude": "23.03", "longitude": "113.15", "place": ""}))
    cursor = posted.partition('name="cursor" value="')[2].partition('"')[0]
    assert cursor
    second = text_of(
        client.post("/offices", {"latitude": "23.03", "longitude": "113.15", "place": "", "cursor": cursor})
    )
    assert stations[9].name in posted
    assert stations[10].name not in posted
    assert stations[10].name in second
    assert stations[9].name not in second


def test_the_cost_does_not_depend_on_the_number_of_offices(
    client: Client, station: organisations.UnitRow
) -> None:
    counts = []
    for more in (0, 8):
        for unit in organisations.units(
            kind=UnitKind.VILLAGE_WORKROOM, region="440605011", limit=max(1, more)
        ).items:
            place_unit(unit.id, "23.031", "113.151")
        organisations.forget_calendars()
        with CaptureQueriesContext(connection) as captured:
            ask(client, place="佛山南海桂城")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 24


def test_areas_to_choose_from_without_knowing_what_to_type(client: Client) -> None:
    assert 'href="/offices?place=4406"' in ask(client)
    assert 'href="/offices?place=440605"' in ask(client, place="4406")
    assert 'href="/offices?place=440605011&amp;heading=notaries"' in ask(
        client, place="440605", heading="notaries"
    )
    assert 'href="/offices?place=441900' in ask(client, place="东莞")
