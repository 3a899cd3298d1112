"""Workers that race, and workers that are killed: one notice, one message."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict
from fawang.notices.actions import cancel, resend, send
from fawang.notices.actions.sending import reference_of
from fawang.notices.models import Notice
from fawang.notices.rules import State
from fawang.people.rules.wishes import Medium
from tests.waiting import until

from .cases import MORNING, Process, contact, fresh, jobs_of, together, told
from .conftest import HOUSE

pytestmark = pytest.mark.usefixtures("real_database")

OFFICER = Actor(ActorKind.STAFF, 5)
_WORKER = """
import django
django.setup()
from datetime import datetime
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict
from fawang.notices.actions import cancel, resend, send
send(notice_id={id}, now=datetime.fromisoformat("{now}"))
"""


def notice_for(medium: Medium = Medium.SMS) -> Notice:
    """Something to tell, in the morning."""
    with clock.at(MORNING):
        return told(contact(medium=medium))


def worker(notice: Notice, database: str) -> "subprocess.Popen[bytes]":
    """Begin to send a notice in a process of its own, with the settings of this test."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "FAWANG_SMS_CARRIER": django_settings.FAWANG_CARRIERS["sms"],
        "FAWANG_EMAIL_CARRIER": django_settings.FAWANG_CARRIERS["email"],
        "FAWANG_SMS_URL": django_settings.FAWANG_SMS_URL,
        "FAWANG_SMS_TOKEN": django_settings.FAWANG_SMS_TOKEN,
        "FAWANG_SMTP_URL": django_settings.FAWANG_SMTP_URL,
    }
    script = _WORKER.format(id=notice.pk, now=MORNING.isoformat())
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", script], cwd=HOUSE, env=environment)


def state_after_sending(notice: Notice) -> str:
    """Run the job once more."""
    send(notice_id=notice.pk, now=MORNING)
    return fresh(notice).state


@pytest.mark.parametrize("workers", [2, 6])
def test_picked_by_several_at_once_is_sent_once(workers: int, gateway: Process) -> None:
    gateway.behave("late")
    notice = notice_for()
    assert together(*[lambda: send(notice_id=notice.pk, now=MORNING)] * workers) == []
    assert fresh(notice).state == State.SENT
    assert gateway.calls() == 1
    assert len(gateway.messages) == 1


def test_left_behind_and_picked_by_several_at_once_is_sent_once(gateway: Process) -> None:
    gateway.behave("late")
    notice = notice_for()
    Notice.objects.filter(pk=notice.pk).update(state=State.SENDING, attempts=1, carrier="http_sms")
    assert together(*[lambda: send(notice_id=notice.pk, now=MORNING)] * 4) == []
    assert fresh(notice).state == State.SENT
    assert gateway.calls() == 1


@pytest.mark.parametrize(("mode", "calls"), [("slow", 1), ("stall", 2)])
def test_a_killed_worker_leaves_exactly_one_message(
    mode: str, calls: int, gateway: Process, real_database: str
) -> None:
    """Killed while the gateway has the message, or before the gateway has taken it."""
    gateway.behave(mode)
    notice = notice_for()
    process = worker(notice, real_database)
    until(gateway.calls)
    until(lambda: len(gateway.messages) == (mode == "slow"))
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert fresh(notice).state == State.SENDING
    gateway.behave("ok")
    until(lambda: state_after_sending(notice) == State.SENT)
    assert [message["reference"] for message in gateway.messages] == [reference_of(notice)]
    assert gateway.calls() == calls
    assert gateway.calls("GET") >= 1


def test_a_killed_worker_leaves_an_email_to_be_judged_by_staff(
    mail_server: Process, real_database: str
) -> None:
    mail_server.behave("slow")
    notice = notice_for(Medium.EMAIL)
    process = worker(notice, real_database)
    until(lambda: list(mail_server.folder.glob("*.eml")))
    process.send_signal(signal.SIGKILL)
    process.wait()
    mail_server.behave("ok")
    until(lambda: state_after_sending(notice) == State.UNCONFIRMED)
    for _ in range(3):
        send(notice_id=notice.pk, now=MORNING)
    assert len(list(mail_server.folder.glob("*.eml"))) == 1


def test_a_worker_that_is_waited_for_holds_up_nobody_else(gateway: Process, real_database: str) -> None:
    """While the carrier hangs, other notices go out and the case goes on."""
    gateway.behave("slow")
    first = notice_for()
    process = worker(first, real_database)
    try:
        until(gateway.calls)
        gateway.behave("ok")
        with clock.at(MORNING):
            second = told(contact(), key="another")
        send(notice_id=second.pk, now=MORNING)
        send(notice_id=first.pk, now=MORNING)
        assert fresh(second).state == State.SENT
        assert fresh(first).state == State.SENDING
    finally:
        process.kill()
        process.wait()


def test_an_outage_of_the_gateway_loses_nothing(gateway: Process, settings: Settings) -> None:
    notice = notice_for()
    gateway.behave("down")
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.QUEUED
    gateway.behave("drop")
    send(notice_id=notice.pk, now=fresh(notice).not_before)
    assert fresh(notice).state == State.SENDING
    gateway.behave("down")
    send(notice_id=notice.pk, now=fresh(notice).not_before)
    assert fresh(notice).state == State.SENDING
    gateway.behave("ok")
    send(notice_id=notice.pk, now=fresh(notice).not_before)
    assert fresh(notice).state == State.SENT
    assert len(gateway.messages) == 1


def test_told_by_two_at_once_is_told_once() -> None:
    row = contact()
    assert together(*[lambda: told(row, key="race")] * 6) == []
    notice = Notice.objects.get()
    assert len(jobs_of(notice)) == 1


def test_a_transaction_that_fails_tells_nobody() -> None:
    row = contact()

    def break_off() -> None:
        with transaction.atomic():
            told(row)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_a_job_that_finds_it_held_looks_again(state: str, gateway: Process) -> None:
    """Else it would wait for the housekeeping because somebody looked at it for a moment."""
    notice = notice_for()
    Notice.objects.filter(pk=notice.pk).update(state=state, carrier="http_sms")
    before = len(jobs_of(notice))
    with transaction.atomic():
        Notice.objects.select_for_update().get(pk=notice.pk)
        assert together(lambda: send(notice_id=notice.pk, now=MORNING)) == []
    assert gateway.calls() == 0
    assert jobs_of(notice)[before:] == [MORNING + timedelta(seconds=30)]
    assert state_after_sending(notice) == State.SENT
    assert gateway.calls() == 1


def test_a_job_that_finds_it_held_and_done_does_not_look_again(gateway: Process) -> None:
    notice = notice_for()
    assert state_after_sending(notice) == State.SENT
    before = jobs_of(notice)
    with transaction.atomic():
        Notice.objects.select_for_update().get(pk=notice.pk)
        assert together(lambda: send(notice_id=notice.pk, now=MORNING)) == []
    assert jobs_of(notice) == before


def test_nobody_touches_one_that_a_carrier_has() -> None:
    notice = told(contact())
    failures: list[BaseException] = []

    def meanwhile() -> None:
        for action in (resend, cancel):
            with pytest.raises(Conflict, match="notice_being_sent"):
                action(by=OFFICER, notice_id=notice.pk)

    with transaction.atomic():
        Notice.objects.select_for_update().get(pk=notice.pk)
        failures = together(meanwhile)
    assert failures == []
