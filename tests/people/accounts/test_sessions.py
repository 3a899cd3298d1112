"""What lies in the table of sessions: whose they are, and no number of anybody who is still signing in."""

import json

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from fawang.people.accounts.sessions import SessionStore
from fawang.people.actions import sign_in
from fawang.people.models import Session
from tests.people.cases import OWN

pytestmark = pytest.mark.django_db

SIGN_IN, CODE = "/sign-in", "/sign-in/code"


def row_of(browser: Client) -> Session:
    return Session.objects.get(session_key=browser.cookies[django_settings.SESSION_COOKIE_NAME].value)


def everything_of(browser: Client) -> str:
    """Return a session as whoever reads the table can read it: the row, and what its data decode to."""
    row = row_of(browser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM people_session s WHERE session_key = %s", [row.session_key])
        stored = str(cursor.fetchone()[0])
    return stored + json.dumps(SessionStore().decode(row.session_data))


def test_the_number_of_a_resident_who_signs_in_cannot_be_read(client: Client) -> None:
    assert client.post(SIGN_IN, {"phone": f"+86 {OWN[:3]} {OWN[3:]}"})["Location"] == CODE
    stored = everything_of(client)
    for piece in (OWN, OWN[3:], OWN[-4:].encode().hex(), OWN.encode().hex()):
        assert piece not in stored
    # Only this browser goes on to type the code.
    assert client.get(CODE).status_code == 200
    assert Client().get(CODE)["Location"] == SIGN_IN


def test_two_sessions_of_one_number_do_not_look_alike(client: Client) -> None:
    # A number that was confirmed: a stranger's gets one code a day.
    sign_in.check_one_time_code(phone=OWN, code=sign_in.new_one_time_code(phone=OWN)[1])
    other = Client()
    phones = []
    for browser in (client, other):
        browser.post(SIGN_IN, {"phone": OWN})
        phones.append(SessionStore().decode(row_of(browser).session_data)["phone"])
    assert len(set(phones)) == 2


def test_once_signed_in_the_session_names_the_resident_and_no_number(client: Client) -> None:
    client.post(SIGN_IN, {"phone": OWN})
    _, code = sign_in.new_one_time_code(phone=OWN)
    assert client.post(CODE, {"code": code})["Location"] == "/my"
    row = row_of(client)
    data = SessionStore().decode(row.session_data)
    assert (row.staff_id, row.resident_id) == (None, data["resident_id"])
    assert "phone" not in data
    assert OWN[3:] not in everything_of(client)
    assert Session.objects.count() == 1
