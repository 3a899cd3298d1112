"""Jobs of the counter. What the pages show is true without them: numbers of another day are in no line."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.counter.actions.held import forget_discarded
from fawang.counter.actions.tickets import close_days
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM


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


@app.periodic(cron="7 * * * *")
@app.task(name="counter.close_days", queue="clock", queueing_lock="counter.close_days")
def end_numbers(timestamp: int) -> None:
    """End the numbers of days that are over, and delete the telephone numbers that were left with them."""
    while close_days(by=SYSTEM, before=clock.today()):
        pass
