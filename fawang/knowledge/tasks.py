"""Jobs of knowledge: the search index. Its arrays and engines are loaded by the jobs that need them."""

import logging
import time

from procrastinate.contrib.django import app

from fawang.kernel.rules.actor import SYSTEM
from fawang.knowledge.actions import jobs

log = logging.getLogger(__name__)

#: How long one job computes vectors before it lets others in.
TURN_SECONDS = 12.0


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="knowledge.refresh",
    queue="knowledge",
    queueing_lock="knowledge.refresh",
    lock="knowledge.refresh",
)
def refresh(timestamp: int) -> None:
    """Build the index where it does not fit the tables: after changes, when a law begins, when it was deleted.

    What fails is not put back into the queue: another one may wait there by now, the queue takes one of its
    kind, and this one would keep its lock for ever. The next turn is at most ten minutes away.
    """
    from fawang.knowledge.actions import indexing
    from fawang.knowledge.search.embedders.vectors import EmbedderAway

    began = time.monotonic()
    try:
        done = indexing.refresh(by=SYSTEM, go_on=lambda: time.monotonic() - began < TURN_SECONDS)
    except EmbedderAway as away:
        log.warning("no vectors for now, the embedder is away: %s", away)
        return
    if not done:
        # Vectors of a whole collection take the better part of an hour: others get their turns, and a worker
        # that is told to stop can stop.
        jobs.refresh()


@app.periodic(cron="37 3 * * *")
@app.task(name="knowledge.forget_builds", queue="housekeeping", queueing_lock="knowledge.forget_builds")
def forget_builds(timestamp: int) -> None:
    """Delete what was written down about old builds."""
    from fawang.knowledge.actions import indexing

    indexing.forget_builds(by=SYSTEM)
