"""Housekeeping jobs: finish what a killed worker left, forget what is no longer needed."""

import datetime as dt
import logging

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from fawang.kernel import clock
from fawang.kernel.models import IdempotentRequest, OutboxEvent
from fawang.kernel.runtime.jobs import WorkerJobs
from fawang.kernel.security import throttle

log = logging.getLogger(__name__)

#: A worker beats every third of this; one that has been silent for so long is dead and its jobs are free.
SILENT_SECONDS = 30.0
KEEP_ANSWERS = dt.timedelta(days=7)
KEEP_EVENTS = dt.timedelta(days=400)


async def rescue(silent_seconds: float) -> int:
    """Free the jobs of workers silent for `silent_seconds`; return how many there were.

    Every worker does this itself, at its start and ever after (`cli/processes/jobs.py`): a job could be left in a
    queue that only the dead were working on.

    They go back to the queue, and that is no try: whoever is killed again and again has failed at nothing. A periodic
    one whose next turn waits there already is dropped instead.
    """
    manager = WorkerJobs(app.connector)
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds))
    for job in stalled:
        try:
            await manager.free(job)
            log.warning("job %s (%s) was left by a dead worker; it is free", job.id, job.task_name)
        except ConnectorException:
            # Usually another worker was faster. One job must not hold up the others, nor a start.
            log.exception("job %s (%s) could not be freed; the next round tries again", job.id, job.task_name)
    return len(stalled)


@app.periodic(cron="17 3 * * *")
@app.task(
    name="kernel.forget",
    queue="housekeeping",
    queueing_lock="kernel.forget",
    retry=RetryStrategy(max_attempts=5, wait=60),
)
def forget(timestamp: int) -> None:
    """Delete stale throttle buckets, answers nobody will ask for again and old events."""
    throttle.forget_stale()
    IdempotentRequest.objects.filter(at__lt=clock.now() - KEEP_ANSWERS).delete()
    OutboxEvent.objects.filter(at__lt=clock.now() - KEEP_EVENTS).delete()


@app.periodic(cron="27 3 * * *")
@app.task(
    name="kernel.forget_jobs", queue="housekeeping", queueing_lock="kernel.forget_jobs", pass_context=True
)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that succeeded more than three days ago; failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=72)
