"""Housekeeping: jobs of the dead go back, what nobody needs any more goes away."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from fawang.kernel import clock, tasks
from fawang.kernel.models import Delivery, IdempotentRequest, OutboxEvent
from fawang.kernel.runtime.jobs import WorkerJobs
from fawang.kernel.security import throttle
from fawang.kernel.security.throttle import Rate
from tests.races import at_once, run_jobs


def rescue() -> int:
    async def run() -> int:
        try:
            return await tasks.rescue(30)
        finally:
            # It asked in a thread of its own, which must not keep a connection to this test's database.
            await sync_to_async(connections.close_all)()

    return asyncio.run(run())


def worker(silent_seconds: int) -> int:
    """Register a worker that has been silent for so long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_seconds],
        )
        return int(cursor.fetchone()[0])


def job(status: str, worker_id: int | None = None, *, lock: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, queueing_lock)"
            " VALUES ('housekeeping', 'kernel.forget', '{\"timestamp\": 0}', %s, %s, %s) RETURNING id",
            [status, worker_id, lock],
        )
        return int(cursor.fetchone()[0])


def state(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job_id])
        return str(cursor.fetchone()[0])


@pytest.mark.usefixtures("real_database")
def test_jobs_of_dead_workers_go_back_to_the_queue_and_no_others() -> None:
    dead, alive = worker(31), worker(5)
    lost, running = job("doing", dead), job("doing", alive)
    orphan = job("doing")
    failed = job("failed")
    assert rescue() == 2
    assert [state(one) for one in (lost, orphan, running, failed)] == ["todo", "todo", "doing", "failed"]
    assert rescue() == 0


@pytest.mark.usefixtures("real_database")
def test_a_rescued_job_is_done_by_the_next_worker() -> None:
    lost = job("doing", worker(600))
    rescue()
    run_jobs("housekeeping")
    assert state(lost) == "succeeded"


@pytest.mark.django_db
def test_answers_and_events_go_after_their_time_and_not_before() -> None:
    now = clock.now()
    for key, age in ((b"old", tasks.KEEP_ANSWERS), (b"new", tasks.KEEP_ANSWERS - timedelta(hours=1))):
        IdempotentRequest.objects.create(
            key=key, fingerprint=b"", answer="{}", at=now - age - timedelta(minutes=1)
        )
    for name, age in (("old", tasks.KEEP_EVENTS), ("new", tasks.KEEP_EVENTS - timedelta(days=1))):
        event = OutboxEvent.objects.create(
            name=name, payload={}, actor="system", at=now - age - timedelta(minutes=1)
        )
        Delivery.objects.create(event=event, reaction="x")
    throttle.take(Rate("tests", 1, timedelta(hours=1)), "a")
    tasks.forget(timestamp=0)
    assert [bytes(row.key) for row in IdempotentRequest.objects.all()] == [b"new"]
    assert list(OutboxEvent.objects.filter(payload={}).values_list("name", flat=True)) == ["new"]
    assert Delivery.objects.filter(reaction="x").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_throttlebucket")
        assert cursor.fetchone()[0] == 1


@pytest.mark.usefixtures("real_database")
def test_finished_jobs_go_and_failed_ones_stay_to_be_looked_at() -> None:
    done, failed, fresh = job("doing"), job("doing"), job("doing")
    with connection.cursor() as cursor:
        for one, status in ((done, "succeeded"), (failed, "failed"), (fresh, "succeeded")):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, one])
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '4 days' WHERE job_id IN (%s, %s)",
            [done, failed],
        )
    tasks.forget_jobs.configure().defer(timestamp=0)
    run_jobs("housekeeping")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs WHERE id IN (%s, %s, %s)", [done, failed, fresh])
        assert {row[0] for row in cursor.fetchall()} == {failed, fresh}


@pytest.mark.usefixtures("real_database")
def test_a_job_whose_successor_waits_already_holds_up_no_other() -> None:
    """A worker died in a periodic job, and the next one of its kind is in the queue already."""
    dead = worker(600)
    twin, other = job("doing", dead, lock="tests.every_minute"), job("doing", dead)
    successor = job("todo", lock="tests.every_minute")
    assert rescue() == 2
    assert state(successor) == "todo"
    assert state(other) == "todo"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s", [twin])
        assert cursor.fetchone() is None
    assert rescue() == 0


@pytest.mark.usefixtures("real_database")
def test_to_be_killed_again_and_again_is_no_failure() -> None:
    """A job has so many tries; what the death of its workers costs is none of them, nor makes it wait longer."""
    lost = job("todo")
    for _death in range(15):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
                [worker(600), lost],
            )
        rescue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [lost])
        assert cursor.fetchone() == ("todo", 0)


@pytest.mark.usefixtures("real_database")
def test_a_job_that_somebody_else_has_freed_and_taken_is_left_to_them() -> None:
    """Between looking and freeing another worker was faster, and runs it already."""
    dead, alive = worker(600), worker(1)
    lost = job("doing", dead)
    stale = asyncio.run(_stalled())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s WHERE id = %s", [alive, lost])
    asyncio.run(_free(stale))
    assert state(lost) == "doing"


async def _stalled() -> list[Job]:
    try:
        return list(await WorkerJobs(app.connector).get_stalled_jobs(seconds_since_heartbeat=30))
    finally:
        await sync_to_async(connections.close_all)()


async def _free(jobs: list[Job]) -> None:
    try:
        for one in jobs:
            await WorkerJobs(app.connector).free(one)
    finally:
        await sync_to_async(connections.close_all)()


@pytest.mark.usefixtures("real_database")
def test_several_that_rescue_at_once_do_not_trip_over_each_other() -> None:
    dead = worker(600)
    lost = [job("doing", dead) for _ in range(5)]
    assert all(isinstance(outcome, int) for outcome in at_once([rescue] * 3))
    assert {state(one) for one in lost} == {"todo"}
