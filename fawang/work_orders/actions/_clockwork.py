"""Terms as rows: started, met, paused, extended with the event that does so. A part of the actions beside it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Step
from fawang.organisations.queries import calendar_for
from fawang.people.rules.groups import first_by_hours
from fawang.work_orders import kinds
from fawang.work_orders.data import terms
from fawang.work_orders.models import CardIssued, Deadline, Extension, Pause, WorkOrder
from fawang.work_orders.queries.local_rules import local_rules
from fawang.work_orders.rules import Snapshot, Term, deadlines
from fawang.work_orders.rules.codes import Card, Clock
from fawang.work_orders.rules.queue import FIRST_BY_HOURS, queue_key

_RUNNING = Clock.RUNNING
_PAUSED = Clock.PAUSED


def return_until(order: WorkOrder, region: str, now: datetime) -> datetime:
    """Return until when the unit at which `order` arrives now may send it back as misdirected."""
    rule = terms.rule_for(order.kind, terms.RETURN, urgent=order.urgent, region=region, local=local_rules())
    return deadlines.due(now, rule.length, calendar_for(order.unit_id))


def apply_clock(order: WorkOrder, step: Step[Snapshot], now: datetime, region: str) -> None:
    """Do to the terms of `order` what `step` says, then bring the order's own row up to date."""
    running = {row.term: row for row in Deadline.objects.filter(order=order, status__in=[_RUNNING, _PAUSED])}
    calendar = calendar_for(order.unit_id)
    kind = kinds.kind_of(order.kind)
    # A supervision runs on while the matter waits: it asks the office, not the person.
    steady = kind.never_paused | kind.on_person | {Term.SUPERVISION}
    for term in step.meets:
        if row := running.pop(term, None):
            _end(row, Clock.MET if now <= row.due_at else Clock.LATE, now)
    for term in step.cancels:
        if row := running.pop(term, None):
            _end(row, Clock.CANCELLED, now)
    for row in running.values():
        if step.pauses and row.status == _RUNNING and row.term not in steady:
            _pause(row, now, calendar)
        elif step.resumes and row.status == _PAUSED:
            _resume(row, now, calendar)
    if kinds.is_ended(order):
        # Nothing is owed any more: not even the answer to a supervision.
        for row in running.values():
            _end(row, Clock.CANCELLED, now)
        running = {}
    for term in step.starts:
        if row := running.pop(term, None):
            _end(row, Clock.CANCELLED, now)
        running[term] = plan_term(order, term, now, region, calendar)
        running[term].save(force_insert=True)
    settle(order, list(running.values()))


def plan_term(
    order: WorkOrder, term: str, now: datetime, region: str, calendar: deadlines.Calendar
) -> Deadline:
    """Return `term` of `order`, fixed now and not yet written."""
    rule = terms.rule_for(order.kind, term, urgent=order.urgent, region=region, local=local_rules())
    kind = kinds.kind_of(order.kind)
    if kind.agreed and (agreed := kind.agreed(order, term)):
        days, source = agreed
        rule = replace(rule, length=deadlines.Length(days, deadlines.Unit.WORKING_DAYS), source=source)
    plan = deadlines.schedule(now, rule.length, calendar)
    return Deadline(
        order=order,
        term=term,
        unit_of_time=rule.length.unit,
        started_at=now,
        due_at=plan.due_at,
        yellow_at=plan.yellow_at,
        red_at=plan.red_at,
        check_at=plan.yellow_at,
        extension_left=rule.extension,
        source=rule.source,
    )


def plan_first(order: WorkOrder, first: Iterable[str], now: datetime, region: str) -> list[Deadline]:
    """Return the first terms of a new order, and settle the order by them."""
    calendar = calendar_for(order.unit_id)
    rows = [plan_term(order, term, now, region, calendar) for term in first]
    settle(order, rows)
    return rows


