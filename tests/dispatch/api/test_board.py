"""The board over the API."""

import json
from typing import Any

import pytest
from django.test import Client

from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from tests.browser import Browser
from tests.dispatch.cases import arrive, contact, ready, seat
from tests.work_orders.cases import bearer

URL = "/api/v1/board"


def send(method: str, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    return Client().generic(method, URL + path, json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def program(lead_desk: Browser) -> dict[str, str]:
    """The headers of a lead lawyer's program."""
    return bearer(lead_desk)


def test_seen_put_first_moved_told(centre: UnitRow, duty: Actor, program: dict[str, str]) -> None:
    assert Client().get(URL, headers=program).json() == []
    arrive(centre, "a:1", "a:2")
    [board] = Client().get(URL, headers=program).json()
    assert [one["subject"] for one in board["waiting"]] == ["a:1", "a:2"]
    assert board["waiting"][0]["why"] == {"no_seat": 0.0}
    assert send("POST", "/first", {"contact": contact("a:2").name}, program).status_code == 204
    ready(duty)
    [board] = Client().get(URL, headers=program).json()
    assert board["on_duty"][0]["staff_id"] == duty.known_id
    assert board["lines"][0]["ringing"] == 2
    path = f"/seats/{duty.known_id}"
    assert send("POST", f"{path}/notes", {"text": "请休息"}, program).status_code == 201
    moved = send("PUT", f"{path}/presence", {"presence": "offline", "reason": "technical"}, program)
    assert moved.status_code == 204
    assert seat(duty).presence == "offline"


def test_refusals_have_codes(centre: UnitRow, duty: Actor, program: dict[str, str]) -> None:
    arrive(centre, "a:1")
    ready(duty)
    rung = send("POST", "/first", {"contact": contact("a:1").name}, program)
    assert (rung.status_code, rung.json()["code"]) == (409, "not_waiting")
    theirs = send("PUT", f"/seats/{duty.known_id}/presence", {"presence": "ready"}, program)
    assert theirs.status_code in (403, 409)
    assert send("POST", "/seats/999999/notes", {"text": "?"}, program).status_code == 404


def test_whoever_does_not_lead_sees_no_board(desk: Browser) -> None:
    assert Client().get(URL).status_code == 401
    assert Client().get(URL, headers=bearer(desk)).status_code == 403
