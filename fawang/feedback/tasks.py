"""Jobs of feedback: cards of complaints every minute; samples, and what rests, every night."""

from datetime import timedelta

from procrastinate.contrib.django import app

from fawang.feedback.actions import checks, complaints
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(
    name="feedback.show_cards",
    queue="clock",
    queueing_lock="feedback.show_cards",
    lock="feedback.show_cards",
)
def show_cards(timestamp: int) -> None:
    """Issue the cards that are due. What a stopped worker missed, the next run makes up for."""
    complaints.show_due_cards(by=SYSTEM, now=clock.now())


@app.periodic(cron="20 19 * * *")
@app.task(name="feedback.nightly", queue="housekeeping", queueing_lock="feedback.nightly")
def nightly(timestamp: int) -> None:
    """Fill up the samples of the month before this one; give back and close what rests. At 3:20 in China."""
    last_month = clock.today().replace(day=1) - timedelta(days=1)
    checks.fill_up(by=SYSTEM, month=last_month.replace(day=1))
    checks.return_held(by=SYSTEM, now=clock.now())
    complaints.close_answered(by=SYSTEM, now=clock.now())
