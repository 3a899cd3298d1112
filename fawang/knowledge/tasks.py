"""Jobs of knowledge: the search index."""

import time

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel.actor import SYSTEM
from fawang.knowledge.actions import indexing, jobs

#: How long one job computes vectors before it lets others in.
TURN_SECONDS = 12.0


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="knowledge.refresh",
    queue="knowledge",
    queueing_lock="knowledge.refresh",
    lock="knowledge.refresh",
    retry=RetryStrategy(max_attempts=6, wait=120),
)
def refresh(timestamp: int) -> None:
    """Build the index where it does not fit the tables: after changes, when a law begins, when it was deleted."""
    began = time.monotonic()
    if not indexing.refresh(by=SYSTEM, go_on=lambda: time.monotonic() - began < TURN_SECONDS):
        # Vectors of a whole collection take the better part of an hour: others get their turns, and a worker
        # that is told to stop can stop.
        jobs.refresh()


@app.periodic(cron="37 3 * * *")
@app.task(name="knowledge.forget_builds", queue="housekeeping", queueing_lock="knowledge.forget_builds")
def forget_builds(timestamp: int) -> None:
    """Delete what was written down about old builds."""
    indexing.forget_builds(by=SYSTEM)
