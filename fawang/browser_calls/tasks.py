"""The job of calls between browsers: who has vanished takes part no longer."""

from procrastinate.contrib.django import app

from fawang.browser_calls import actions
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(name="browser_calls.lapse", queue="clock", queueing_lock="browser_calls.lapse")
def lapse(timestamp: int) -> None:
    """Let members go of whom nothing is heard, so that the others see it before anybody wants their place."""
    actions.lapse(by=SYSTEM, now=clock.now())
