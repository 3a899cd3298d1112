"""Ordering reports, making them in a job, handing them out and letting them go."""

import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from fawang.datacentre.actions import report_mails
from fawang.datacentre.models.reports import MadeReport, State
from fawang.datacentre.queries import reports as queries
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.reports import making
from fawang.datacentre.reports.orders import SILENT, ReportOrder, read_order
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound, Problem
from fawang.kernel.security import audit
from fawang.kernel.storage.store import Store
from fawang.people import queries as people
from fawang.people.rules import Permission

log = logging.getLogger(__name__)

ORDERED = audit.declare("datacentre.report_ordered", gettext_lazy("Ordered a report"))
TAKEN = audit.declare("datacentre.report_taken", gettext_lazy("Took a report away"))
DELETED = audit.declare("datacentre.report_deleted", gettext_lazy("Deleted a report"))

STORE = Store("datacentre.report", "reports")
TASK = "datacentre.make_report"
#: Reports that one person may have under way at once.
MOST_WAITING = 5
#: How often it is tried to make one.
ATTEMPTS = 3
_UNDER_WAY = (State.ORDERED, State.MAKING)


def order_report(*, by: Actor, order: ReportOrder) -> MadeReport:
    """Order a report of what `by` may take away; a job makes it.

    Raises:
        NotAllowed: `by` may take no figures away.
        Conflict: `reports_waiting`.
        Invalid: the filters have no meaning (`questions.check`).
    """
    if not by.may_anywhere(Permission.DATA_EXPORT):
        raise NotAllowed("not_allowed")
    scope = scope_of(by, Permission.DATA_EXPORT)
    check_filters(order, scope)
    with transaction.atomic():
        waiting = MadeReport.objects.filter(staff_id=by.known_id, state__in=_UNDER_WAY, schedule__isnull=True)
        if waiting.count() >= MOST_WAITING:
            raise Conflict("reports_waiting", most=MOST_WAITING)
        row = MadeReport(
            staff_id=by.known_id, order=order.data(), scope=queries.scope_data(scope),
            scope_key=queries.key_of(scope), scope_name=queries.scope_name(scope),
        )  # fmt: skip
        keep(by=by, row=row)
    return row


def keep(*, by: Actor, row: MadeReport) -> None:
    """Write a new report down with the job that makes it, in the caller's transaction."""
    now = clock.now()
    row.key, row.ordered_at, row.moved_at = secrets.token_urlsafe(16), now, now
    row.save(force_insert=True)
    app.configure_task(TASK, queue="reports").defer(report_id=row.pk)
    audit.record(ORDERED, by=by, object=f"datacentre.report:{row.pk}", order=row.order, scope=row.scope)


def check_filters(order: ReportOrder, scope: Scope) -> None:
    """Return if the filters of an order mean something.

    Raises:
        Invalid: see `questions.check`.
    """
    where = {level: list(values) for level, values in order.where}
    read({"metrics": ["volume"], "from": order.period.first, "to": order.period.last, "where": where}, scope)


def make_report(*, by: Actor, report_id: int) -> bool:
    """Make a report that was ordered; tell whether it was made now. Runs its own transactions.

    A report that is being made elsewhere is left alone; one whose maker was killed is taken up again when it has been
    silent for long enough (`take_up`).
    """
    with transaction.atomic():
        row = MadeReport.objects.select_for_update().filter(pk=report_id, state=State.ORDERED).first()
        if row is None:
            return False
        row.state, row.progress, row.moved_at = State.MAKING, 0, clock.now()
        row.attempts += 1
        row.save(update_fields=["state", "progress", "attempts", "moved_at"])
    attempt = MadeReport.objects.filter(pk=report_id, state=State.MAKING, attempts=row.attempts)

    def progress(done: int) -> None:
        attempt.update(progress=done, moved_at=clock.now())

    scope, now = queries.scope_from(row.scope), clock.now()
    name = people.staff_named({row.staff_id}).get(row.staff_id, "")
    try:
        made = making.make(
            read_order(row.order), scope, now=now, scope_name=row.scope_name, maker=name, progress=progress
        )
        storage_key = STORE.put(made.content)
    except Problem as problem:
        _failed(attempt, row, problem.code, again=problem.status >= 500)
        return False
    except Exception as error:
        # What a figure could not be made into says nothing about people, but may quote a path.
        log.error("report %s cannot be made: %s", report_id, type(error).__name__)  # noqa: TRY400
        _failed(attempt, row, "report_failed", again=False)
        return False
    with transaction.atomic():
        kept = attempt.update(
            state=State.DONE, reason="", progress=100, storage_key=storage_key, size=len(made.content),
            title=made.title[:200], is_demo=made.demo, made_at=now, moved_at=clock.now(),
            expires_at=now + timedelta(days=settings.FAWANG_REPORT_DAYS),
        )  # fmt: skip
        if kept and row.schedule_id:
            report_mails.write_mails(by=by, report_id=row.pk)
    if not kept:
        # Somebody else has taken it up meanwhile, or it was deleted.
        STORE.delete(storage_key)
    return bool(kept)


