"""Somebody comes to their date, is served, or does not come."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates
from fawang.appointments.models import Appointment
from fawang.appointments.rules.dates import Command, State
from fawang.appointments.rules.news import Ended, News
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit

ARRIVED = audit.declare("appointments.arrived", gettext_lazy("Noted that somebody has come"))
SERVED = audit.declare("appointments.served", gettext_lazy("Noted that somebody was served"))
MISSED = audit.declare("appointments.missed", gettext_lazy("Noted that nobody came"))


def check_in(*, by: Actor, appointment_id: int) -> Appointment:
    """Note that somebody has come, on the day of their date; who comes after the grace time too. Twice is fine.

    Raises:
        NotAllowed: only staff of the unit, and the platform itself.
        Conflict: `appointment_other_day`, `appointment_moved_on`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        if row.state == State.ARRIVED:
            return row
        row.state = _dates.judge(row, Command.CHECK_IN, by, now)
        row.arrived_at, row.ended_at, row.ended = now, None, ""
        _dates.keep(row, ARRIVED, by=by, now=now)
    return row


def finish(*, by: Actor, appointment_id: int) -> Appointment:
    """Note that somebody was served. Twice is fine.

    Raises:
        NotAllowed, Conflict: `appointment_moved_on`, nobody has come yet.
    """
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        if row.state == State.SERVED:
            return row
        row.state = _dates.judge(row, Command.FINISH, by, now)
        row.ended_at = now
        _dates.keep(row, SERVED, by=by, now=now)
    return row


def no_show(*, by: Actor, appointment_id: int) -> Appointment:
    """Note that nobody came. Twice is fine.

    Raises:
        NotAllowed.
        Conflict: `appointment_too_early` within the grace time; `appointment_moved_on`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        if row.state == State.NO_SHOW:
            return row
        _dates.judge(row, Command.NO_SHOW, by, now)
        miss(row, by=by, now=now)
    return row


def miss(row: Appointment, *, by: Actor, now: datetime) -> None:
    """Write that nobody came; part of a larger transaction, with the row locked."""
    _dates.end(row, State.NO_SHOW, Ended.NO_SHOW, now)
    _dates.keep(row, MISSED, by=by, now=now, news=News.MISSED)
