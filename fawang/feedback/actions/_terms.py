"""Terms of complaints as rows, and what follows from them. A part of the actions beside it."""

from datetime import datetime

from fawang.feedback.data import terms
from fawang.feedback.models import Complaint, ComplaintTerm
from fawang.feedback.rules.complaints import Snapshot
from fawang.kernel.rules.procedure import Step
from fawang.organisations import queries as organisations
from fawang.work_orders.rules import deadlines
from fawang.work_orders.rules.codes import Card, Clock
from fawang.work_orders.rules.queue import queue_key


def start(row: Complaint, term: str, now: datetime) -> None:
    """Fix a term of `row` now, in working time of the unit that is complained of."""
    rule = terms.rule_for(term, region=organisations.unit(row.unit_id).region_code)
    plan = deadlines.schedule(now, rule.length, organisations.calendar_for(row.unit_id))
    ComplaintTerm.objects.create(
        complaint=row,
        term=term,
        started_at=now,
        due_at=plan.due_at,
        red_at=plan.red_at,
        check_at=plan.yellow_at,
        source=rule.source,
    )


def apply(row: Complaint, step: Step[Snapshot], now: datetime) -> None:
    """Do to the terms of `row` what `step` says: met, or cancelled once it has ended, and the next begun."""
    running = ComplaintTerm.objects.filter(complaint=row, status=Clock.RUNNING).first()
    if running is not None and (running.term in step.meets or step.target is not None):
        met = Clock.MET if now <= running.due_at else Clock.LATE
        running.status = met if running.term in step.meets else Clock.CANCELLED
        running.ended_at, running.check_at = now, None
        running.save(update_fields=["status", "ended_at", "check_at"])
    for term in step.starts:
        start(row, term, now)


def settle(row: Complaint) -> None:
    """Set the columns of `row` that follow from its running term; the caller saves it."""
    running = ComplaintTerm.objects.filter(complaint=row, status=Clock.RUNNING).first()
    row.due_at = running.due_at if running else None
    row.card = running.card if running else Card.NONE
    row.queue_key = queue_key(
        urgent=False, due_at=row.due_at or row.answered_at or row.created_at, ended_at=row.ended_at
    )
