"""Jobs of the room."""

from procrastinate.contrib.django import app

from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.actions import batches


@app.task(name=batches.TASK, queue="partners")
def work_on_batch(*, batch_id: int) -> None:
    """Judge and take a file of referrals, or go on where somebody else was killed."""
    batches.work_on(by=SYSTEM, batch_id=batch_id)


@app.periodic(cron="43 3 * * *")
@app.task(name="partners.sweep_batches", queue="housekeeping", queueing_lock="partners.sweep_batches")
def sweep_batches(timestamp: int) -> None:
    """Delete files that a crash has left."""
    batches.STORE.delete_unknown(batches.known_files, older_than_seconds=86_400)
