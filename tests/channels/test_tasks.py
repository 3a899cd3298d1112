"""Jobs of the channels, run by a worker: what somebody writes is answered, and what waited when WeChat is back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from fawang.channels import tasks
from fawang.channels.actions.channels import change
from fawang.channels.models import Incoming, Outgoing
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from lab.platforms.wechat_side import RunningSide, running_side
from tests.channels.phones import Phone, set_up, shown
from tests.races import run_jobs


@pytest.fixture
def phone(
    real_database: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Phone]:
    """Somebody with WeChat, in a database in which transactions commit."""
    with running_side(tmp_path_factory.mktemp("side")) as side:
        set_up(settings, side.url)
        change(by=SYSTEM, code="wechat", version=1, fields={"is_on": True})
        yield Phone(side, "o-worker")


def _seen(side: RunningSide) -> list[str]:
    return [shown(one) for one in side.sent("message/custom/send")]


def test_a_worker_answers_and_what_wechat_did_not_take_when_it_is_back(phone: Phone) -> None:
    assert phone.side is not None
    fields = phone.fields(Content="进度")
    for _time in range(3):
        phone.push(fields)
    run_jobs("channels")
    assert sum("/track" in one for one in _seen(phone.side)) == 1
    phone.side.mode("down")
    phone.push(phone.fields(Content="帮助"))
    run_jobs("channels")
    (waiting,) = Outgoing.objects.filter(state="queued")
    assert waiting.attempts >= 1
    phone.side.mode("ok")
    # The job that is deferred for it runs when it is due.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE scheduled_at IS NOT NULL")
    Outgoing.objects.filter(pk=waiting.pk).update(not_before=clock.now() - timedelta(seconds=1))
    run_jobs("channels")
    assert "1. " in _seen(phone.side)[-1]
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"sent"}
    assert not Incoming.objects.filter(done_at__isnull=True).exists()


def test_what_lost_its_job_is_answered_by_the_next_round(phone: Phone) -> None:
    assert phone.side is not None
    phone.push(phone.fields(Content="进度"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'channels.wechat_answer'")
    run_jobs("channels")
    assert _seen(phone.side) == []
    Incoming.objects.update(received_at=clock.now() - timedelta(minutes=10))
    tasks.defer_strays(0)
    run_jobs("channels")
    assert sum("/track" in one for one in _seen(phone.side)) == 1
