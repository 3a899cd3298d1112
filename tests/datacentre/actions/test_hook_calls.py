"""Programs elsewhere are told once, with a signature that they can check; tried again while they cannot be reached."""

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from fawang.datacentre.actions import alerts, hook_calls, hooks
from fawang.datacentre.actions.hook_calls import PAUSES
from fawang.datacentre.models import AlertRule, HookCall
from fawang.datacentre.queries import alerts as queries
from fawang.kernel.rules.actor import SYSTEM, Actor
from tests.authority import Made
from tests.authority import make as make_authority
from tests.waiting import until

from .conftest import TODAY, Happen
from .test_alerts import NOW, look, make

pytestmark = pytest.mark.django_db


@dataclass
class Elsewhere:
    """The other side: where it listens, what it received, and how to change what it does."""

    folder: Path
    url: str = ""

    def behave(self, mode: str) -> None:
        (self.folder / "mode").write_text(mode)

    @property
    def received(self) -> list[dict[str, object]]:
        path = self.folder / "received.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def tries(self) -> list[str]:
        path = self.folder / "tries"
        return path.read_text().split() if path.exists() else []


@contextmanager
def listening(folder: Path, *certificate: Path) -> Iterator[Elsewhere]:
    """Run the other side; with a certificate and its key by TLS."""
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.datacentre.hook_server", str(folder), "told-once", *map(str, certificate)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    port = int(process.stdout.readline())
    found = Elsewhere(folder, f"http{'s' if certificate else ''}://127.0.0.1:{port}/alerts?key=k")
    found.behave("ok")
    yield found
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Elsewhere]:
    # The secret is ours to choose; the other side is told it once.
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _size: "told-once")
    with listening(tmp_path / "elsewhere") as found:
        settings.FAWANG_ALERT_HOSTS = [found.url.partition("/alerts")[0]]
        yield found


@pytest.fixture
def authority(tmp_path: Path) -> Made:
    return make_authority(tmp_path)


@pytest.fixture
def encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, authority: Made
) -> Iterator[Elsewhere]:
    """The other side by HTTPS, with a certificate of an authority that nobody trusts yet."""
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _size: "told-once")
    with listening(tmp_path / "encrypted", authority.certificate, authority.key) as found:
        settings.FAWANG_ALERT_HOSTS = [found.url.split("/")[2]]
        yield found


def fired(happen: Happen, manager: Actor, url: str) -> tuple[AlertRule, HookCall]:
    rule = make(manager, limit=5, hook_url=url, staff_ids=())
    look(rule)
    return rule, HookCall.objects.get()


def waiting() -> list[tuple[int, object]]:
    jobs = ProcrastinateJob.objects.filter(task_name=alerts.HOOK_TASK).order_by("pk")
    return [(job.args["call_id"], job.scheduled_at) for job in jobs]


def test_it_is_told_of_the_beginning_and_of_the_end(
    happen: Happen, manager: Actor, elsewhere: Elsewhere
) -> None:
    rule, call = fired(happen, manager, elsewhere.url)
    assert rule.hook_secret == "told-once"
    assert waiting() == [(call.pk, None)]
    assert hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    assert not hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    happen({TODAY: 1})
    look(rule, 5)
    ended = HookCall.objects.get(news="ended")
    assert hook_calls.call(by=SYSTEM, call_id=ended.pk, now=NOW)
    assert [(one["news"], one["value"], one["metric"]) for one in elsewhere.received] == [
        ("began", 10.0, "volume"),
        ("ended", 10.0, "volume"),
    ]
    assert elsewhere.received[1]["ended_at"] is not None
    assert len(elsewhere.tries) == 2


@pytest.mark.parametrize("mode", ["fail", "busy"])
def test_what_fails_for_now_is_tried_again_under_the_same_reference(
    happen: Happen, manager: Actor, elsewhere: Elsewhere, mode: str
) -> None:
    _rule, call = fired(happen, manager, elsewhere.url)
    elsewhere.behave(mode)
    assert not hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    assert waiting()[-1] == (call.pk, NOW + PAUSES[0])
    assert queries.rules(manager)[0].last.hooks == ("hook_refused",)  # type: ignore[union-attr]
    elsewhere.behave("ok")
    assert hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW + PAUSES[0])
    assert len(set(elsewhere.tries)) == 1
    assert len(elsewhere.received) == 1
    assert queries.rules(manager)[0].last.hooks == ()  # type: ignore[union-attr]


