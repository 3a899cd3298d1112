"""What the actions of appointments share: the locked row, its facts, what is written with every step.

Lock order: the appointment, then its slots (`_ledgers`).
"""

from datetime import datetime

from fawang.appointments.actions import reservations
from fawang.appointments.events import AppointmentStepped
from fawang.appointments.models import Appointment, Slot
from fawang.appointments.queries import dates
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.clockwork import next_wake
from fawang.appointments.rules.dates import Command, State, Who, check
from fawang.appointments.rules.news import Ended, News
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.prepared import Lookup

_planned = Lookup[Slot](lambda pk: Slot.objects.filter(pk=pk, plan__isnull=False), related=("plan",))


def locked(appointment_id: int, *, skip: bool = False) -> Appointment:
    """Return an appointment under lock.

    Raises:
        NotFound: there is none; with `skip`, somebody else has it at this moment.
    """
    row = Appointment.objects.select_for_update(skip_locked=skip).filter(pk=appointment_id).first()
    if row is None:
        raise NotFound("not_found")
    return row


def judge(row: Appointment, command: Command, by: Actor, now: datetime) -> State:
    """Return the state after `command`; for what it raises see `rules.dates.check`.

    The caller has checked that `by` holds the key, or sees the appointment as staff.
    """
    who = dates.roles_of(row, by) | {Who.PERSON}
    return check(command, dates.facts(row), who, now)


def put(row: Appointment, slot: Slot, state: State, until: datetime | None = None) -> None:
    """Note in which slot an appointment has its place now; the caller keeps it."""
    plan = slot.plan
    assert plan is not None
    row.slot, row.plan, row.begins_at, row.ends_at = slot, plan, slot.begins_at, slot.ends_at
    row.unit_id, row.units = plan.units[0], list(plan.units)
    row.state, row.until = state, until


def end(row: Appointment, state: State, ended: Ended, now: datetime) -> None:
    """Note that an appointment has ended without having been served, and why; the caller keeps it."""
    row.state, row.ended, row.ended_at, row.until = state, ended, now, None


def keep(
    row: Appointment,
    kind: audit.AuditType,
    *,
    by: Actor,
    now: datetime,
    news: News | None = None,
    before: datetime | None = None,
    hours: int = 0,
) -> None:
    """Write a step: the row, the audit, what the person is told, and open pages."""
    row.wake_at = next_wake(dates.facts(row), now, terms())
    row.updated_at, row.version = now, row.version + 1
    row.save()
    audit.record(kind, by=by, object=dates.named(row), unit_id=row.unit_id)
    if news is not None:
        tell(row, news, by=by, before=before, hours=hours)
    live.announce(dates.topic_of(row.unit_id))


def tell(row: Appointment, news: News, *, by: Actor, before: datetime | None = None, hours: int = 0) -> None:
    """Publish that something happened; who is told of it is decided by whoever reacts."""
    outbox.publish(
        AppointmentStepped(
            appointment_id=row.pk, news=news, moment=row.begins_at.isoformat(),
            before=before.isoformat() if before else "", hours=hours,
        ),
        by=by,
    )  # fmt: skip


def slot_of(slot_id: int) -> Slot:
    """Return a slot that a plan has opened.

    Raises:
        NotFound: there is none.
    """
    row = _planned.first(slot_id)
    if row is None:
        raise NotFound("slot_unknown")
    return row


def relocate(
    row: Appointment, slot_id: int, *, by: Actor, now: datetime, until: datetime | None = None
) -> None:
    """Book a place in another slot, or keep it until a moment, and give up what the appointment has, both or neither.

    Raises:
        Conflict: `slot_full`, `slot_over`, `slot_shut`.
    """
    try:
        reservations.move(by=by, key=row.reservation, slot_id=slot_id, now=now, until=until)
    except NotFound:
        # It has none: what was kept has lapsed, or the office gave up its date.
        if until is None:
            reservations.book(by=by, slot_id=slot_id, key=row.reservation, now=now)
        else:
            reservations.hold(by=by, slot_id=slot_id, key=row.reservation, until=until, now=now)
