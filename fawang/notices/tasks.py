"""Jobs of the notices: sending, and housekeeping."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.notices import actions
from fawang.notices.queries import SEND_TASK

#: For faults of our own, such as the database being away. What a carrier could not do now is tried
#: again by a job of its own, as `rules.PAUSES` says.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)


@app.task(name=SEND_TASK, queue="notices", retry=RETRY)
def send(*, notice_id: int) -> None:
    """Send a notice."""
    # A worker's thread keeps its connection between jobs; one that broke meanwhile is given back.
    close_old_connections()
    actions.send(notice_id=notice_id, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="notices.defer_strays", queue="housekeeping", queueing_lock="notices.defer_strays", retry=RETRY
)
def defer_strays(timestamp: int) -> None:
    """Send what lost its job."""
    close_old_connections()
    actions.defer_strays(now=clock.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="notices.forget", queue="housekeeping", queueing_lock="notices.forget", retry=RETRY)
def forget(timestamp: int) -> None:
    """Delete old rows of one-time codes, and consent whose time is over."""
    close_old_connections()
    actions.forget_codes(now=clock.now())
    actions.forget_subscriptions(now=clock.now())
