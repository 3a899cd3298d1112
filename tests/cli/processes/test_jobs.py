"""The worker process goes on when its connections to the database are cut."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from fawang.kernel import tasks
from tests.environment import CLUSTER
from tests.parts import Part, Parts
from tests.races import jobs
from tests.waiting import stand_by, until

HOUSE = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def parts() -> Iterator[Parts]:
    """What workers are forked from."""
    with Parts(os.environ) as one:
        yield one


@pytest.fixture
def worker(real_database: str, tmp_path: Path, parts: Parts) -> Iterator[Part]:
    """A worker process with one thread's worth of work at a time, which starts nothing by the clock: the task of these
    tests has a time at night, and waits once at the most.
    """
    environment = {**os.environ, "DATABASE_URL": real_database, "FAWANG_SILENT_SECONDS": "2"}
    process = parts.start(
        tmp_path / "log", "worker", "--concurrency", "1", "--no-schedule", environment=environment
    )
    yield process
    process.terminate()
    try:
        process.wait(60)
    finally:
        process.kill()
    print((tmp_path / "log").read_text())


def outcomes() -> list[tuple[str, int]]:
    return [
        (job["status"], job["attempts"]) for job in jobs("kernel.forget") if job["args"] == {"timestamp": 7}
    ]


def cut_all_connections() -> int:
    """Do what a restart of the database does to everybody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def work_is_done(times: int) -> None:
    """Wait until so many jobs have succeeded, each of them at the first attempt."""
    tasks.forget.configure().defer(timestamp=7)
    until(lambda: outcomes() == [("succeeded", 1)] * times)


@pytest.mark.usefixtures("worker")
def test_jobs_succeed_at_the_first_attempt_after_the_connections_were_cut() -> None:
    """The first statement of this job stands outside a transaction: on a dead connection it would fail."""
    work_is_done(1)
    assert cut_all_connections() >= 1
    work_is_done(2)


@pytest.mark.usefixtures("worker")
def test_a_worker_without_the_schedule_starts_nothing_by_the_clock() -> None:
    work_is_done(1)
    with connection.cursor() as cursor:
        # One with it has put there by now what is done every minute.
        cursor.execute("SELECT count(*) FROM procrastinate_periodic_defers")
        assert cursor.fetchone() == (0,)


def test_the_worker_waits_for_a_database_that_is_away(worker: Part) -> None:
    work_is_done(1)
    name = connection.settings_dict["NAME"]
    CLUSTER.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    cut_all_connections()
    stand_by(2.5)
    assert worker.poll() is None
    CLUSTER.psql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    work_is_done(2)


def test_a_worker_that_is_asked_to_stop_finishes_what_it_is_at(worker: Part, real_database: str) -> None:
    with psycopg.connect(real_database) as other:
        other.execute("LOCK TABLE kernel_outboxevent IN ACCESS EXCLUSIVE MODE")
        tasks.forget.configure().defer(timestamp=7)
        until(lambda: outcomes() == [("doing", 0)])
        worker.terminate()
        stand_by(0.3)
        assert worker.poll() is None
    assert worker.wait(60) == 0
    assert outcomes() == [("succeeded", 1)]


@pytest.mark.usefixtures("worker")
def test_a_worker_takes_over_from_one_that_dies_while_it_runs() -> None:
    work_is_done(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dying AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id)"
            " INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " SELECT 'housekeeping', 'kernel.forget', '{\"timestamp\": 7}', 'doing', id FROM dying"
        )
    assert [status for status, _ in outcomes()] == ["succeeded", "doing"]
    until(lambda: [status for status, _ in outcomes()] == ["succeeded"] * 2)
