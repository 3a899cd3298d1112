"""Jobs of the consultations: cards every minute, closing what nobody goes on with, scans of files."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.consultations.actions import attaching, calls, cards, lost, recordings, zones
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


@app.periodic(cron="* * * * *")
@app.task(
    name="consultations.show_cards",
    queue="clock",
    queueing_lock="consultations.show_cards",
    lock="consultations.show_cards",
)
def show_cards(timestamp: int) -> None:
    """Issue the cards that are due. What a stopped worker missed, the next run makes up for."""
    cards.show_due_cards(by=SYSTEM, now=clock.now())
    lost.give_back_deserted(by=SYSTEM)
    calls.end_deserted(by=SYSTEM, now=clock.now())
    recordings.end_silent(by=SYSTEM, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="consultations.close", queue="housekeeping", queueing_lock="consultations.close")
def close(timestamp: int) -> None:
    """Close answered questions and silent chats that nobody goes on with."""
    cards.close_what_rests(by=SYSTEM, now=clock.now())
    # A zone whose file is new gets the lawyers that it names.
    zones.seed_groups(by=SYSTEM)


@app.task(name="consultations.scan_attachment", queue="documents", retry=_RETRY)
def scan_attachment(*, attachment_id: int) -> None:
    """Scan a file that was sent in a talk."""
    attaching.scan_attachment(by=SYSTEM, attachment_id=attachment_id)


@app.periodic(cron="47 3 * * *")
@app.task(name="consultations.sweep", queue="housekeeping", queueing_lock="consultations.sweep", retry=_RETRY)
def sweep(timestamp: int) -> None:
    """Delete stored files that belong to no message and no recording; destroy recordings that are over their date."""
    attaching.delete_orphans()
    recordings.destroy_overdue(by=SYSTEM, now=clock.now())
    recordings.delete_orphans()
