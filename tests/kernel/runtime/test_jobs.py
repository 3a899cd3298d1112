"""How jobs end that broke, or that stopped being the worker's who ran them."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from procrastinate.manager import JobManager

from fawang.kernel.runtime.jobs import AGAIN, as_worker
from tests.kernel.test_tasks import state, worker
from tests.races import run_jobs

#: A job by the clock that says nothing of tries: what it does is patched here.
TASK = "kernel.forget_jobs"
pytestmark = pytest.mark.usefixtures("real_database")


def job(*, lock: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock)"
            " VALUES ('tests', %s, '{\"timestamp\": 0}', nullif(%s, '')) RETURNING id",
            [TASK, lock],
        )
        return int(cursor.fetchone()[0])


def run(monkeypatch: pytest.MonkeyPatch, failure: Exception | None, *statements: str) -> None:
    """Run what waits; meanwhile these statements are carried out, and then it fails, or not."""

    async def does(self: JobManager, **_given: Any) -> None:
        for one in statements:
            await self.connector.execute_query_async(one)
        if failure is not None:
            raise failure

    monkeypatch.setattr(JobManager, "delete_old_jobs", does)
    run_jobs("tests")


def test_every_job_is_tried_again_where_the_database_broke() -> None:
    with as_worker() as app:
        assert [task.name for task in app.tasks.values() if task.retry_strategy is None] == []


def test_a_worker_may_leave_what_falls_due_by_the_clock_to_others() -> None:
    with as_worker(schedule=False) as app:
        assert not app.periodic_registry.periodic_tasks
    with as_worker() as app:
        assert app.periodic_registry.periodic_tasks


def test_what_broke_outside_is_tried_again_and_what_is_wrong_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted = job()
    run(monkeypatch, OperationalError("canceling statement due to lock timeout"))
    assert state(interrupted) == "todo"
    wrong = job()
    run(monkeypatch, ValueError("a mistake"))
    assert (state(interrupted), state(wrong)) == ("todo", "failed")


def test_a_job_that_never_gets_through_is_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    often = job()
    for _ in range(AGAIN.max_attempts or 0):
        run(monkeypatch, OperationalError("locked"))
        assert state(often) == "todo"
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE id = %s", [often])
    run(monkeypatch, OperationalError("locked"))
    assert state(often) == "failed"


def test_one_that_broke_while_its_next_turn_waits_is_dropped_and_does_not_run_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broke = job(lock="tests.every_minute")
    run(
        monkeypatch,
        OperationalError("locked"),
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, queueing_lock)"
        " VALUES ('other', 'kernel.forget_jobs', '{\"timestamp\": 0}', 'tests.every_minute')",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, status::text FROM procrastinate_jobs WHERE queueing_lock = 'tests.every_minute'"
        )
        ((left, status),) = cursor.fetchall()
    assert (left != broke, status) == (True, "todo")


@pytest.mark.parametrize(
    "failure", [None, ValueError("it ran beside the other one"), OperationalError("deadlock")]
)
def test_whoever_is_taken_for_dead_says_nothing_of_a_job_that_another_one_runs(
    monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    """A worker stood still, its job was freed and taken by the next one, and now it goes on."""
    theirs, alive = job(), worker(0)
    run(monkeypatch, failure, f"UPDATE procrastinate_jobs SET worker_id = {alive} WHERE id = {theirs}")
    assert state(theirs) == "doing"


@pytest.mark.parametrize(
    ("failure", "ends"), [(None, "succeeded"), (ValueError("it ran beside the other one"), "todo")]
)
def test_what_waits_again_can_be_done_already_but_not_have_failed(
    monkeypatch: pytest.MonkeyPatch, failure: Exception | None, ends: str
) -> None:
    # Not before its time: nobody else takes it within this test.
    freed = job()
    run(
        monkeypatch,
        failure,
        "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = now() + interval '1 hour'"
        f" WHERE id = {freed}",
    )
    assert state(freed) == ends


def test_a_worker_whose_row_was_removed_still_ends_its_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    own = job()
    run(monkeypatch, None, f"UPDATE procrastinate_jobs SET worker_id = NULL WHERE id = {own}")
    assert state(own) == "succeeded"
