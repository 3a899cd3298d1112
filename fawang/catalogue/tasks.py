"""Jobs of the catalogue: housekeeping."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.catalogue.actions import filings
from fawang.kernel.rules.actor import SYSTEM

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


@app.periodic(cron="47 3 * * *")
@app.task(name="catalogue.forget", queue="housekeeping", queueing_lock="catalogue.forget", retry=_RETRY)
def forget(timestamp: int) -> None:
    """Delete papers whose time is over."""
    filings.forget_papers(by=SYSTEM)
