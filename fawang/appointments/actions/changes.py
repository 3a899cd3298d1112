"""A date is moved, cancelled, taken, confirmed, or lapses."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates, reservations
from fawang.appointments.models import Appointment
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import Command, State
from fawang.appointments.rules.news import Ended, News
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security import audit

MOVED = audit.declare("appointments.moved", gettext_lazy("Moved an appointment"))
CANCELLED = audit.declare("appointments.cancelled", gettext_lazy("Cancelled an appointment"))
ACCEPTED = audit.declare("appointments.accepted", gettext_lazy("Took an appointment that was kept"))
CONFIRMED = audit.declare("appointments.confirmed", gettext_lazy("Confirmed an appointment by telephone"))


def reschedule(*, by: Actor, appointment_id: int, slot_id: int) -> Appointment:
    """Book another slot and give the old one up: both or neither. The same slot again is fine.

    The caller has checked that `by` holds the key, or is staff.

    Raises:
        Conflict: `slot_full`, `slot_over`, `slot_shut`; `appointment_begun`, `appointment_moved_on`.
        NotFound: `slot_unknown`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        state = _dates.judge(row, Command.RESCHEDULE, by, now)
        slot = _dates.slot_of(slot_id)
        plan = slot.plan
        assert plan is not None
        if row.state == State.BOOKED and row.slot_id == slot.pk:
            return row
        lead = timedelta() if by.kind == ActorKind.STAFF else timedelta(minutes=plan.lead_minutes)
        if slot.begins_at < now + lead:
            raise Conflict("slot_over")
        before, until = row.begins_at, None
        if row.to_confirm:
            # Another time does not stand for the call that is to confirm it.
            state, until = State.HELD, min(now + terms().confirm, slot.begins_at)
        _dates.relocate(row, slot.pk, by=by, now=now, until=until)
        _dates.put(row, slot, state, until)
        row.displaced_from = None
        _dates.keep(row, MOVED, by=by, now=now, news=News.RESCHEDULED, before=before)
    return row


def cancel(*, by: Actor, appointment_id: int, told: bool = True) -> Appointment:
    """Do without; the place goes to who waits longest. Cancelling twice is fine.

    Args:
        told: tell the person; of a series they are told once.

    Raises:
        Conflict: `appointment_begun`, `appointment_moved_on`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        if row.state == State.CANCELLED:
            return row
        _dates.judge(row, Command.CANCEL, by, now)
        reservations.release(by=by, key=row.reservation, now=now)
        _dates.end(row, State.CANCELLED, Ended.UNWANTED, now)
        _dates.keep(row, CANCELLED, by=by, now=now, news=News.CANCELLED if told else None)
    return row


def accept(*, by: Actor, appointment_id: int) -> Appointment:
    """Take what is kept: of the waiting list, or in place of a date that the office could not keep. Twice is fine.

    Raises:
        Conflict: `offer_lapsed`, `appointment_to_confirm`, `appointment_moved_on`.
    """
    return _take(by, appointment_id, Command.ACCEPT, ACCEPTED)


def confirm(*, by: Actor, appointment_id: int) -> Appointment:
    """Note that the office has called and the person comes. Twice is fine.

    Raises:
        NotAllowed: only staff of the unit.
        Conflict: `offer_lapsed`, `appointment_moved_on`.
    """
    return _take(by, appointment_id, Command.CONFIRM, CONFIRMED)


def lapse(row: Appointment, *, by: Actor, now: datetime) -> None:
    """Write that what was kept was not taken, or that no place became free; part of a larger transaction.

    Whose date the office could not keep goes on having the choice of another one.
    """
    reservations.release(by=by, key=row.reservation, now=now)
    if row.state == State.HELD and row.displaced_from is not None and row.displaced_from > now:
        before = row.displaced_from
        row.state, row.until = State.MOVED, None
        _dates.keep(row, MOVED, by=by, now=now, news=News.LAPSED, before=before)
        return
    ended, news = {
        State.WAITING: (Ended.NO_PLACE, News.NO_PLACE),
        State.MOVED: (Ended.NOT_CHOSEN, None),
    }.get(
        State(row.state),
        (Ended.UNCONFIRMED, News.UNCONFIRMED) if row.to_confirm else (Ended.LAPSED, News.LAPSED),
    )
    _dates.end(row, State.CANCELLED, ended, now)
    _dates.keep(row, CANCELLED, by=by, now=now, news=news)


def _take(by: Actor, appointment_id: int, command: Command, kind: audit.AuditType) -> Appointment:
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        if row.state == State.BOOKED:
            return row
        row.state = _dates.judge(row, command, by, now)
        assert row.slot_id is not None
        reservations.book(by=by, slot_id=row.slot_id, key=row.reservation, now=now)
        before, row.displaced_from = row.displaced_from, None
        row.until, row.to_confirm = None, False
        _dates.keep(
            row, kind, by=by, now=now, news=News.RESCHEDULED if before else News.BOOKED, before=before
        )
    return row
