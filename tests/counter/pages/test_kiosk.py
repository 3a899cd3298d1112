"""The tablet in a waiting room, as its pages are."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from fawang.appointments.actions.booking import Booked
from fawang.counter.models import Ticket
from fawang.counter.queries.line import token_of
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.devices import KIOSK
from tests.appointments.cases import NOW, at, booked, fresh, plan, slot_at
from tests.browser import PLAIN_FILES
from tests.counter.cases import clerk, seated, station

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain(settings: Any) -> None:
    settings.STORAGES = PLAIN_FILES


def tablet() -> Client:
    """Return the browser of a tablet that has been set up at the station."""
    client = Client()
    assert client.get(f"/kiosk/{station().id}").status_code == 200
    return client


def test_its_page_makes_a_device_a_tablet_for_everybody() -> None:
    client = tablet()
    assert client.cookies[KIOSK].value == f"/kiosk/{station().id}"
    page = client.get("/guidance")
    assert page["Cache-Control"] == "no-store"
    text = page.content.decode()
    assert f'data-start="/kiosk/{station().id}"' in text
    assert "data:image/svg+xml" in text
    other = Client().get("/guidance").content.decode()
    assert "kiosk" not in other


def test_where_the_cookie_says_something_else_nobody_is_led_there() -> None:
    client = Client()
    client.cookies[KIOSK] = "//elsewhere.example/kiosk/1"
    assert "elsewhere.example" not in client.get("/guidance").content.decode()


def test_numbers_are_offered_where_somebody_calls_them() -> None:
    take = f"/queue/{station().id}?at=kiosk"
    assert take not in tablet().get(f"/kiosk/{station().id}").content.decode()
    seated(clerk(), "1")
    client = tablet()
    assert take in client.get(f"/kiosk/{station().id}").content.decode()
    assert f'data-start="/kiosk/{station().id}"' in client.get(take).content.decode()
    assert Client().get("/kiosk/999999999").status_code == 404


def a_date() -> Booked:
    """Return a date at the station, at ten."""
    row = plan(station(), by=SYSTEM, now=NOW)
    return booked(slot_at(row, at(0, 10)), now=NOW)


def arrive(client: Client, code: str, tail: str, *, now: datetime) -> Any:
    """Say at the tablet that one has come."""
    with clock.at(now):
        return client.post(f"/kiosk/{station().id}/arrived", {"code": code, "tail": tail})


def test_who_has_a_date_gets_a_number_that_counts_from_its_time() -> None:
    date = a_date().appointment
    with clock.at(at(0, 9, 50)):
        seated(clerk(), "1")
    client = tablet()
    for wrong in ((date.code, "9999"), ("1234", "8000"), ("100000000009", "8000")):
        assert arrive(client, *wrong, now=at(0, 9, 50)).status_code == 422
    assert arrive(client, date.code, "8000", now=at(1, 9, 50)).status_code == 409
    answers = [arrive(client, date.code, "8000", now=at(0, 9, 50)) for _ in range(2)]
    ticket = Ticket.objects.get()
    assert (ticket.source, ticket.appointed_at) == ("appointment", date.begins_at)
    assert {answer["Location"] for answer in answers} == {f"/queue/t/{ticket.pk}/{token_of(ticket)}?at=kiosk"}
    assert fresh(date).state == "arrived"


def test_who_has_a_date_where_no_numbers_are_called_is_known_to_be_there() -> None:
    date = a_date().appointment
    answer = arrive(tablet(), date.code, "8000", now=at(0, 9, 50))
    assert answer.status_code == 200
    assert fresh(date).state == "arrived"


def test_clearing_forgets_the_session_and_every_cookie_but_the_tablets_own() -> None:
    client = tablet()
    session = client.session
    session["resident_id"] = 1
    session.save()
    client.cookies["fawang_draft"] = "words"
    answer = client.get(f"/kiosk/{station().id}/clear")
    assert answer["Location"] == f"/kiosk/{station().id}"
    assert client.cookies["fawang_draft"].value == ""
    assert "resident_id" not in client.session
    assert client.cookies[KIOSK].value


def test_a_link_from_elsewhere_clears_nobodys_session() -> None:
    at_desk = clerk()
    at_desk.get(f"/kiosk/{station().id}/clear")
    assert (
        at_desk.get("/counter/offline/session", device="5f0c9a7e-7a53-4e57-8c37-0a4c1c3f7a11").status_code
        == 200
    )


@pytest.mark.parametrize("address", ["/services?q=" + "工" * 400, "/" + "x" * 3000])
def test_what_was_asked_at_length_does_not_fit_into_the_code_and_fails_no_page(address: str) -> None:
    assert "data:image/svg+xml" in tablet().get(address).content.decode()
