"""Jobs of payments, every minute: what the payment side did not tell us is asked for, what goes back is sent."""

from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.payments.actions import refunds, settlements
from fawang.payments.queries import payments as queries


@app.periodic(cron="* * * * *")
@app.task(
    name="payments.reconcile", queue="payments", queueing_lock="payments.reconcile", lock="payments.reconcile"
)
def reconcile(timestamp: int) -> None:
    """Ask for what is pending, and try refunds. What a stopped worker missed, the next run makes up for."""
    for reference in queries.to_ask(clock.now()):
        settlements.ask_side(by=SYSTEM, reference=reference)
    for refund_id in queries.to_refund(clock.now()):
        refunds.try_refund(by=SYSTEM, refund_id=refund_id)
