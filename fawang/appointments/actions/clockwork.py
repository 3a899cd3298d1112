"""What time alone does with appointments: reminders, lapses, missed dates, places that became free.

Each appointment is a transaction of its own; whoever has one at this moment is not waited for.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates, attendance, changes
from fawang.appointments.queries import dates
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.clockwork import Due, due, reminder_of
from fawang.appointments.rules.dates import State
from fawang.appointments.rules.news import News
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit

REMINDED = audit.declare("appointments.reminded", gettext_lazy("Reminded somebody of an appointment"))
OFFERED = audit.declare("appointments.offered", gettext_lazy("Offered a place that became free"))


def wake(*, by: Actor, appointment_id: int, now: datetime) -> None:
    """Do what time alone does with an appointment, once, whoever else does it at the same moment."""
    with transaction.atomic():
        try:
            row = _dates.locked(appointment_id, skip=True)
        except NotFound:
            return
        match due(dates.facts(row), now, terms()):
            case Due.REMIND if row.wake_at is not None and row.wake_at <= now:
                hours = reminder_of(dates.facts(row), now, terms())
                _dates.keep(row, REMINDED, by=by, now=now, news=News.SOON, hours=hours)
            case Due.NO_SHOW:
                attendance.miss(row, by=by, now=now)
            case Due.LAPSE:
                changes.lapse(row, by=by, now=now)
            case _:
                pass


def offer(*, by: Actor, appointment_id: int, until: datetime, now: datetime) -> None:
    """Note that a place became free for somebody who waited, and is kept for them until a moment."""
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        if row.state == State.WAITING and until > now:
            row.state, row.until = State.HELD, until
            _dates.keep(row, OFFERED, by=by, now=now, news=News.OFFERED)
