"""Speech to text against a process that answers well, badly, and never."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pytest_django import Settings

from fawang.channels.carriers import transcription
from fawang.channels.carriers.transcription import NotHeard, hear
from fawang.channels.models import Incoming
from fawang.consultations.models import Attachment, Consultation, Message
from lab.platforms.transcription_side import Endpoint, running_endpoint
from tests.channels.phones import Phone

AMR = b"#!AMR\n" + b"\x3c" + bytes(31)


@pytest.fixture
def endpoint(tmp_path: Path, settings: Settings) -> Iterator[Endpoint]:
    """An endpoint that the installation uses."""
    with running_endpoint(tmp_path / "transcriber") as running:
        settings.FAWANG_TRANSCRIPTION_URL = running.url
        settings.FAWANG_TRANSCRIPTION_KEY = "a-key"
        yield running


def test_what_is_said_is_heard_under_a_name_that_says_nothing(endpoint: Endpoint) -> None:
    endpoint.hears("老板拖欠工资")
    assert hear(AMR, "audio/amr") == "老板拖欠工资"
    (asked,) = endpoint.asked
    assert (asked["path"], asked["name"], asked["key"]) == (
        "/v1/audio/transcriptions", "speech.amr", "Bearer a-key",
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["fail", "empty", "strange", "long"])
def test_what_cannot_be_heard_is_said_to_be_so(endpoint: Endpoint, mode: str) -> None:
    endpoint.hears("x", mode)
    with pytest.raises(NotHeard):
        hear(AMR, "audio/amr")


def test_an_endpoint_that_never_answers_is_not_waited_for(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = httpx.Client(timeout=httpx.Timeout(0.5))
    monkeypatch.setattr(transcription, "_client", lambda: client)
    endpoint.hears("x", "never")
    with pytest.raises(NotHeard):
        hear(AMR, "audio/amr")


def test_off_by_default() -> None:
    with pytest.raises(NotHeard):
        hear(AMR, "audio/amr")


@pytest.mark.django_db
def test_a_voice_message_is_guided_with_danger_first(endpoint: Endpoint, phone: Phone) -> None:
    endpoint.hears("老公又打我了，他现在在砸门")
    phone.side.keep("voice-1", AMR)
    seen = phone.does("voice", MediaId="voice-1", Format="amr")
    assert "110" in seen[0]
    assert "听到的是" in seen[1]
    assert {*map(str, Incoming.objects.values_list("content", flat=True))} == {""}


@pytest.mark.django_db
def test_a_voice_message_that_nobody_understands_is_asked_for_in_words(
    endpoint: Endpoint, phone: Phone
) -> None:
    endpoint.hears("x", "fail")
    phone.side.keep("voice-1", AMR)
    assert any("没能听懂" in one for one in phone.does("voice", MediaId="voice-1", Format="amr"))


@pytest.mark.django_db
def test_a_lawyer_hears_a_voice_message_and_reads_what_was_understood(
    endpoint: Endpoint, phone: Phone
) -> None:
    phone.says("老板拖欠我三个月工资不给，我该怎么办？")
    phone.says("律师")
    phone.says("不知道")
    endpoint.hears("我有工作证")
    phone.side.keep("voice-1", AMR)
    assert any("已转给律师" in one for one in phone.does("voice", MediaId="voice-1", Format="amr"))
    assert Attachment.objects.get().kind == "voice"
    said = Message.objects.filter(consultation=Consultation.objects.get(), side="person").last()
    assert said is not None
    assert "我有工作证" in said.text
