"""The gateway carrier against a gateway of its own process."""

import socket
from collections.abc import Callable

import httpx
import pytest
from pytest_django import Settings

from fawang.notices.carriers import http_sms
from fawang.notices.carriers.http_sms import HttpSmsCarrier
from fawang.notices.carriers.protocol import (
    CarrierFailed,
    Found,
    OutgoingMessage,
    Permanent,
    Temporary,
    Unsure,
)

from .cases import Process

MESSAGE = OutgoingMessage("n-1_a", to="13800138000", text="您有新消息")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a second instead of ten."""
    client = httpx.Client(timeout=httpx.Timeout(1.0))
    monkeypatch.setattr(http_sms, "_client", lambda: client)


def test_hands_over_and_finds_again(gateway: Process) -> None:
    carrier = HttpSmsCarrier.configured()
    assert carrier.find("n-1_a") == Found.ABSENT
    assert carrier.deliver(MESSAGE) == "gw-n-1_a"
    assert gateway.messages == [{"reference": "n-1_a", "to": "13800138000", "text": "您有新消息"}]
    assert carrier.find("n-1_a") == Found.ACCEPTED


def test_a_second_try_is_the_same_message(gateway: Process) -> None:
    carrier = HttpSmsCarrier.configured()
    assert carrier.deliver(MESSAGE) == carrier.deliver(MESSAGE)
    assert len(gateway.messages) == 1
    assert gateway.calls() == 2


@pytest.mark.parametrize(
    ("mode", "kind", "code", "taken"),
    [
        ("fail", Unsure, "carrier_failing", 0),
        ("broken", Unsure, "carrier_failing", 1),
        ("drop", Unsure, "carrier_no_answer", 1),
        ("slow", Unsure, "carrier_no_answer", 1),
        ("stall", Unsure, "carrier_no_answer", 0),
        ("busy", Temporary, "carrier_busy", 0),
        ("down", Temporary, "carrier_busy", 0),
        ("reject", Permanent, "carrier_refuses_message", 0),
    ],
)
def test_says_how_it_failed(
    mode: str, kind: type[CarrierFailed], code: str, taken: int, gateway: Process, impatient: None
) -> None:
    gateway.behave(mode)
    with pytest.raises(CarrierFailed, match=code) as failure:
        HttpSmsCarrier.configured().deliver(MESSAGE)
    assert type(failure.value) is kind
    assert len(gateway.messages) == taken


def test_a_gateway_that_is_not_there_took_nothing() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        carrier = HttpSmsCarrier(f"http://127.0.0.1:{nobody.getsockname()[1]}", "")
        with pytest.raises(Temporary, match="carrier_unreachable") as failure:
            carrier.deliver(MESSAGE)
        assert type(failure.value) is Temporary
        with pytest.raises(Temporary, match="carrier_unreachable"):
            carrier.find("n-1_a")


def test_a_wrong_token_is_worth_another_try_since_the_operators_can_mend_it(
    gateway: Process, settings: Settings
) -> None:
    settings.FAWANG_SMS_TOKEN = "old"
    with pytest.raises(Temporary, match="carrier_refuses_us"):
        HttpSmsCarrier.configured().deliver(MESSAGE)
    with pytest.raises(Temporary, match="carrier_failing"):
        HttpSmsCarrier.configured().find("n-1_a")


def test_a_gateway_may_have_no_answers_to_questions(gateway: Process) -> None:
    gateway.behave("mute")
    assert HttpSmsCarrier.configured().find("n-1_a") == Found.CANNOT_TELL
    gateway.behave("down")
    with pytest.raises(Temporary):
        HttpSmsCarrier.configured().find("n-1_a")


@pytest.mark.parametrize("url", ["", "gateway.example.org", "ftp://gateway.example.org"])
def test_an_address_that_is_none_is_found_before_sending(url: str, settings: Settings) -> None:
    settings.FAWANG_SMS_URL = url
    with pytest.raises(Permanent, match="carrier_misconfigured"):
        HttpSmsCarrier.configured()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(302, Permanent), (404, Permanent), (400, Permanent), (422, Permanent), (408, Unsure), (504, Unsure)],
)
def test_judges_a_status(status: int, kind: type[CarrierFailed], monkeypatch: pytest.MonkeyPatch) -> None:
    answer: Callable[[httpx.Request], httpx.Response] = lambda _: httpx.Response(status)  # noqa: E731
    client = httpx.Client(transport=httpx.MockTransport(answer))
    monkeypatch.setattr(http_sms, "_client", lambda: client)
    with pytest.raises(CarrierFailed) as failure:
        HttpSmsCarrier("http://gateway", "").deliver(MESSAGE)
    assert type(failure.value) is kind


@pytest.mark.parametrize("body", ["", "[]", '{"id": 7}', '{"id": "a b"}', '{"id": "' + "x" * 201 + '"}'])
def test_an_answer_without_a_usable_reference_is_still_a_yes(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, text=body)))
    monkeypatch.setattr(http_sms, "_client", lambda: client)
    assert HttpSmsCarrier("http://gateway", "").deliver(MESSAGE) == ""


def test_waits_for_five_seconds_to_connect_and_ten_for_an_answer() -> None:
    timeout = http_sms._client().timeout
    assert (timeout.connect, timeout.read) == (5.0, 10.0)
