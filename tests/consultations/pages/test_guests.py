"""Pages of guests, without a script: inviting, consenting, joining, writing, taking out; nothing else is shown."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions.asking import Asked
from fawang.consultations.actions.messages import write
from fawang.consultations.models import Consultation
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask
from tests.consultations.samples import PDF, upload

AUNT = {"what": "invite", "role": "relative", "name": "李婶"}


@pytest.fixture
def chat(asked: Ask, desk: Browser) -> Asked:
    """A chat that the duty lawyer has."""
    found = asked(kind="chat")
    give(found.consultation, "grab", desk.actor)
    return found


def read(client: Client | Browser, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def link_in(page: str, row: Consultation) -> str:
    """Return the path of the guest's link that a page shows."""
    found = re.search(rf"/c/{row.code}/g/[\w-]+", page)
    assert found, "no link"
    return found[0]


def test_the_person_brings_a_relative_in(
    chat: Asked, desk: Browser, settings: Settings, tmp_path: Path
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    row, person, aunt = chat.consultation, Client(), Client()
    talk = f"/c/{row.code}/{chat.access_key}"
    assert f"{talk}/guests" in read(person, talk)
    wrong = person.post(f"{talk}/guests", {"what": "invite", "role": "relative", "name": ""})
    assert wrong.status_code == 422
    assert person.post(f"{talk}/guests", AUNT).status_code == 302
    page = read(person, f"{talk}/guests")
    link = link_in(page, row)
    assert "data:image/svg+xml" in page
    assert "sms:?&amp;body=" in page
    # The lawyer sees who is invited, and no link.
    assert "李婶" in read(desk, f"/desk/consultations/{row.code}")
    assert "/g/" not in read(desk, f"/desk/consultations/{row.code}/guests")
    # Opening the link is not joining: nothing of the talk is shown.
    before = read(aunt, link)
    assert TEXT not in before
    assert "data-talk=" not in before
    write(by=person_of(row), code=row.code, text="婶，您来了吗？", client_id="before-joining")
    assert aunt.post(link, {"what": "join"}).status_code == 302
    inside = read(aunt, link)
    assert "婶，您来了吗？" in inside
    assert TEXT not in inside
    said = aunt.post(f"{link}/messages", {"text": "我在。", "client_id": "from-the-guest"})
    assert (said.status_code, said["Location"]) == (302, f"{link}#end")
    for client, address in ((person, talk), (desk, f"/desk/consultations/{row.code}")):
        assert re.search(r"line--guest.*?李婶.*?我在。", read(client, address), re.DOTALL)
    assert aunt.post(f"{link}/typing").status_code == 204
    # Files like everybody's, by a form without a script, and told what is kept.
    assert 'name="files"' in inside
    assert "加密保存" in inside
    sent = aunt.post(f"{link}/messages", {"text": "", "client_id": "a-paper-of-hers", "files": upload(PDF)})
    assert sent.status_code == 302
    [paper] = re.findall(rf"{link}/files/\d+", read(aunt, link))
    assert aunt.get(paper).content == PDF
    assert f"{talk}/files/" in read(person, talk)
    program = {"text": "", "client_id": "a-program", "files": upload(b"MZ" + bytes(99))}
    assert aunt.post(f"{link}/messages", program).status_code == 422
    # No other address of the talk opens with that key.
    key = link.rpartition("/")[2]
    for path in ("", "/messages", "/typing", "/guests", "/record.pdf", "/complaint"):
        response = aunt.get(f"/c/{row.code}/{key}{path}")
        assert response.status_code in (404, 405), path
    assert person.post(f"{talk}/guests", {"what": "remove", "number": "1"}).status_code == 302
    over = read(aunt, link)
    assert 'data-stage="over"' in over
    assert aunt.get(paper).status_code == 404
    assert "婶，您来了吗？" not in over
    refused = aunt.post(
        f"{link}/messages",
        {"text": "喂", "client_id": "after-the-end"},
        headers={"X-Requested-With": "fetch"},
    )
    assert refused.status_code == 404
    assert aunt.post(link, {"what": "join"}).status_code == 409


def test_the_lawyer_asks_the_person_first(chat: Asked, desk: Browser) -> None:
    row, person = chat.consultation, Client()
    talk, at = f"/c/{row.code}/{chat.access_key}", f"/desk/consultations/{row.code}/guests"
    asking = {"what": "invite", "role": "sign_interpreter", "name": "周老师", "reads_before": "on"}
    assert desk.post(at, asking).status_code == 302
    assert "/g/" not in read(desk, at)
    assert desk.post(at, {"what": "agree", "number": "1"}).status_code == 403
    assert 'value="agree"' in read(person, talk)
    assert person.post(f"{talk}/guests", {"what": "agree", "number": "1"}).status_code == 302
    assert "/g/" not in read(person, f"{talk}/guests")
    link = link_in(read(desk, at), row)
    # A member of staff who opens it is a guest like any other, whatever they are barred from.
    other = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    assert other.post(link, {"what": "join"}).status_code == 302
    inside = read(other, link)
    assert TEXT in inside
    assert "guidance-results" not in inside
    assert "desk-aside" not in inside
    assert other.get(f"/desk/consultations/{row.code}").status_code == 404
    assert desk.post(at, {"what": "nothing"}).status_code == 404
    give(fresh(row), "close", desk.actor)
    assert 'data-stage="over"' in read(other, link)


def test_guessing_opens_nothing(chat: Asked, lead: object) -> None:
    row = chat.consultation
    for path in ("", "/messages", "/events", "/typing"):
        for key in ("x" * 22, chat.access_key):
            send = Client().get if path in ("", "/events") else Client().post
            assert send(f"/c/{row.code}/g/{key}{path}").status_code == 404
    assert Client().get(f"/c/{row.code}/{'x' * 22}/guests").status_code == 404
    written = Client().get("/c/299999999999/g/nothing")
    assert written.status_code == 404
