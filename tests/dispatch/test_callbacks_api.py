"""Call-backs over the API, and the pages of those who have no script."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.appointments.models import Reservation, Slot
from fawang.dispatch.actions import calling
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.dispatch.actions.test_callbacks import NOW, PHONE, SLOT

API = "/api/v1/callbacks"


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings, db: None) -> None:
    settings.STORAGES = PLAIN_FILES


def send(method: str, path: str, body: dict[str, Any] | None = None, *, key: str = "", **headers: str) -> Any:
    """Call the API at nine in the morning."""
    sent = {**headers, **({"X-Access-Key": key} if key else {})}
    with clock.at(NOW):
        return Client().generic(
            method, path, json.dumps(body) if body else "", content_type="application/json", headers=sent
        )


def book(**changes: Any) -> Any:
    """Book a call at ten."""
    once = changes.pop("once", "")
    headers = {"Idempotency-Key": once} if once else {}
    body = {"phone": PHONE, "slot": SLOT.isoformat(), "place": "440605011", **changes}
    return send("POST", API, body, **headers)


@pytest.fixture
def desk() -> Browser:
    """The browser of a duty lawyer."""
    with clock.at(SLOT):
        return sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))


def test_slots_are_booked_once_moved_and_cancelled() -> None:
    found = send("GET", f"{API}/slots?place=440605011&language=cantonese").json()
    assert found["slots"][0]["begins_at"][:16] == "2026-11-26T09:30"
    assert {"centre", "language", "lead_minutes"} <= set(found)
    first = book(once="a", language="cantonese", words="工资")
    assert first.status_code == 201, first.content
    again = book(once="a", language="cantonese", words="工资")
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Callback.objects.count() == 1
    code, key = first.json()["code"], first.json()["access_key"]
    assert send("GET", f"{API}/{code}").status_code == 404
    assert send("GET", f"{API}/{code}", key="wrong").status_code == 404
    mine = send("GET", f"{API}/{code}", key=key).json()
    assert (mine["state"], mine["phone"], mine["words"]) == ("booked", "138****1111", "工资")
    later = (SLOT + timedelta(hours=1)).isoformat()
    moved = send("PUT", f"{API}/{code}/slot", {"slot": later}, key=key)
    assert datetime.fromisoformat(moved.json()["next_at"]) == SLOT + timedelta(hours=1)
    assert send("DELETE", f"{API}/{code}", key="wrong").status_code == 404
    assert send("DELETE", f"{API}/{code}", key=key).json()["state"] == "cancelled"
    assert not Reservation.objects.exists()


def test_problems_have_codes() -> None:
    assert book().status_code == 201
    refused = book(slot=(SLOT + timedelta(hours=1)).isoformat())
    assert (refused.status_code, refused.json()["code"]) == (403, "number_not_called")
    Slot.objects.update(capacity=1)
    full = book(phone="13900000001")
    assert (full.status_code, full.json()["code"]) == (409, "slot_full")
    over = book(phone="13900000001", slot=NOW.isoformat())
    assert (over.status_code, over.json()["code"]) == (409, "slot_over")
    unsafe = book(phone="13900000001", slot=(SLOT + timedelta(hours=1)).isoformat(), quiet_from="11:05")
    assert unsafe.json()["errors"] == {"slot": "slot_not_safe"}
    unknown = book(phone="13900000001", slot="2026-11-26T10:07:00")
    assert unknown.json()["errors"] == {"slot": "slot_unknown"}
    signs = send("GET", f"{API}/slots?language=sign")
    assert signs.json()["errors"] == {"language": "language_not_called"}
    for number in range(4):
        book(phone="13900000001", slot=NOW.isoformat(), name=str(number))
    assert book(phone="13900000001").status_code == 429


def test_the_page_books_and_keeps_what_was_typed() -> None:
    client = Client()
    form = {
        "language": "cantonese", "day": "2026-11-26", "slot": SLOT.isoformat(), "phone": "138", "name": "",
        "announce": "no", "safe_from": "08:00", "safe_until": "21:00", "words": "工资没发", "once": "x" * 20,
    }  # fmt: skip
    with clock.at(NOW):
        tomorrow = client.post("/callback", {**form, "show": "2026-11-27"}).content.decode()
        assert "工资没发" in tomorrow
        assert 'value="2026-11-27T08:00:00+08:00"' in tomorrow
        assert "data-error-summary" not in tomorrow
        wrong = client.post("/callback", form)
        assert wrong.status_code == 422 or b"data-error-summary" in wrong.content
        assert "工资没发" in wrong.content.decode()
        done = client.post("/callback", {**form, "phone": PHONE})
        assert done.status_code == 302, done.content.decode()
        twice = client.post("/callback", {**form, "phone": PHONE})
        assert twice["Location"] == done["Location"]
        page = client.get(done["Location"]).content.decode()
        assert PHONE not in page
        row = Callback.objects.get()
        link = done["Location"].partition("?")[0]
        diary = client.get(f"{link}/calendar")
        assert b"DTSTART:20261126T020000Z" in diary.content
        assert not {b"law", b"Law"} & set(diary.content.replace(b":", b" ").split())
        taken = client.post(
            "/callback", {**form, "phone": "13900000001", "slot": "2026-11-26T10:03:00+08:00"}
        )
        assert taken.status_code == 422
        found = client.post("/track", {"code": row.code, "tail": "1111"})
        assert row.code[:4] in found.content.decode()
        moved = client.post(link, {"command": "move", "slot": (SLOT + timedelta(hours=2)).isoformat()})
        assert moved.status_code == 302, moved.content.decode()
        assert client.post(link, {"command": "cancel"}).status_code == 302
    assert callbacks.by_id(row.pk).state == "cancelled"
    assert client.get(link[:-3] + "abc").status_code == 404


def test_a_lawyer_sees_a_number_only_with_the_call_in_hand(desk: Browser) -> None:
    code = book(words="工资没发", may_announce=False).json()["code"]
    with clock.at(SLOT):
        calling.keep_promises(by=SYSTEM, now=clock.now())
        listed = desk.get("/desk/callbacks").content.decode()
        assert "138****1111" in listed
        before = desk.get(f"/desk/callbacks/{code}").content.decode()
        assert "工资没发" not in before
        assert PHONE not in listed + before
        assert desk.post(f"/desk/callbacks/{code}/take").status_code == 302
        assert f"tel:{PHONE}" in desk.get(f"/desk/callbacks/{code}").content.decode()
        other = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
        assert PHONE not in other.get(f"/desk/callbacks/{code}").content.decode()
        late = other.post(f"/desk/callbacks/{code}/take")
        assert late["Location"].endswith("done=faster")
        assert (
            other.post(f"/desk/callbacks/{code}/outcome", {"command": "reached", "note": "x"}).status_code
            == 409
        )
        assert desk.post(f"/desk/callbacks/{code}/outcome", {"command": "reached"}).status_code == 422
        done = desk.post(f"/desk/callbacks/{code}/outcome", {"command": "reached", "note": "已解答"})
        assert done.status_code == 302
        elsewhere = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
        assert elsewhere.get(f"/desk/callbacks/{code}").status_code == 403


def test_a_leader_changes_numbers_on_the_page() -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    with clock.at(NOW):
        lead = sign_in(Role.LEAD_LAWYER, centre)
    assert book().status_code == 201
    with clock.at(NOW):
        page = {"centre": str(centre.id), "day": "2026-11-26", "language": "mandarin"}
        assert 'name="n-1000"' in lead.get("/desk/callbacks/slots").content.decode()
        assert lead.post("/desk/callbacks/slots", {**page, "n-1000": "2", "n-1015": "9"}).status_code == 200
        assert dict(Slot.objects.values_list("begins_at", "capacity")) == {
            SLOT: 2,
            SLOT + timedelta(minutes=15): 9,
        }
        refused = lead.post("/desk/callbacks/slots", {**page, "n-1000": "0"})
        assert refused.status_code == 409
        assert "10:00" in refused.content.decode()
        assert lead.post("/desk/callbacks/slots", {**page, "n-1000": "viele"}).status_code == 422
