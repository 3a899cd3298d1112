"""Jobs of outreach: every night what was needed for a time only is deleted, every morning deadlines are told of."""

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.outreach.actions import day_ratings, deficiencies, handouts, photos, sign_ups

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)
#: Photos, places and words of an adviser's day are kept so long for whoever checks what was paid. Own figure.
KEPT = timedelta(days=3 * 366)


@app.periodic(cron="50 19 * * *")
@app.task(name="outreach.nightly", queue="housekeeping", queueing_lock="outreach.nightly")
def nightly(timestamp: int) -> None:
    """Forget who signed up for talks that are over; delete old photos and stray files. At 3:50 in China."""
    sign_ups.forget_sign_ups(by=SYSTEM, now=clock.now())
    day_ratings.erase_day_words(by=SYSTEM, older_than=clock.today() - KEPT)
    photos.delete_orphans()


@app.periodic(cron="30 0 * * *")
@app.task(name="outreach.cards", queue="clock", queueing_lock="outreach.cards")
def cards(timestamp: int) -> None:
    """Tell units and their superiors of deficiencies that are due or overdue. At 8:30 in China."""
    deficiencies.tell_due(by=SYSTEM, today=clock.today())


@app.task(name="outreach.scan_handout", queue="documents", retry=_RETRY)
def scan_handout(*, handout_id: int) -> None:
    """Scan a file of a law talk."""
    handouts.scan_handout(by=SYSTEM, handout_id=handout_id)
