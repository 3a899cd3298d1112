"""The API of calls, the pages' own addresses, and which pages may ask for a camera."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions.asking import Asked
from fawang.kernel.rules.devices import CAMERA_AND_MICROPHONE, NOTHING
from tests.browser import Browser
from tests.consultations.cases import give
from tests.consultations.conftest import Ask
from tests.spent import stand_still
from tests.work_orders.cases import bearer

URL = "/api/v1/consultations"
PERSON, LAWYER = "window-of-person", "window-of-lawyer"
OFFER = {"description": {"type": "offer", "sdp": "v=0\r\n"}}


@pytest.fixture
def chat(asked: Ask, desk: Browser) -> Asked:
    """A chat that the duty lawyer has."""
    found = asked(kind="chat")
    give(found.consultation, "grab", desk.actor)
    return found


def call(path: str, body: Any = None, **headers: str) -> Any:
    client = Client()
    if body is None:
        return client.get(f"{URL}{path}", headers=headers)
    return client.post(f"{URL}{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_call_by_programs(chat: Asked, desk: Browser, settings: Settings) -> None:
    settings.FAWANG_TURN_URLS = ["turn:relay.example:3478?transport=udp"]
    settings.FAWANG_TURN_SECRET = "north"
    settings.FAWANG_TURN_ONLY = True
    at, key, program = f"/{chat.consultation.code}/calls", {"X-Access-Key": chat.access_key}, bearer(desk)
    asked = call(at, {"wish": "video", "client": PERSON, "consent": "yes"}, **key)
    assert asked.status_code == 201, asked.content
    started = asked.json()
    assert (started["call"]["state"], started["call"]["mine"], started["ice"]["policy"]) == (
        "ringing",
        True,
        "relay",
    )
    assert started["ice"]["servers"][0]["urls"] == ["turn:relay.example:3478?transport=udp"]
    assert call(f"{at}/ice", **program).json()["servers"][0]["credential"]
    joined = call(f"{at}/1/answer", {"accept": True, "client": LAWYER, "consent": "no"}, **program).json()
    assert (joined["call"]["state"], joined["call"]["other_consent"]) == ("joined", "yes")
    told = {"client": LAWYER, "client_id": "signal-one", "signals": [OFFER]}
    assert call(f"{at}/1/signals", told, **program).json() == {"number": 1}
    wrong = call(f"{at}/1/signals", {**told, "client_id": "signal-two", "signals": [{"x": 1}]}, **program)
    assert (wrong.status_code, wrong.json()["errors"]) == (422, {"signals": "field_wrong"})
    assert call(f"{at}/1/beat", {"path": "relayed"}, **key).status_code == 204
    assert call(f"{at}/1/consent", {"consent": "yes"}, **program).json()["may_be_recorded"] is True
    assert call(f"{at}/1/end", {}, **key).json()["state"] == "ended"
    assert [one["path"] for one in call(at, **key).json()] == ["relayed"]
    late = call(f"{at}/1/signals", {**told, "client_id": "signal-two"}, **program)
    assert (late.status_code, late.json()["code"]) == (409, "call_is_over")
    events = call(f"/{chat.consultation.code}", **key).json()["messages"]
    assert "0:0" in events[-1]["text"]


def test_nobody_else_calls(chat: Asked, asked: Ask) -> None:
    at, body = f"/{chat.consultation.code}/calls", {"wish": "voice", "client": PERSON}
    for headers in ({}, {"X-Access-Key": asked().access_key}):
        for path, sent in (("", body), ("", None), ("/ice", None), ("/1/end", {}), ("/1/beat", {})):
            assert call(f"{at}{path}", sent, **headers).status_code == 404


def test_the_pages_ask_for_the_same(chat: Asked, desk: Browser) -> None:
    code = chat.consultation.code
    person, at = Client(), f"/c/{code}/{chat.access_key}/call"
    asked = person.post(f"{at}/ask", {"wish": "voice", "client": PERSON, "consent": "no"})
    assert (asked.status_code, asked.json()["call"], asked.json()["ice"]["servers"]) == (
        200,
        {"number": 1, "state": "ringing"},
        [],
    )
    desk_at = f"/desk/consultations/{code}/call"
    answer = {"number": "1", "accept": "yes", "client": LAWYER, "consent": "no"}
    assert desk.post(f"{desk_at}/answer", answer).json()["call"]["state"] == "joined"
    told = {"number": "1", "client": LAWYER, "client_id": "signal-one", "signals": json.dumps([OFFER])}
    assert desk.post(f"{desk_at}/signals", told).json() == {"number": 1}
    assert desk.post(f"{desk_at}/signals", {**told, "signals": "{"}).status_code == 422
    assert person.post(f"{at}/beat", {"number": "1", "path": "direct"}).json() == {}
    assert person.post(f"{at}/beat", {"number": "1", "path": "nowhere"}).status_code == 422
    assert person.post(f"{at}/consent", {"number": "1", "consent": "yes"}).status_code == 200
    assert person.post(f"{at}/ice").json()["policy"] == "all"
    assert person.post(f"{at}/end", {"number": "1", "failed": "yes"}).json()["call"]["state"] == "failed"
    assert person.post(f"{at}/nothing").status_code == 404
    assert person.get(f"{at}/ask").status_code == 405
    refused = Client().post(f"/c/{code}/{'x' * 22}/call/ask", {"wish": "voice"})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_only_pages_with_calls_may_ask_for_a_camera(chat: Asked, desk: Browser) -> None:
    code = chat.consultation.code
    for response in (
        Client().get(f"/c/{code}/{chat.access_key}"),
        desk.get(f"/desk/consultations/{code}"),
        Client().get("/talk/devices"),
    ):
        assert response.status_code == 200
        assert response.headers["Permissions-Policy"] == CAMERA_AND_MICROPHONE
    for path in ("/", "/privacy", "/nowhere", "/desk/consultations", f"{URL}/{code}"):
        assert Client().get(path).headers["Permissions-Policy"] == NOTHING


def test_trying_out_the_relay_is_slowed_down(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    settings.FAWANG_TURN_URLS, settings.FAWANG_TURN_SECRET = ["turn:relay.example:3478"], "north"
    answers = [Client().post("/talk/devices/ice") for _ in range(22)]
    assert answers[0].json()["seconds"] == 600
    assert answers[-1].status_code == 429
