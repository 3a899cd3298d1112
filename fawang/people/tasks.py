"""Housekeeping of people: what has expired is forgotten."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel.rules.actor import SYSTEM
from fawang.people.actions.sign_in import forget_expired


@app.periodic(cron="7 4 * * *")
@app.task(
    name="people.forget",
    queue="housekeeping",
    queueing_lock="people.forget",
    retry=RetryStrategy(max_attempts=5, wait=60),
)
def forget(timestamp: int) -> None:
    """Delete sessions, API tokens and one-time codes that open nothing any more."""
    forget_expired(by=SYSTEM)
