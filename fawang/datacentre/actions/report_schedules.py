"""Schedules of reports: set up, paused, taken up again, deleted; and what they owe, ordered once each."""

import json
import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.datacentre.actions import reports
from fawang.datacentre.models.reports import MadeReport, ReportSchedule
from fawang.datacentre.queries import reports as queries
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.reports.orders import MOST_RECEIVERS, Kind, ReportOrder, due_period, read_order
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.people import queries as people
from fawang.people.rules import Permission

SET_UP = audit.declare("datacentre.schedule_set_up", gettext_lazy("Set up a schedule of reports"))
PAUSED = audit.declare("datacentre.schedule_paused", gettext_lazy("Paused a schedule of reports"))
RESUMED = audit.declare("datacentre.schedule_resumed", gettext_lazy("Took up a schedule of reports again"))
DELETED = audit.declare("datacentre.schedule_deleted", gettext_lazy("Deleted a schedule of reports"))

#: Each month has this day.
LAST_DAY = 28


def set_up(*, by: Actor, order: ReportOrder, day: int, receivers: list[str]) -> ReportSchedule:
    """Have a report made of each month or year from now on, and mail its receivers that it is there.

    Args:
        order: of any period; only its kind, filters, form and language count.
        day: of the month that follows, or of January.
        receivers: addresses; whoever opens the link must sign in and have the same scope.

    Raises:
        NotAllowed: `by` may have no reports made.
        Invalid: `schedule_wrong` with errors for `kind`, `day` and `receivers`; see also `questions.check`.
    """
    if not by.may_anywhere(Permission.DATA_MANAGE):
        raise NotAllowed("not_allowed")
    addresses = list(dict.fromkeys(receivers))
    errors = {}
    if order.kind == Kind.PERIOD:
        errors["kind"] = "schedule_needs_month_or_year"
    if not 1 <= day <= LAST_DAY:
        errors["day"] = "schedule_day_wrong"
    if not 1 <= len(addresses) <= MOST_RECEIVERS:
        errors["receivers"] = "schedule_receivers_wrong"
    if errors:
        raise Invalid("invalid", errors=errors)
    scope, now = scope_of(by, Permission.DATA_MANAGE), clock.now()
    reports.check_filters(order, scope)
    kept = order.data()
    del kept["from"], kept["to"]
    with transaction.atomic():
        row = ReportSchedule.objects.create(
            key=secrets.token_urlsafe(16), staff_id=by.known_id, order=kept, scope_key=queries.key_of(scope),
            scope_name=queries.scope_name(scope), day=day, receivers=json.dumps(addresses), since=clock.today(),
            created_at=now,
        )  # fmt: skip
        _record(SET_UP, by, row, receivers=len(addresses), day=day, order=kept)
    return row


def pause(*, by: Actor, key: str, seen: str | None = None) -> None:
    """Let a schedule rest. What is being made or mailed goes on.

    Args:
        seen: how it stood when `by` saw it (`queries.seen`); None: however it stands.

    Raises:
        NotFound: there is none, or it is not theirs to change.
        Conflict: `stale`: somebody changed it in between.
    """
    with transaction.atomic():
        row = _locked(key, by, seen)
        if not row.paused:
            row.paused = True
            row.save(update_fields=["paused"])
            _record(PAUSED, by, row)


def resume(*, by: Actor, key: str, seen: str | None = None) -> None:
    """Take a schedule up again, in the name of `by`; what fell due meanwhile is not made up for.

    Args and raises: as `pause`.
    """
    with transaction.atomic():
        row = _locked(key, by, seen)
        if row.paused:
            scope = scope_of(by, Permission.DATA_MANAGE)
            row.paused, row.paused_reason, row.since, row.staff_id = False, "", clock.today(), by.known_id
            row.scope_key, row.scope_name = queries.key_of(scope), queries.scope_name(scope)
            row.save(
                update_fields=["paused", "paused_reason", "since", "staff_id", "scope_key", "scope_name"]
            )
            _record(RESUMED, by, row)


def delete(*, by: Actor, key: str, seen: str | None = None) -> None:
    """Delete a schedule with the addresses of its receivers; its reports stay until they are over their date.

    Args and raises: as `pause`.
    """
    with transaction.atomic():
        row = _locked(key, by, seen)
        row.deleted_at, row.receivers = clock.now(), ""
        row.save(update_fields=["deleted_at", "receivers"])
        _record(DELETED, by, row)


def order_owed(*, by: Actor, today: date) -> int:
    """Order the reports that schedules owe; return how many. Of each period one, whoever calls it how often."""
    found = 0
    running = ReportSchedule.objects.filter(paused=False, deleted_at__isnull=True)
    for pk in list(running.values_list("pk", flat=True)):
        with transaction.atomic():
            row = running.select_for_update(skip_locked=True).filter(pk=pk).first()
            if row is not None:
                found += _order(by, row, today)
    return found


def _order(by: Actor, row: ReportSchedule, today: date) -> int:
    period = due_period(Kind(row.order["kind"]), row.day, today=today, since=row.since)
    if period is None or MadeReport.objects.filter(schedule=row, period_first=period.first).exists():
        return 0
    maker = people.staff_identity(row.staff_id).actor
    scope = scope_of(maker, Permission.DATA_MANAGE)
    if not maker.may_anywhere(Permission.DATA_MANAGE) or queries.key_of(scope) != row.scope_key:
        # Whoever set it up has another post now: nobody's figures go out on a right that is gone.
        row.paused, row.paused_reason = True, "schedule_maker_may_not"
        row.save(update_fields=["paused", "paused_reason"])
        _record(PAUSED, by, row, reason=row.paused_reason)
        return 0
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    order = replace(read_order({**row.order, **days}), period=period)
    made = MadeReport(
        staff_id=row.staff_id, order=order.data(), scope=queries.scope_data(scope), scope_key=row.scope_key,
        scope_name=row.scope_name, schedule=row, period_first=period.first,
    )  # fmt: skip
    try:
        with transaction.atomic():
            reports.keep(by=by, row=made)
    except IntegrityError as error:
        if "period_reported_once" not in str(error):
            raise
        return 0
    return 1


def _locked(key: str, by: Actor, seen: str | None) -> ReportSchedule:
    known = queries.schedule(key, by)
    row = ReportSchedule.objects.select_for_update().filter(pk=known.pk, deleted_at__isnull=True).first()
    if row is None:
        raise NotFound("not_found")
    if seen is not None and seen != queries.seen(row):
        raise Conflict("stale")
    return row


def _record(kind: audit.AuditType, by: Actor, row: ReportSchedule, **data: Any) -> None:
    audit.record(kind, by=by, object=f"datacentre.schedule:{row.pk}", **data)
