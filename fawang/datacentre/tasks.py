"""Jobs of the data centre: every minute the facts follow the tables, every morning hot spots are looked for,
every five minutes alerts are looked at; reports are made, mailed and let go."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM

#: For faults of our own, such as the database being away.
RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)
#: From this hour on yesterday is whole: what came late has been filled.
_MORNING = 5


@app.periodic(cron="* * * * *")
@app.task(name="datacentre.fill", queue="datacentre", queueing_lock="datacentre.fill", lock="datacentre.fill")
def fill(timestamp: int) -> None:
    """Bring the last days of the facts to what the tables hold, and a ClickHouse to the facts. One turn at a time.

    Each tenth turn looks at the last ten days.
    """
    # Every process registers jobs, and only the one that runs this needs what it loads.
    from django.conf import settings

    from fawang.datacentre.actions.filling import increments
    from fawang.datacentre.warehouse import cluster
    from fawang.datacentre.warehouse.store import Store

    store = Store(settings.FAWANG_FACTS)
    increments.fill(store, today=clock.today(), days=increments.due(timestamp))
    if url := settings.FAWANG_CLICKHOUSE_LOAD_URL:
        cluster.load(url, store.snapshot())


@app.periodic(cron="20 * * * *")
@app.task(name="datacentre.hotspots", queue="datacentre", queueing_lock="datacentre.hotspots")
def hotspots(timestamp: int) -> None:
    """Find the hot spots as of yesterday, the last whole day: in the morning, or later where that was missed."""
    from datetime import timedelta

    from django.conf import settings

    from fawang.datacentre.queries.engines import engine
    from fawang.datacentre.queries.hotspots import board
    from fawang.kernel.rules.problems import Unavailable

    yesterday = clock.today() - timedelta(1)
    if clock.now().astimezone(clock.CHINA).hour < _MORNING or yesterday in board.days(settings.FAWANG_FACTS):
        return
    try:
        board.refresh(settings.FAWANG_FACTS, engine.engine(), yesterday)
    except Unavailable as problem:
        # An installation without facts has nothing to look at.
        if problem.code != "facts_missing":
            raise


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="datacentre.alerts", queue="datacentre", queueing_lock="datacentre.alerts", lock="datacentre.alerts"
)
def look_at_alerts(timestamp: int) -> None:
    """Look at all alerts."""
    from fawang.datacentre.actions import alerts

    alerts.look(by=SYSTEM, now=clock.now())


@app.task(name="datacentre.call_hook", queue="datacentre", retry=RETRY)
def call_hook(*, call_id: int) -> None:
    """Tell a program elsewhere of an alert. What it refuses for now is tried again by a job of its own."""
    from fawang.datacentre.actions import hook_calls

    hook_calls.call(by=SYSTEM, call_id=call_id, now=clock.now())


_RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


@app.task(name="datacentre.make_report", queue="reports", lock="datacentre.report", retry=_RETRY)
def make_report(*, report_id: int) -> None:
    """Make a report that was ordered. One at a time: each takes a core."""
    from fawang.datacentre.actions import reports

    close_old_connections()
    reports.make_report(by=SYSTEM, report_id=report_id)


@app.task(name="datacentre.mail_report", queue="notices", retry=_RETRY)
def mail_report(*, mail_id: int) -> None:
    """Mail somebody that a report is there."""
    from fawang.datacentre.actions import report_mails

    close_old_connections()
    report_mails.send_mail(by=SYSTEM, mail_id=mail_id, now=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="datacentre.keep_reports",
    queue="housekeeping",
    queueing_lock="datacentre.keep_reports",
    retry=_RETRY,
)
def keep_reports(timestamp: int) -> None:
    """Order what schedules owe, take up what lost its job, let go what is over its date."""
    from fawang.datacentre.actions import report_mails, report_schedules, reports

    close_old_connections()
    report_schedules.order_owed(by=SYSTEM, today=clock.today())
    reports.take_up(by=SYSTEM, now=clock.now())
    report_mails.defer_strays(by=SYSTEM, now=clock.now())
    reports.expire(by=SYSTEM, now=clock.now())
