"""Jobs of the work orders: cards every minute, scans, housekeeping."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.work_orders.actions import cards, documents, draft_files, drafts, local_rules, scanning

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


@app.periodic(cron="* * * * *")
@app.task(
    name="work_orders.show_cards",
    queue="clock",
    queueing_lock="work_orders.show_cards",
    lock="work_orders.show_cards",
)
def show_cards(timestamp: int) -> None:
    """Issue the cards that are due. What a stopped worker missed, the next run makes up for."""
    cards.show_due_cards(by=SYSTEM, now=clock.now())


@app.task(name="work_orders.scan_document", queue="documents", retry=_RETRY)
def scan_document(*, document_id: int) -> None:
    """Scan an uploaded file."""
    scanning.scan_document(by=SYSTEM, document_id=document_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="work_orders.forget", queue="housekeeping", queueing_lock="work_orders.forget", retry=_RETRY)
def forget(timestamp: int) -> None:
    """Delete old drafts, orders whose retention is over, and files that belong to nothing."""
    drafts.forget_old_drafts(by=SYSTEM)
    draft_files.forget_files(by=SYSTEM)
    local_rules.erase_kept_too_long(by=SYSTEM)
    documents.delete_orphans()
