"""A recorded call as text: only once the person has agreed, only for whoever may listen, kept nowhere."""

import pytest
from pytest_django import Settings

from fawang.consultations.models import Consultation, Message
from fawang.consultations.models.recordings import Recording
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from lab.platforms.transcription_side import Endpoint
from tests.browser import Browser, sign_in
from tests.channels.carriers.test_transcription import endpoint
from tests.conftest import unit_at
from tests.consultations.actions.test_recordings import kept
from tests.consultations.pages.test_recordings import chat, store

__all__ = ["chat", "endpoint", "store"]
SAID = "老板拖欠我三个月工资。\n我在南海桂城。"


@pytest.fixture
def recorded(chat: Consultation) -> Consultation:
    """A talk with a recording, to which both had agreed."""
    kept(chat)
    return chat


def at(row: Consultation) -> str:
    return f"/desk/consultations/{row.code}/recordings/1/words"


def asked_for() -> int:
    return AuditEntry.objects.filter(action="consultations.recording_written").count()


def test_it_is_shown_once_the_person_has_agreed_and_kept_nowhere(
    recorded: Consultation, desk: Browser, endpoint: Endpoint
) -> None:
    endpoint.hears(SAID)
    before = list(Message.objects.values_list("pk", flat=True))
    # From the page of the talk, which is that of a seat on a phone as well, it is one step.
    assert at(recorded) in desk.get(f"/desk/consultations/{recorded.code}").content.decode()
    assert at(recorded) in desk.get(at(recorded).removesuffix("/words")).content.decode()
    assert desk.get(at(recorded)).status_code == 200
    # Without a tick nothing is sent anywhere.
    refused = desk.post(at(recorded), {})
    assert refused.status_code == 422
    assert (endpoint.asked, asked_for()) == ([], 0)
    shown = desk.post(at(recorded), {"agreed": "on"})
    assert shown.status_code == 200
    assert "三个月工资" in shown.content.decode()
    assert asked_for() == 1
    [sent] = endpoint.asked
    assert "speech.wav" in str(sent) or "speech.webm" in str(sent)
    assert recorded.code not in str(sent)
    assert list(Message.objects.values_list("pk", flat=True)) == before
    assert "三个月工资" not in str(list(Recording.objects.values()))


@pytest.mark.parametrize("mode", ["fail", "strange", "empty"])
def test_an_endpoint_that_answers_badly_says_so(
    recorded: Consultation, desk: Browser, endpoint: Endpoint, mode: str
) -> None:
    endpoint.hears("", mode)
    answer = desk.post(at(recorded), {"agreed": "on"})
    assert answer.status_code == 503
    assert "没有听懂" in answer.content.decode()


def test_whoever_may_not_listen_does_not_read_it_and_without_an_endpoint_there_is_no_such_page(
    recorded: Consultation, desk: Browser, endpoint: Endpoint, settings: Settings
) -> None:
    other = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert other.post(at(recorded), {"agreed": "on"}).status_code == 403
    assert endpoint.asked == []
    settings.FAWANG_TRANSCRIPTION_URL = ""
    assert desk.post(at(recorded), {"agreed": "on"}).status_code == 404
    for page in (at(recorded).removesuffix("/words"), f"/desk/consultations/{recorded.code}"):
        assert at(recorded) not in desk.get(page).content.decode()
