"""Reports and schedules that somebody may see: those of their own scope; whoever sees everything sees all."""

import json
from hashlib import sha256
from typing import Any

from django.db.models import Count, Q, QuerySet

from fawang.datacentre.models.reports import MadeReport, MailState, ReportSchedule, State
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.question import Scope
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

PAGE = 30
_LONGEST_NAME = 200


def scope_data(scope: Scope) -> dict[str, Any]:
    """Return a scope as JSON keeps it."""
    return {
        "regions": None if scope.regions is None else sorted(scope.regions),
        "units": None if scope.units is None else sorted(scope.units),
    }


def scope_from(data: dict[str, Any]) -> Scope:
    """Return the scope that JSON kept."""
    regions, units = data["regions"], data["units"]
    return Scope(None if regions is None else tuple(regions), None if units is None else tuple(units))


def key_of(scope: Scope) -> str:
    """Return a text that two scopes have in common exactly if they are the same."""
    return sha256(json.dumps(scope_data(scope), sort_keys=True).encode()).hexdigest()


def scope_name(scope: Scope) -> str:
    """Return what a scope is called, by its units; empty for everything."""
    if scope.everything:
        return ""
    names = organisations.names(set(scope.units or ()))
    return "、".join(names[unit] for unit in sorted(names))[:_LONGEST_NAME]


def listed(by: Actor, *, before: int | None = None) -> list[MadeReport]:
    """Return the latest reports that `by` may take away, one more than a page has.

    Args:
        before: only those with a lower id.
    """
    rows = _visible(MadeReport.objects.all(), by, Permission.DATA_EXPORT).exclude(state=State.GONE)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: PAGE + 1])


def report(key: str, by: Actor) -> MadeReport:
    """Return a report that `by` may take away.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = _visible(MadeReport.objects.filter(key=key), by, Permission.DATA_EXPORT).first()
    if row is None:
        raise NotFound("not_found")
    return row


def schedules(by: Actor) -> list[ReportSchedule]:
    """Return the schedules that `by` may change, each with `made`, `sent` and `unsent`: reports and mails so far."""
    rows = _visible(ReportSchedule.objects.filter(deleted_at__isnull=True), by, Permission.DATA_MANAGE)
    failed = Q(reports__mails__state__in=[MailState.FAILED, MailState.UNCONFIRMED])
    return list(
        rows.annotate(
            made=Count("reports", distinct=True),
            sent=Count("reports__mails", filter=Q(reports__mails__state=MailState.SENT), distinct=True),
            unsent=Count("reports__mails", filter=failed, distinct=True),
        ).order_by("-pk")[:PAGE]
    )


def schedule(key: str, by: Actor) -> ReportSchedule:
    """Return a schedule that `by` may change.

    Raises:
        NotFound: there is none, or it is not theirs to change.
    """
    rows = ReportSchedule.objects.filter(key=key, deleted_at__isnull=True)
    row = _visible(rows, by, Permission.DATA_MANAGE).first()
    if row is None:
        raise NotFound("not_found")
    return row


def seen(row: ReportSchedule) -> str:
    """Return a mark of how a schedule stands: another one when somebody has paused it or taken it up again."""
    return f"{row.staff_id}.{int(row.paused)}.{row.since:%Y%m%d}"


def _visible[Row: (MadeReport, ReportSchedule)](
    rows: QuerySet[Row], by: Actor, permission: Permission
) -> QuerySet[Row]:
    if not by.may_anywhere(permission):
        return rows.none()
    scope = scope_of(by, permission)
    return rows if scope.everything else rows.filter(scope_key=key_of(scope))
