"""Yellow and red cards, and what nobody goes on with, by periodic jobs."""

from datetime import datetime, timedelta

from django.db import transaction

from fawang.consultations.actions import _clock
from fawang.consultations.actions._history import queues_of
from fawang.consultations.actions.steps import take_step
from fawang.consultations.events import CardShown
from fawang.consultations.models import CardIssued, Consultation, Deadline
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import Command, Kind, State
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.work_orders.rules.codes import Clock
from fawang.work_orders.rules.deadlines import card_due

_BATCH = 200
#: Somebody who has read their answer and asks nothing more is done.
ANSWERED_FOR = timedelta(days=7)
#: A chat in which nobody has said anything for so long.
SILENT_FOR = timedelta(hours=2)


def show_due_cards(*, by: Actor, now: datetime) -> int:
    """Issue every card that is due; return how many. Safe to run twice, late, or in two workers."""
    issued = 0
    while True:
        due = Deadline.objects.filter(check_at__lte=now).order_by("check_at")
        batch = set(due.values_list("consultation_id", flat=True)[:_BATCH])
        if not batch:
            return issued
        for consultation_id in batch:
            issued += _show_cards(consultation_id, by, now)


def close_what_rests(*, by: Actor, now: datetime) -> int:
    """Close answered questions and silent chats that nobody goes on with; return how many."""
    answered = Consultation.objects.filter(state=State.ANSWERED, updated_at__lt=now - ANSWERED_FOR)
    silent = Consultation.objects.filter(kind=Kind.CHAT, state=State.OPEN, updated_at__lt=now - SILENT_FOR)
    closed = 0
    for code, version in [*answered.values_list("code", "version")[:_BATCH],
                          *silent.values_list("code", "version")[:_BATCH]]:  # fmt: skip
        try:
            take_step(by=by, code=code, command=Command.CLOSE, version=version, data={})
        except Problem:
            # Somebody went on with it at this moment.
            continue
        closed += 1
    return closed


def _show_cards(consultation_id: int, by: Actor, now: datetime) -> int:
    issued = 0
    with transaction.atomic():
        row = Consultation.objects.select_for_update().get(pk=consultation_id)
        for one in Deadline.objects.filter(consultation=row, check_at__lte=now, status=Clock.RUNNING):
            colour, one.check_at = card_due(one.red_at, now)
            _, fresh = CardIssued.objects.get_or_create(deadline=one, colour=colour, defaults={"at": now})
            one.save(update_fields=["check_at"])
            if fresh:
                issued += 1
                outbox.publish(
                    CardShown(consultation_id=row.pk, deadline_id=one.pk, term=one.term, colour=colour,
                              unit_id=row.unit_id),
                    by=by,
                )  # fmt: skip
        _clock.settle(row)
        row.save(update_fields=["card", "due_at", "queue_key", "record_due_at"])
        live.announce(topic_of(row), *queues_of(row))
    return issued
