"""Jobs of dispatch: the state of matching is written down, so that a new process begins at once."""

from procrastinate.contrib.django import app

from fawang.dispatch.actions import timing
from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM


@app.periodic(cron="*/5 * * * *")
@app.task(name="dispatch.keep_state", queue="housekeeping", queueing_lock="dispatch.keep_state")
def keep_state(timestamp: int) -> None:
    """Write down the state of pools whose journal has grown."""
    timing.keep_state(by=SYSTEM, now=clock.now())
