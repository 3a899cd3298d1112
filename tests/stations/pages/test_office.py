"""The page of an office: what is known, what is not and says so, and where links of closed offices lead."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from fawang.appointments.models import Slot
from fawang.kernel import clock
from fawang.organisations import queries as organisations
from fawang.organisations.models import Unit, UnitException
from fawang.organisations.rules import UnitKind
from tests.appointments.cases import plan
from tests.shell.cases import text_of
from tests.stations.cases import place_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]

#: A Wednesday, 11:00 in China.
OPEN = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.fixture
def station() -> organisations.UnitRow:
    return organisations.nearest("440605011", UnitKind.TOWN_STATION)[0]


def show(client: Client, unit_id: int) -> str:
    with clock.at(OPEN):
        response = client.get(f"/offices/{unit_id}", headers={"accept-language": "zh-CN"})
    assert response.status_code == 200
    return text_of(response)


def test_everything_that_is_known(client: Client, station: organisations.UnitRow) -> None:
    place_unit(
        station.id, "23.03", "113.15", address="某路一号", directions="南门进", phone="0757-00000001",
        other_phones=["0757-00000002"], hours={"wed": [["09:00", "12:00"]]}, lift=True, ramp=False,
        languages=["hakka"], confirmed_at=OPEN, confirmed_unit_id=station.id,
    )  # fmt: skip
    UnitException.objects.create(unit_id=station.id, day=date(2026, 12, 2), intervals=[], reason="培训")
    page = show(client, station.id)
    for known in (
        "某路一号",
        "南门进",
        "tel:0757-00000001",
        "tel:0757-00000002",
        "09:00–12:00",
        "有电梯",
        "没有坡道",
    ):
        assert known in page, known
    assert "客家话" in page
    assert "现在办公，到12:00" in page
    assert "2026年12月2日" in page
    assert "培训" in page
    assert f'href="/offices/{station.id}/wrong"' in page
    assert f'href="/offices/{station.id}/poster.pdf"' in page


def test_links_to_maps_have_the_degrees_of_those_maps_and_nothing_is_loaded_from_them(
    client: Client, station: organisations.UnitRow
) -> None:
    place_unit(station.id, "22.543847", "113.912316")
    page = show(client, station.id)
    assert "https://uri.amap.com/marker?position=113.917176%2C22.540796" in page
    assert "location=22.540796%2C113.917176" in page
    assert "coord%3A22.540796%2C113.917176" in page
    # That of the device knows no shift.
    assert "geo:22.543847,113.912316?q=" in page
    assert 'src="http' not in page


def test_what_is_not_known_says_so(client: Client, station: organisations.UnitRow) -> None:
    page = show(client, station.id)
    for unknown in ("暂无地址信息", "办公时间未确认", "该机构未公布办公时间", "暂无它在地图上的位置"):
        assert unknown in page, unknown
    assert "geo:" not in page
    # Nobody is left without a number.
    assert "tel:12348" in page


def test_where_people_hide_the_page_says_no_address(client: Client, station: organisations.UnitRow) -> None:
    place_unit(station.id, "23.03", "113.15", kind="shelter", address="某路一号", directions="南门进")
    page = show(client, station.id)
    assert "某路一号" not in page
    assert "南门进" not in page
    assert "23.03" not in page
    assert "地址只在电话里告知" in page
    assert client.get(f"/api/v1/units/{station.id}").json()["address"] == ""
    one = client.get(f"/api/v1/offices/{station.id}").json()
    assert (one["address"], one["directions"], one["latitude"], one["longitude"]) == ("", "", None, None)
    assert "某路一号" not in text_of(client.get(f"/offices/{station.id}/wrong"))


def test_a_closed_office_leads_to_who_goes_on(client: Client, station: organisations.UnitRow) -> None:
    office = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    city = organisations.nearest("4406", UnitKind.LEGAL_AID_OFFICE)[0]
    Unit.objects.filter(pk=station.id).update(
        active=False, closed_on=date(2026, 3, 1), successor_id=office.id
    )
    page = show(client, station.id)
    assert "该机构已停止办公" in page
    assert "2026年3月1日" in page
    assert f'href="/offices/{office.id}"' in page
    # And on, where that one was closed too.
    Unit.objects.filter(pk=office.id).update(active=False, successor_id=city.id)
    page = show(client, station.id)
    assert f'href="/offices/{city.id}"' in page
    Unit.objects.filter(pk=city.id).update(active=False)
    page = show(client, station.id)
    assert f'href="/offices?place={station.region_code}"' in page
    assert client.get(f"/offices/{station.id}/poster.pdf").status_code == 404


def test_no_such_office(client: Client) -> None:
    assert client.get("/offices/999999999").status_code == 404


def test_the_poster_leads_to_the_page(client: Client, station: organisations.UnitRow) -> None:
    place_unit(station.id, "23.03", "113.15", address="某路一号", phone="0757-00000001")
    response = client.get(f"/offices/{station.id}/poster.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    assert len(pages) == 1
    text = pages[0].extract_text().replace("\n", "")
    assert station.name in text
    assert "0757-00000001" in text
    assert f"http://127.0.0.1:8000/offices/{station.id}" in text
    width, height = (round(float(one) / 72 * 25.4) for one in pages[0].mediabox[2:])
    assert (width, height) == (210, 297)


def test_statements_of_the_page(client: Client, station: organisations.UnitRow) -> None:
    show(client, station.id)
    organisations.forget_calendars()
    with CaptureQueriesContext(connection) as captured:
        show(client, station.id)
    assert len(captured) <= 14


def test_the_next_free_appointment_and_no_promise_of_one(client: Client) -> None:
    row = plan(now=OPEN)
    page = show(client, row.place.unit_id)
    assert "最近可约" in page
    assert f'href="/appointments/new?unit={row.place.unit_id}"' in page
    with clock.at(OPEN):
        listed = text_of(client.get("/offices", {"place": "440605"}, headers={"accept-language": "zh-CN"}))
        one = client.get(f"/api/v1/offices/{row.place.unit_id}").json()
    assert f'href="/appointments/new?unit={row.place.unit_id}"' in listed
    assert one["next_free"] is not None
    Slot.objects.filter(plan=row).update(shut="closed")
    page = show(client, row.place.unit_id)
    assert "最近可约" not in page
    assert "/appointments/new?unit=" not in page
