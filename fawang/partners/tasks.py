"""Jobs of the room: cards every minute, reminders of forms, what was kept for a time only."""

from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.actions import batches, cards, letters, open311_requests, personal_data, token_forms


@app.periodic(cron="* * * * *")
@app.task(
    name="partners.show_cards", queue="clock", queueing_lock="partners.show_cards", lock="partners.show_cards"
)
def show_cards(timestamp: int) -> None:
    """Show the cards that are due. What a stopped worker missed, the next run makes up for."""
    cards.show_due_cards(by=SYSTEM, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="partners.remind_forms", queue="clock", queueing_lock="partners.remind_forms")
def remind_forms(timestamp: int) -> None:
    """Remind those who handle a referral of forms that were not answered."""
    token_forms.remind_due(by=SYSTEM, now=clock.now())


@app.task(name=batches.TASK, queue="partners")
def work_on_batch(*, batch_id: int) -> None:
    """Judge and take a file of referrals, or go on where somebody else was killed."""
    batches.work_on(by=SYSTEM, batch_id=batch_id)


@app.periodic(cron="* * * * *")
@app.task(
    name="partners.post_out", queue="partners", queueing_lock="partners.post_out", lock="partners.post_out"
)
def post_out(timestamp: int) -> None:
    """Post requests to cities and ask how they stand; send mails. What a stopped worker missed, the next run does."""
    now = clock.now()
    open311_requests.work_on_due(by=SYSTEM, now=now)
    letters.send_due(by=SYSTEM, now=now)


@app.periodic(cron="43 3 * * *")
@app.task(name="partners.sweep_batches", queue="housekeeping", queueing_lock="partners.sweep_batches")
def sweep_batches(timestamp: int) -> None:
    """Delete files that a crash has left, and codes of forms that have expired; erase what was kept long enough."""
    letters.forget(now=clock.now())
    batches.STORE.delete_unknown(batches.known_files, older_than_seconds=86_400)
    personal_data.forget_ended(by=SYSTEM, now=clock.now())
