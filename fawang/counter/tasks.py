"""Jobs of the counter: housekeeping."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.counter.actions.held import forget_discarded
from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM


@app.periodic(cron="37 3 * * *")
@app.task(
    name="counter.forget_discarded",
    queue="housekeeping",
    queueing_lock="counter.forget_discarded",
    retry=RetryStrategy(max_attempts=5, wait=60),
)
def forget(timestamp: int) -> None:
    """Remove what records of the offline desk say that were discarded long ago."""
    close_old_connections()
    forget_discarded(by=SYSTEM, now=clock.now())
