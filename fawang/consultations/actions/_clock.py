"""Terms as rows: started, met, cancelled with the step that does so. A part of the actions beside it."""

from datetime import datetime

from fawang.consultations.data import terms
from fawang.consultations.models import CardIssued, Consultation, Deadline
from fawang.consultations.rules import Snapshot, Term
from fawang.kernel.rules.procedure import Step
from fawang.kernel.storage import gathering
from fawang.organisations import queries as organisations
from fawang.work_orders.rules import deadlines
from fawang.work_orders.rules.codes import Card, Clock
from fawang.work_orders.rules.queue import queue_key


def start(row: Consultation, term: str, now: datetime) -> Deadline:
    """Fix a term of `row` now; return it."""
    unit = gathering.held(("unit", row.unit_id), lambda: organisations.unit(row.unit_id))
    rule = terms.rule_for(term, region=unit.region_code)
    plan = deadlines.schedule(now, rule.length, organisations.calendar_for(row.unit_id))
    one = Deadline(
        consultation=row,
        term=term,
        started_at=now,
        due_at=plan.due_at,
        yellow_at=plan.yellow_at,
        red_at=plan.red_at,
        check_at=plan.yellow_at,
        source=rule.source,
    )
    gathering.add(one)
    return one


def running_of(row: Consultation) -> list[Deadline]:
    """Return the terms that run, of a consultation that is locked."""
    found = Deadline.objects.filter(consultation=row, status=Clock.RUNNING)
    return gathering.held(("terms", row.pk), lambda: list(found))


def apply(row: Consultation, step: Step[Snapshot], now: datetime) -> list[Deadline]:
    """Do to the terms of `row` what `step` says; return those that run from now on."""
    running = {one.term: one for one in running_of(row)}
    for term in step.meets:
        if one := running.pop(term, None):
            _end(one, Clock.MET if now <= one.due_at else Clock.LATE, now)
    for term in step.cancels:
        if one := running.pop(term, None):
            _end(one, Clock.CANCELLED, now)
    for term in step.starts:
        if term == Term.RECORD and row.recorded_at is not None:
            # It was written up after the answer already.
            continue
        if one := running.pop(term, None):
            _end(one, Clock.CANCELLED, now)
        running[term] = start(row, term, now)
    gathering.hold(("terms", row.pk), list(running.values()))
    return list(running.values())


def settle(row: Consultation, running: list[Deadline] | None = None) -> None:
    """Set the columns of `row` that follow from its running terms; the caller saves it.

    Args:
        running: those terms, where the caller knows them.
    """
    if running is None:
        running = running_of(row)
    row.record_due_at = next((one.due_at for one in running if one.term == Term.RECORD), None)
    # What is owed after the talk keeps nobody waiting: the person reads no "we are late" for it.
    running = [one for one in running if one.term != Term.RECORD]
    row.due_at = min((one.due_at for one in running), default=None)
    issued = CardIssued.objects.filter(deadline__in=[one.pk for one in running])
    shown = set(issued.values_list("colour", flat=True)) if running else set()
    row.card = Card.RED if Card.RED in shown else Card.YELLOW if Card.YELLOW in shown else Card.NONE
    # A chat has no term: whoever came first is served first, before what has hours.
    moment = row.due_at or row.created_at
    row.queue_key = queue_key(urgent=row.urgent, due_at=moment, ended_at=row.ended_at)


def _end(one: Deadline, status: str, now: datetime) -> None:
    one.status, one.ended_at, one.check_at = status, now, None
    gathering.change(one, "status", "ended_at", "check_at")
