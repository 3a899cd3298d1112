"""Jobs of the wire: route what came, send what is due, webhooks, the counts of a day, what is forgotten."""

from datetime import timedelta

from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.wire.actions import outbox, reconciliation, retention, routing, webhooks


@app.periodic(cron="* * * * *")
@app.task(
    name="partners.wire_route",
    queue="partners",
    queueing_lock="partners.wire_route",
    lock="partners.wire_route",
)
def route(timestamp: int = 0) -> None:
    """Route what waits. An event wakes it; the run of each minute takes what was missed."""
    routing.route_due(by=SYSTEM)


@app.task(name="partners.wire_send", queue="partners")
def send(link_id: int) -> None:
    """Send what is due of a link; its lock comes with the job (actions/outbox.py)."""
    outbox.send_due(by=SYSTEM, link_id=link_id)


@app.periodic(cron="* * * * *")
@app.task(name="partners.wire_sweep", queue="partners", queueing_lock="partners.wire_sweep")
def sweep(timestamp: int = 0) -> None:
    """Have sent what is due again by now, and forget nonces that are too old to matter."""
    outbox.wake_due(by=SYSTEM)
    retention.forget_nonces(by=SYSTEM)


@app.periodic(cron="* * * * *")
@app.task(
    name="partners.webhooks_send", queue="partners", queueing_lock="partners.webhooks_send",
    lock="partners.webhooks_send",
)  # fmt: skip
def send_webhooks(timestamp: int = 0) -> None:
    """Deliver what is due to third parties."""
    webhooks.deliver_due(by=SYSTEM)


@app.periodic(cron="10 18 * * *")
@app.task(name="partners.wire_nightly", queue="housekeeping", queueing_lock="partners.wire_nightly")
def nightly(timestamp: int = 0) -> None:
    """At 2:10 in China: tell partners the counts of yesterday, forget nonces and old bodies."""
    reconciliation.tell_day(by=SYSTEM, day=clock.today() - timedelta(days=1))
    retention.forget(by=SYSTEM)
