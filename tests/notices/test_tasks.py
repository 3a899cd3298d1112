"""The job, run by a real worker, and what brings a lost one back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from fawang.kernel import clock
from fawang.notices import tasks
from fawang.notices.actions import defer_strays
from fawang.notices.models import Notice
from fawang.notices.queries import SEND_TASK, strays
from fawang.notices.rules import State
from tests.races import run_jobs

from .cases import MORNING, contact, fresh, jobs_of, told


@pytest.mark.usefixtures("real_database")
def test_a_worker_sends_what_was_told(files: Callable[[], list[dict[str, Any]]]) -> None:
    row = contact(quiet_from="00:00", quiet_until="00:00")
    notices = [told(row, key=f"step:{number}") for number in range(3)]
    run_jobs("notices")
    assert {fresh(notice).state for notice in notices} == {State.SENT}
    assert len(files()) == 3
    assert [jobs_of(notice) for notice in notices] == [[], [], []]


def test_the_name_is_the_one_that_actions_defer() -> None:
    assert tasks.send.name == SEND_TASK
    assert tasks.send.queue == "notices"


@pytest.mark.django_db
def test_a_notice_that_lost_its_job_gets_another() -> None:
    with clock.at(MORNING):
        lost = told(contact(), key="lost")
        held = told(contact(), key="with a job")
        done = told(contact(), key="done")
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE args->>'notice_id' IN (%s, %s)",
            [str(lost.pk), str(done.pk)],
        )
    Notice.objects.filter(pk=done.pk).update(state=State.SENT)
    Notice.objects.filter(pk=lost.pk).update(state=State.SENDING)
    later = MORNING + timedelta(minutes=11)
    assert strays(MORNING + timedelta(minutes=9)) == []
    assert strays(later) == [lost.pk]
    assert defer_strays(now=later) == 1
    assert jobs_of(lost) == [None]
    assert jobs_of(held) == [None]
    assert strays(later) == []


@pytest.mark.usefixtures("real_database")
def test_housekeeping_jobs_run() -> None:
    tasks.defer_strays.func(timestamp=0)
    tasks.forget.func(timestamp=0)
