"""The connections of a worker, so that jobs defer other jobs in their own transaction; how jobs end that broke.

procrastinate lets a worker defer over its own asynchronous connections, whatever transaction the caller
is in: the new job would run before the rows it is about are there, or although they were rolled back.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from fawang.kernel.rules.problems import Unavailable

log = logging.getLogger(__name__)

#: For jobs that say nothing else: what broke was not the job. A database that went away or is busy with what the dead
#: have left (locks, deadlocks, time limits), a child process that was too slow. All else fails at once, to be seen.
AGAIN = RetryStrategy(
    max_attempts=8,
    wait=2,
    linear_wait=5,
    retry_exceptions=(OperationalError, InterfaceError, ConnectorException, Unavailable),
)


class WorkerConnector(PsycopgConnector):
    """Fetches and finishes jobs over connections of its own; what a job defers goes through Django's."""

    def get_sync_connector(self) -> BaseConnector:
        """Return what synchronous code defers with: the connection that Django has for its thread."""
        return DjangoConnector()


def worker_connector() -> WorkerConnector:
    """Return a connector to Django's database, not opened yet."""
    # Few idle connections: each that a restart has cut costs the pool a pause, and these double.
    return WorkerConnector(kwargs=connector_params(), min_size=1, max_size=4)


class WorkerJobs(JobManager):
    """Writes down how jobs ended, of those alone that are still this worker's.

    A worker that stood still for a while is taken for dead: its jobs were freed, and somebody else may be at them. What
    it then says of them is no longer true: it would end a job that runs, or have it fail although it succeeds.
    """

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Write the end of a job down."""
        if await self._is_given_away(job, done=status == Status.SUCCEEDED):
            log.warning(
                "job %s (%s) has gone to another worker; it is not %s", job.id, job.task_name, status.value
            )
        else:
            await super().finish_job(job, status, delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put a job back into the queue; drop it where its next turn waits there already and does what it did not."""
        if await self._is_given_away(job):
            log.warning("job %s (%s) has gone to another worker", job.id, job.task_name)
            return
        try:
            await super().retry_job(job, retry_at, priority, queue, lock)
        except UniqueViolation:
            # The queue takes one of its kind. It must not stay as running: nobody would ever free it.
            log.warning("job %s (%s) is dropped: its next turn waits", job.id, job.task_name)
            await super().finish_job(job, Status.ABORTED, delete_job=True)

    async def free(self, job: Job) -> None:
        """Put the job of a dead worker back. That is no try of the job: it has not failed."""
        await self.retry_job(job)
        await self.connector.execute_query_async(
            "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %(id)s AND attempts = %(counted)s",
            id=job.id,
            counted=job.attempts + 1,
        )

    async def _is_given_away(self, job: Job, *, done: bool = False) -> bool:
        """Tell whether a job is another worker's by now; waiting for one, it still can be said to be `done`."""
        rows = await self.connector.execute_query_all_async(
            "SELECT status::text AS status, worker_id FROM procrastinate_jobs WHERE id = %(id)s", id=job.id
        )
        if not rows or (rows[0]["status"] != "doing" and not (done and rows[0]["status"] == "todo")):
            return True
        # Of a worker whose own row was removed its jobs name nobody.
        return rows[0]["worker_id"] not in (job.worker_id, None)


@contextmanager
def as_worker(*, schedule: bool = True) -> Iterator[App]:
    """Make the app that of a worker for a while: its connections, its way of writing down how jobs ended.

    Args:
        schedule: whether it also defers the periodic jobs that fall due, and at its start those of the last ten
            minutes.
    """
    with app.replace_connector(worker_connector()) as worker:
        before, worker.job_manager = worker.job_manager, WorkerJobs(worker.connector)
        periodic = worker.periodic_registry
        if not schedule:
            worker.periodic_registry = type(periodic)()
        for task in worker.tasks.values():
            task.retry_strategy = task.retry_strategy or AGAIN
        try:
            yield worker
        finally:
            worker.job_manager, worker.periodic_registry = before, periodic


def workers_alive() -> int:
    """Return how many workers have given a sign of life within a minute; each does so every ten seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
        )
        alive: int = cursor.fetchone()[0]
        return alive
