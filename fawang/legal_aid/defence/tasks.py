"""Jobs of notified defence: what was kept for a time only is erased."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.legal_aid.defence.actions.personal_data import erase_kept_too_long


@app.periodic(cron="50 19 * * *")
@app.task(
    name="defence.nightly",
    queue="housekeeping",
    queueing_lock="defence.nightly",
    retry=RetryStrategy(max_attempts=8, exponential_wait=2),
)
def nightly(timestamp: int) -> None:
    """Erase records of help and wishes whose time of keeping is over. At 3:50 in China."""
    erase_kept_too_long(by=SYSTEM, now=clock.now())
