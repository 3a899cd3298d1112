"""The seat over the API."""

import json
from typing import Any

import pytest
from django.test import Client

from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.dispatch.cases import arrive, offer
from tests.work_orders.cases import bearer

URL = "/api/v1/me"


def send(method: str, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    return Client().generic(method, URL + path, json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def program(desk: Browser) -> dict[str, str]:
    """The headers of a duty lawyer's program."""
    return bearer(desk)


def test_on_duty_rung_for_and_off_again(centre: UnitRow, duty: Actor, program: dict[str, str]) -> None:
    before = Client().get(f"{URL}/presence", headers=program).json()
    assert (before["presence"], before["skills"]) == ("offline", None)
    assert before["choices"] == [{"presence": "ready", "reasons": []}]
    ready = send("PUT", "/presence", {"presence": "ready"}, program).json()
    assert (ready["presence"], ready["skills"]["chats"], ready["beat_seconds"]) == ("ready", 3, 10)
    arrive(centre, "a:1")
    [ringing] = Client().get(f"{URL}/presence", headers=program).json()["ringing"]
    assert (ringing["subject"], ringing["channel"]) == ("a:1", "chat")
    assert "waited" in ringing["why"]
    after = send("POST", "/presence/decline", {"offer": ringing["offer"]}, program).json()
    assert after["ringing"] == []
    assert offer(duty).outcome == "declined"
    ended = send("PUT", "/presence", {"presence": "offline", "reason": "end_of_duty"}, program).json()
    assert ended["presence"] == "offline"


def test_wrong_wishes_are_named(program: dict[str, str]) -> None:
    send("PUT", "/presence", {"presence": "ready"}, program)
    no_reason = send("PUT", "/presence", {"presence": "break"}, program)
    assert (no_reason.status_code, no_reason.json()["code"]) == (422, "invalid")
    unknown = send("PUT", "/presence", {"presence": "asleep"}, program)
    assert unknown.status_code == 422
    nobody = send(
        "PUT", "/skills", {"languages": {"mandarin": "native"}, "calls": False, "chats": 0}, program
    )
    assert nobody.status_code == 422
    assert "seat_serves_nobody" in nobody.content.decode()
    gone = send("POST", "/presence/decline", {"offer": "a:1/1#1"}, program)
    assert gone.status_code == 404


def test_skills_over_the_api(program: dict[str, str]) -> None:
    skills = {"languages": {"hakka": "native", "mandarin": "fluent"}, "matters": ["labour"], "chats": 2}
    answer = send("PUT", "/skills", skills, program).json()["skills"]
    assert answer == skills | {"groups": [], "calls": False}


def test_nobody_else_has_a_seat(nanhai: UnitRow) -> None:
    officer = bearer(sign_in(Role.OFFICE_OFFICER, nanhai))
    assert Client().get(f"{URL}/presence").status_code == 401
    assert Client().get(f"{URL}/presence", headers=officer).status_code == 403
    assert send("PUT", "/presence", {"presence": "ready"}, officer).status_code == 403
