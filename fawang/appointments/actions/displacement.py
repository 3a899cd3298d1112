"""Appointments whose slot was shut are found another place, or their people are asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates, reservations
from fawang.appointments.models import Appointment, Slot
from fawang.appointments.queries import offers, plans
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules.dates import PLACED, State
from fawang.appointments.rules.news import News
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit

REHOUSED = audit.declare("appointments.rehoused", gettext_lazy("Moved an appointment that could not be kept"))
#: So many slots are tried before somebody is asked to choose by themselves.
_MOST_TRIED = 12


def rehouse(*, by: Actor, appointment_id: int, now: datetime) -> None:
    """Find another place for an appointment whose slot was shut; safe to call at any time.

    The same time with another counter or lawyer of the same service is taken at once, at the unit or at the one that
    goes on with what it did. Otherwise the next free time is kept until the person has answered. Where nothing is free
    they are asked to choose. They are told in each case.
    """
    with transaction.atomic():
        try:
            row = _dates.locked(appointment_id, skip=True)
        except NotFound:
            return
        slot = Slot.objects.filter(pk=row.slot_id or 0).first()
        if row.state not in PLACED or slot is None or not slot.shut or row.begins_at <= now:
            return
        units = [row.unit_id, *plans.successors(row.unit_id)]
        before = row.displaced_from or row.begins_at
        if row.state == State.BOOKED:
            for other in offers.same_time(row, units)[:_MOST_TRIED]:
                if _relocated(row, other, None, by, now):
                    _dates.put(row, other, State.BOOKED)
                    _dates.keep(row, REHOUSED, by=by, now=now, news=News.ELSEWHERE, before=before)
                    return
        for other in offers.next_ones(row, units, now)[:_MOST_TRIED]:
            until = min(now + terms().keep_for, other.begins_at)
            if _relocated(row, other, until, by, now):
                _dates.put(row, other, State.HELD, until)
                row.displaced_from, row.to_confirm = before, False
                _dates.keep(row, REHOUSED, by=by, now=now, news=News.DISPLACED, before=before)
                return
        reservations.release(by=by, key=row.reservation, now=now)
        row.state, row.until, row.displaced_from, row.to_confirm = State.MOVED, None, before, False
        _dates.keep(row, REHOUSED, by=by, now=now, news=News.DISPLACED_BARE, before=before)


def _relocated(row: Appointment, slot: Slot, until: datetime | None, by: Actor, now: datetime) -> bool:
    try:
        _dates.relocate(row, slot.pk, by=by, now=now, until=until)
    except Conflict:
        return False
    return True
