"""Somebody comes to an appointment: they are checked in and stand in the one line, by the time of their appointment."""

from django.db import transaction

from fawang.appointments.actions.changing import check_in
from fawang.appointments.queries import dates
from fawang.counter.actions import _steps
from fawang.counter.actions.tickets import draw
from fawang.counter.models import Ticket
from fawang.counter.rules.tickets import LETTERS, Source
from fawang.counter.rules.visits import ADVICE
from fawang.kernel.actor import Actor
from fawang.kernel.problems import NotFound
from fawang.organisations import queries as organisations


def arrive(*, by: Actor, unit_id: int, code: str) -> Ticket:
    """Check the person of an appointment in, and draw their number; twice it is the same number.

    Raises:
        NotFound: there is no such appointment at this unit.
        NotAllowed: `by` does not serve there.
        Conflict: as of `appointments`' check_in: another day, or over; as of `draw`.
    """
    _steps.check_serves(by, organisations.unit_path(unit_id))
    row = dates.visible(code, by)
    if row.unit_id != unit_id:
        raise NotFound("not_found")
    with transaction.atomic():
        check_in(by=by, appointment_id=row.pk)
        return draw(
            by=by,
            unit_id=unit_id,
            # What is no service of numbers, such as a consultation, is advice.
            kind=row.service if row.service in LETTERS else ADVICE,
            source=Source.APPOINTMENT,
            appointment=row.code,
            appointed_at=row.begins_at,
        )
