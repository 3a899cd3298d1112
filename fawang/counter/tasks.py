"""Jobs of the counter. What the pages show is true without them: numbers of another day are in no line."""

from procrastinate.contrib.django import app

from fawang.counter.actions.tickets import close_days
from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM


@app.periodic(cron="7 * * * *")
@app.task(name="counter.close_days", queue="clock", queueing_lock="counter.close_days")
def end_numbers(timestamp: int) -> None:
    """End the numbers of days that are over, and delete the telephone numbers that were left with them."""
    while close_days(by=SYSTEM, before=clock.today()):
        pass