def test_it_is_given_up_after_a_day(happen: Happen, manager: Actor, elsewhere: Elsewhere) -> None:
    _rule, call = fired(happen, manager, elsewhere.url)
    elsewhere.behave("fail")
    now = NOW
    for pause in (*PAUSES, timedelta()):
        assert not HookCall.objects.get().given_up
        hook_calls.call(by=SYSTEM, call_id=call.pk, now=now)
        now += pause
    assert HookCall.objects.get().given_up
    assert timedelta(hours=20) < now - NOW < timedelta(hours=40)
    assert len(elsewhere.tries) == len(PAUSES) + 1


@pytest.mark.parametrize("mode", ["refuse", "redirect"])
def test_what_is_refused_is_not_tried_again(
    happen: Happen, manager: Actor, elsewhere: Elsewhere, mode: str
) -> None:
    _rule, call = fired(happen, manager, elsewhere.url)
    elsewhere.behave(mode)
    hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    assert HookCall.objects.get().given_up
    assert len(elsewhere.tries) == 1


def test_a_host_that_is_no_longer_allowed_is_not_called(
    happen: Happen, manager: Actor, elsewhere: Elsewhere, settings: Settings
) -> None:
    _rule, call = fired(happen, manager, elsewhere.url)
    settings.FAWANG_ALERT_HOSTS = []
    hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    assert HookCall.objects.get().last_error == "hook_not_allowed"
    assert elsewhere.tries == []


def test_nobody_there_is_tried_again(
    happen: Happen, manager: Actor, elsewhere: Elsewhere, settings: Settings
) -> None:
    settings.FAWANG_ALERT_HOSTS = ["http://127.0.0.1:9"]
    _rule, call = fired(happen, manager, "http://127.0.0.1:9/")
    hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    found = HookCall.objects.get()
    assert (found.last_error, found.given_up, found.attempts) == ("hook_unreachable", False, 1)


def test_an_authority_of_ones_own_is_believed_where_it_is_named(
    happen: Happen, manager: Actor, encrypted: Elsewhere, authority: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rule, call = fired(happen, manager, encrypted.url)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert not hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    found = HookCall.objects.get()
    assert (found.last_error, found.given_up) == ("hook_unreachable", False)
    # Not a byte was told to whom we do not know.
    assert encrypted.tries == []
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.authority))
    assert hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW + PAUSES[0])
    assert [one["news"] for one in encrypted.received] == ["began"]


def test_a_certificate_of_another_host_is_not_believed(
    happen: Happen, manager: Actor, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_authority(tmp_path, "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    with listening(tmp_path / "elsewhere", made.certificate, made.key) as other:
        settings.FAWANG_ALERT_HOSTS = [other.url.split("/")[2]]
        _rule, call = fired(happen, manager, other.url)
        assert not hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
        assert other.tries == []
    assert HookCall.objects.get().last_error == "hook_unreachable"


@pytest.mark.parametrize("tls", [False, True])
def test_who_trickles_without_end_is_cut_off(
    happen: Happen, manager: Actor, request: pytest.FixtureRequest, authority: Made,
    monkeypatch: pytest.MonkeyPatch, tls: bool,
) -> None:  # fmt: skip
    other: Elsewhere = request.getfixturevalue("encrypted" if tls else "elsewhere")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.authority))
    monkeypatch.setattr(hooks, "SECONDS", 1.5)
    _rule, call = fired(happen, manager, other.url)
    other.behave("trickle")
    began = time.monotonic()
    assert not hook_calls.call(by=SYSTEM, call_id=call.pk, now=NOW)
    assert time.monotonic() - began < 60
    found = HookCall.objects.get()
    assert (found.last_error, found.given_up) == ("hook_unreachable", False)
    assert waiting()[-1] == (call.pk, NOW + PAUSES[0])
    # The other side is rid of us too.
    until((other.folder / "cut_off").exists)