def settle(order: WorkOrder, rows: list[Deadline]) -> None:
    """Set the columns of `order` that follow from its open terms `rows`; the caller saves it."""
    ticking = [row for row in rows if row.status == _RUNNING]
    order.due_at = min((row.due_at for row in ticking), default=None)
    order.extension_left = max((row.extension_left for row in ticking), default=0)
    shown = set(
        CardIssued.objects.filter(deadline__in=[row.pk for row in ticking]).values_list("colour", flat=True)
    ) if any(row.check_at != row.yellow_at for row in ticking) else set()  # fmt: skip
    order.card = Card.RED if Card.RED in shown else Card.YELLOW if Card.YELLOW in shown else Card.NONE
    order.open_terms = {row.term: row.due_at.isoformat() for row in rows}
    order.queue_key = queue_key(
        urgent=order.urgent,
        due_at=order.due_at,
        ended_at=order.ended_at,
        first_by_hours=first_by_hours(order.facts.get("group", "")) + order.facts.get(FIRST_BY_HOURS, 0),
    )


def ask_extension(order: WorkOrder, *, days: int, by: Actor, now: datetime) -> None:
    """Record that `by` asks for `days` more working days for the extendable term that ends first.

    Raises:
        Invalid: `days` is more than may still be added to it.
    """
    row = Deadline.objects.filter(order=order, status=_RUNNING, extension_left__gt=0).earliest("due_at")
    if days > row.extension_left:
        raise Invalid("invalid", errors={"days": "extension_too_long"})
    Extension.objects.create(deadline=row, days=days, asked_by=by.label, asked_at=now)


def decide_extension(order: WorkOrder, *, approved: bool, by: Actor, now: datetime) -> None:
    """Grant or deny the extension that waits."""
    asked = (
        Extension.objects.select_related("deadline")
        .filter(deadline__order=order, decided_at__isnull=True)
        .latest("id")
    )
    asked.approved = approved
    asked.decided_by = by.label
    asked.decided_at = now
    asked.save(update_fields=["approved", "decided_by", "decided_at"])
    row = asked.deadline
    if not approved or row.status not in (_RUNNING, _PAUSED):
        return
    plan = deadlines.extend(
        row.due_at, asked.days, deadlines.Unit(row.unit_of_time), calendar_for(order.unit_id)
    )
    row.due_at, row.yellow_at, row.red_at = plan.due_at, plan.yellow_at, plan.red_at
    row.extension_left -= asked.days
    if row.status == _RUNNING:
        # The new end has cards of its own: those shown for the old one no longer count.
        CardIssued.objects.filter(deadline=row).delete()
        row.check_at = row.yellow_at
    else:
        row.left_seconds = (row.left_seconds or 0) + _seconds(plan.due_at - row.due_at)
    row.save()


def resettle(order: WorkOrder) -> None:
    """Read the open terms of `order` and settle it by them."""
    settle(order, list(Deadline.objects.filter(order=order, status__in=[_RUNNING, _PAUSED])))


def _end(row: Deadline, status: str, now: datetime) -> None:
    if row.status == _PAUSED:
        Pause.objects.filter(deadline=row, until_at__isnull=True).update(until_at=now)
    row.status = status
    row.ended_at = now
    row.check_at = None
    row.save(update_fields=["status", "ended_at", "check_at"])


def _pause(row: Deadline, now: datetime, calendar: deadlines.Calendar) -> None:
    left = deadlines.pause(now, row.due_at, deadlines.Unit(row.unit_of_time), calendar)
    row.status = _PAUSED
    row.left_seconds = _seconds(left)
    row.check_at = None
    row.save(update_fields=["status", "left_seconds", "check_at"])
    Pause.objects.create(deadline=row, from_at=now)


def _resume(row: Deadline, now: datetime, calendar: deadlines.Calendar) -> None:
    left = timedelta(seconds=row.left_seconds or 0)
    row.status = _RUNNING
    row.left_seconds = None
    if left:
        plan = deadlines.resume(now, left, deadlines.Unit(row.unit_of_time), calendar)
        row.due_at, row.yellow_at, row.red_at = plan.due_at, plan.yellow_at, plan.red_at
    shown = set(CardIssued.objects.filter(deadline=row).values_list("colour", flat=True))
    row.check_at = None if Card.RED in shown else row.red_at if Card.YELLOW in shown else row.yellow_at
    row.save()
    Pause.objects.filter(deadline=row, until_at__isnull=True).update(until_at=now)


def _seconds(left: timedelta) -> int:
    return int(left.total_seconds())
