"""The API of guests: inviting, agreeing, joining, reading what is theirs, leaving; nothing else opens."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions.asking import Asked
from tests.browser import Browser
from tests.consultations.cases import TEXT, give
from tests.consultations.conftest import Ask
from tests.consultations.samples import PDF, upload
from tests.work_orders.cases import bearer

URL = "/api/v1/consultations"
AUNT = {"role": "relative", "name": "李婶"}


@pytest.fixture
def chat(asked: Ask, desk: Browser) -> Asked:
    """A chat that the duty lawyer has."""
    found = asked(kind="chat")
    give(found.consultation, "grab", desk.actor)
    return found


def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
    send = getattr(Client(), method)
    if body is None and method != "post":
        return send(f"{URL}{path}", headers=headers)
    return send(f"{URL}{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


def test_a_guest_by_programs(chat: Asked, desk: Browser, settings: Settings, tmp_path: Path) -> None:
    at, person, lawyer = f"/{chat.consultation.code}", {"X-Access-Key": chat.access_key}, bearer(desk)
    made = call("post", f"{at}/guests", AUNT, **person)
    assert made.status_code == 201, made.content
    invited = made.json()
    assert (invited["number"], invited["state"], invited["invited_by"]) == (1, "invited", "person")
    assert invited["link"].endswith(f"/c/{chat.consultation.code}/g/{invited['access_key']}")
    guest = {"X-Access-Key": invited["access_key"]}
    assert call("get", at, **guest).status_code == 404
    assert call("post", f"{at}/guests/join", **guest).json()["state"] == "joined"
    written = {"text": "我是她婶婶。", "client_id": "from-the-guest"}
    message = call("post", f"{at}/messages", written, **guest).json()
    assert (message["side"], message["guest"], message["mine"]) == ("guest", 1, True)
    assert call("post", f"{at}/messages", written, **guest).headers["Idempotent-Replayed"] == "true"
    assert call("post", f"{at}/typing", **guest).status_code == 204
    assert call("post", f"{at}/seen", {"number": 3}, **guest).status_code == 204

    shown = call("get", at, **guest).json()
    assert [one["text"] for one in shown["messages"] if one["sort"] == "line"] == ["我是她婶婶。"]
    assert TEXT not in json.dumps(shown, ensure_ascii=False)
    assert (shown["matter"], shown["place"], shown["commands"], shown["guests"]) == ("", "", [], [])
    for headers in (person, lawyer):
        seen = call("get", at, **headers).json()
        assert [(one["name"], one["role"], one["state"]) for one in seen["guests"]] == [
            ("李婶", "relative", "joined")
        ]
        assert (seen["messages"][-1]["guest"], seen["messages"][-1]["mine"]) == (1, False)
        assert "李婶" in seen["messages"][-2]["text"]
    # The link is the inviter's to give.
    assert call("get", f"{at}/guests", **person).json()[0]["access_key"] == invited["access_key"]
    assert call("get", f"{at}/guests", **lawyer).json()[0]["access_key"] == ""
    # Files go as everybody's do, and open to all three.
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    paper = {"files": upload(PDF), "client_id": "paper-of-the-guest"}
    sent = Client().post(f"{URL}{at}/attachments", paper, headers=guest)
    assert sent.status_code == 201, sent.content
    [file] = sent.json()["attachments"]
    for headers in (guest, person, lawyer):
        assert Client().get(file["href"], headers=headers).content == PDF
    # A guest has nothing but that.
    for method, path, body in (
        ("get", "/guests", None),
        ("post", "/guests", AUNT),
        ("post", "/calls", {"wish": "voice", "client": "window-of-guest"}),
        ("get", "/record", None),
        ("delete", "/guests/2", None),
    ):
        assert call(method, f"{at}{path}", body, **guest).status_code == 404, path
    assert call("post", f"{at}/commands/close", {"version": 2}, **guest).status_code == 403
    assert call("delete", f"{at}/guests/1", **guest).json()["state"] == "left"
    assert call("get", at, **guest).status_code == 404
    gone = call("post", f"{at}/guests/join", **guest)
    assert (gone.status_code, gone.json()["code"]) == (409, "guest_is_gone")


def test_a_lawyer_s_guest_and_the_person_s_consent(chat: Asked, desk: Browser) -> None:
    at, person, lawyer = f"/{chat.consultation.code}/guests", {"X-Access-Key": chat.access_key}, bearer(desk)
    asked = call("post", at, {"role": "interpreter", "name": "陈翻译"}, **lawyer).json()
    assert (asked["state"], asked["link"]) == ("asked", "")
    assert call("post", f"{at}/1/consent", {"agree": True}, **lawyer).status_code == 403
    assert call("post", f"{at}/1/consent", {"agree": True}, **person).json()["state"] == "invited"
    assert call("get", at, **lawyer).json()[0]["link"]
    assert call("get", at, **person).json()[0]["link"] == ""
    assert call("delete", f"{at}/1", **person).json()["state"] == "removed"
    wrong = call("post", at, {"role": "boss", "name": "某"}, **person)
    assert wrong.status_code == 422


def test_nobody_else_invites(chat: Asked, asked: Ask) -> None:
    at = f"/{chat.consultation.code}/guests"
    for headers in ({}, {"X-Access-Key": asked().access_key}, {"X-Access-Key": "x" * 22}):
        for method, path, body in (
            ("post", "", AUNT), ("get", "", None), ("post", "/join", {}), ("delete", "/1", None),
            ("post", "/1/consent", {"agree": True}),
        ):  # fmt: skip
            assert call(method, f"{at}{path}", body, **headers).status_code == 404, path