def _failed(attempt: QuerySet[MadeReport], row: MadeReport, code: str, *, again: bool) -> None:
    if again and row.attempts < ATTEMPTS:
        # The store or the fonts are away, or there is no room: `take_up` tries again when it has been silent a while.
        attempt.update(reason=code, moved_at=clock.now())
    else:
        attempt.update(state=State.FAILED, reason=code, moved_at=clock.now())


def take_up(*, by: Actor, now: datetime) -> int:
    """Have reports made again that lost their job or whose maker was killed; return how many."""
    found = 0
    silent = MadeReport.objects.filter(state__in=_UNDER_WAY, moved_at__lt=now - SILENT)
    for pk in list(silent.values_list("pk", flat=True)):
        with transaction.atomic():
            row = MadeReport.objects.select_for_update(skip_locked=True).filter(
                pk=pk, state__in=_UNDER_WAY, moved_at__lt=now - SILENT
            ).first()  # fmt: skip
            if row is None:
                continue
            row.moved_at = now
            if row.attempts >= ATTEMPTS:
                row.state, row.reason = State.FAILED, row.reason or "report_failed"
            else:
                row.state = State.ORDERED
                app.configure_task(TASK, queue="reports").defer(report_id=row.pk)
                found += 1
            row.save(update_fields=["state", "reason", "moved_at"])
    return found


def take_away(*, by: Actor, key: str) -> tuple[MadeReport, bytes]:
    """Return a report and its file, and audit who took it.

    Raises:
        NotFound: there is none, it is not theirs to see, or its file is gone.
        Conflict: `report_not_ready`.
    """
    row = queries.report(key, by)
    if row.state in _UNDER_WAY:
        raise Conflict("report_not_ready")
    if row.state != State.DONE:
        raise NotFound("not_found")
    try:
        content = STORE.read(row.storage_key)
    except FileNotFoundError:
        raise NotFound("not_found") from None
    audit.record(TAKEN, by=by, object=f"datacentre.report:{row.pk}", order=row.order, scope=row.scope)
    return row, content


def delete_report(*, by: Actor, key: str) -> None:
    """Let a report go before its time: its orderer, or who may have reports made.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        NotAllowed: somebody else ordered it.
    """
    row = queries.report(key, by)
    if row.staff_id != by.id and not by.may_anywhere(Permission.DATA_MANAGE):
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        _let_go(row)
        audit.record(DELETED, by=by, object=f"datacentre.report:{row.pk}", order=row.order, scope=row.scope)


def expire(*, by: Actor, now: datetime) -> int:
    """Let reports go that are over their date, and files that belong to none; return how many reports."""
    overdue = MadeReport.objects.filter(state=State.DONE, expires_at__lt=now)
    for row in overdue:
        _let_go(row)
    STORE.delete_unknown(_known, older_than_seconds=86_400)
    return len(overdue)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every report that is under an older key again, under the current one; return how many."""
    assert by is not None
    return STORE.reencrypt()


def _known(names: list[str]) -> set[str]:
    return set(MadeReport.objects.filter(storage_key__in=names).values_list("storage_key", flat=True))


def _let_go(row: MadeReport) -> None:
    # The file goes when the row says so for good; a crash in between leaves a file for the sweep.
    key, row.state, row.storage_key = row.storage_key, State.GONE, ""
    row.save(update_fields=["state", "storage_key"])
    if key:
        transaction.on_commit(lambda: STORE.delete(key))
