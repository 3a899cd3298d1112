"""A recording on the desk: its player, parts of its sound, what a browser sends of a call; each listening audited."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from fawang.consultations.models import Consultation
from fawang.consultations.models.recordings import Recording
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind
from fawang.consultations.rules.recordings import WEBM as WEBM_TYPE
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.actions.test_recordings import joined, kept
from tests.consultations.cases import fresh, give
from tests.consultations.conftest import Ask
from tests.consultations.rules.test_recordings import wav
from tests.consultations.samples import WEBM
from tests.work_orders.cases import bearer


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def chat(asked: Ask, desk: Browser) -> Consultation:
    """A chat with the lawyer of the desk."""
    return give(asked(kind=Kind.CHAT).consultation, "grab", desk.actor)


@pytest.fixture
def supervisor(db: None) -> Browser:
    """Whoever supervises the centre."""
    return sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))


def at(row: Consultation, tail: str = "") -> str:
    return f"/desk/consultations/{row.code}/recordings/1{tail}"


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def heard() -> int:
    return AuditEntry.objects.filter(action="consultations.recording_heard").count()


def sound_at(page: str) -> str:
    return page.partition('<audio class="player__sound" controls preload="metadata" src="')[2].partition('"')[
        0
    ]


def test_opened_heard_in_parts_and_audited_once(chat: Consultation, desk: Browser) -> None:
    sound = wav(60)
    kept(chat, content=[sound], length_ms=60_000)
    assert at(chat) in desk.get(f"/desk/consultations/{chat.code}").content.decode()
    page = desk.get(at(chat))
    assert page.status_code == 200
    address = sound_at(page.content.decode()).replace("&amp;", "&")
    assert heard() == 1
    whole = desk.client.get(address)
    assert (whole.status_code, content(whole), whole["Content-Type"]) == (200, sound, "audio/wav")
    assert whole["Cache-Control"].startswith("no-store")
    assert whole["X-Content-Type-Options"] == "nosniff"
    for asked, first, last in (
        ("bytes=0-", 0, len(sound) - 1),
        ("bytes=100-199", 100, 199),
        # Over the edge of two pieces.
        ("bytes=1048570-1048580", 1048570, 1048580),
        ("bytes=-5", len(sound) - 5, len(sound) - 1),
        ("bytes=44-99999999", 44, len(sound) - 1),
    ):
        part = desk.client.get(address, headers={"Range": asked})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {first}-{last}/{len(sound)}"
        assert content(part) == sound[first : last + 1]
        assert part["Content-Length"] == str(last - first + 1)
    for asked in ("bytes=99999999-", "bytes=5-4", "bytes=-", "bytes=-0", "lines=1-2", "bytes=0-1,5-6"):
        refused = desk.client.get(address, headers={"Range": asked})
        assert (refused.status_code, refused["Content-Range"]) == (416, f"bytes */{len(sound)}")
    # All of that was the one listening; without the page each is one of its own.
    assert heard() == 1
    assert desk.client.get(at(chat, "/sound"), headers={"Range": "bytes=44-99"}).status_code == 206
    assert desk.client.get(address.replace("heard=", "heard=x")).status_code == 200
    assert heard() == 3


def test_it_is_nobody_else_s(
    chat: Consultation, colleague: Actor, supervisor: Browser, nanhai: UnitRow
) -> None:
    kept(chat)
    page = supervisor.get(at(chat)).content.decode()
    address = sound_at(page).replace("&amp;", "&")
    stranger = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    officer = sign_in(Role.OFFICE_OFFICER, nanhai)
    for browser in (stranger, officer, sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))):
        for path in (at(chat), at(chat, "/sound"), address):
            assert browser.get(path).status_code in (403, 404), path
    assert Client().get(address).status_code in (302, 401, 403)
    assert heard() == 1


def test_blanked_by_form_and_destroyed(chat: Consultation, desk: Browser, supervisor: Browser) -> None:
    kept(chat)
    # Its own lawyer listens, and no more.
    assert "blank-start" not in desk.get(at(chat)).content.decode()
    form = {"command": "blank", "blank-start": "0.5", "blank-end": "1", "blank-reason": "说出了身份证号"}
    assert desk.post(at(chat), form).status_code == 403
    wrong = supervisor.post(at(chat), form | {"blank-end": "0.2"})
    assert wrong.status_code == 422
    assert 'value="0.5"' in wrong.content.decode()
    assert supervisor.post(at(chat), form).status_code == 302
    page = supervisor.get(at(chat), done="blank").content.decode()
    assert "说出了身份证号" in page
    assert 'class="player__silent" x="75' in page
    sound = supervisor.client.get(sound_at(page).replace("&amp;", "&"))
    assert content(sound)[44 + 16000 : 44 + 32000] == bytes(16000)
    assert supervisor.post(at(chat), {"command": "destroy", "destroy-reason": "误录"}).status_code == 302
    page = supervisor.get(at(chat)).content.decode()
    assert "<audio" not in page
    assert "误录" in page
    assert supervisor.get(at(chat, "/sound")).status_code == 404


def test_of_webm_the_page_says_that_no_part_can_be_blanked(
    chat: Consultation, desk: Browser, supervisor: Browser
) -> None:
    kept(chat, media_type=WEBM_TYPE, content=[WEBM])
    page = supervisor.get(at(chat)).content.decode()
    assert "blank-start" not in page
    assert "destroy-reason" in page


def test_the_browser_of_the_lawyer_sends_pieces(chat: Consultation, desk: Browser) -> None:
    joined(chat, desk.actor)
    here = f"/desk/consultations/{chat.code}/call/record"

    def send(**changes: Any) -> Any:
        values = {
            "number": "1", "name": "abc", "piece": "1", "length_ms": "900", "peaks": "[5, 90]", "last": "no",
            "sound": SimpleUploadedFile("blob", WEBM), **changes,
        }  # fmt: skip
        return desk.client.post(here, values)

    assert send().json() == {"recording": 1, "next": 2, "state": "running"}
    assert send(peaks="{").status_code == 422
    assert send(piece="x").status_code == 422
    assert send(sound="").status_code == 422
    told = send(piece="3", sound=SimpleUploadedFile("blob", b"more"))
    assert (told.status_code, told.json()["code"]) == (409, "recording_piece_missing")
    last = send(piece="2", last="yes", sound=SimpleUploadedFile("blob", b"more")).json()
    assert last["state"] == "kept"
    theirs = f"/c/{chat.code}/{one.access_key(fresh(chat))}"
    refused = Client().post(f"{theirs}/call/record", {"number": "1"})
    assert refused.status_code in (403, 422)
    assert Recording.objects.count() == 1
    # The person reads that there is one, and until when.
    assert Recording.objects.get().peaks == [5, 90, 5, 90]
    assert "Your call of" in Client(headers={"Accept-Language": "en"}).get(theirs).content.decode()


def test_over_the_api(chat: Consultation, desk: Browser, supervisor: Browser) -> None:
    kept(chat)
    url = f"/api/v1/consultations/{chat.code}/recordings"
    own, theirs = bearer(desk), bearer(supervisor)
    [listed] = Client().get(url, headers=own).json()
    assert (listed["number"], listed["seconds"], listed["can_be_blanked"]) == (1, 2.0, True)
    sound = Client().get(listed["href"], headers={**own, "Range": "bytes=0-3"})
    assert (sound.status_code, content(sound)) == (206, b"RIFF")
    assert heard() == 1
    span = json.dumps({"start": 0, "end": 1, "reason": "身份证号"})
    form = "application/json"
    assert Client().post(f"{url}/1/spans", span, content_type=form, headers=own).status_code == 403
    blanked = Client().post(f"{url}/1/spans", span, content_type=form, headers=theirs)
    assert blanked.status_code == 201, blanked.content
    assert blanked.json()["blanked"][0]["reason"] == "身份证号"
    assert blanked.json()["peaks"][:11] == [0] * 10 + [50]
    gone = Client().post(
        f"{url}/1/destroy", json.dumps({"reason": "误录"}), content_type=form, headers=theirs
    )
    assert (gone.json()["state"], gone.json()["href"]) == ("destroyed", None)
    assert Client().get(f"{url}/1/sound", headers=own).status_code == 404
