"""Programs elsewhere are told once, with a signature that they can check; tried again while they cannot be reached."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from fawang.datacentre.actions import alerts, hook_calls
from fawang.datacentre.actions.hook_calls import PAUSES
from fawang.datacentre.models import AlertRule, HookCall
from fawang.datacentre.queries import alerts as queries
from fawang.kernel.actor import SYSTEM, Actor

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


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Elsewhere]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    # The secret is ours to choose; the other side is told it once.
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _size: "told-once")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.datacentre.hook_server", str(folder), "told-once"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    port = int(process.stdout.readline())
    settings.FAWANG_ALERT_HOSTS = [f"http://127.0.0.1:{port}"]
    found = Elsewhere(folder, f"http://127.0.0.1:{port}/alerts?key=k")
    found.behave("ok")
    yield found
    process.kill()
    process.wait()
    process.stdout.close()


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
