"""Somebody comes to an appointment: they are checked in and stand in the one line, by the time of their appointment."""

from django.db import transaction

from fawang.appointments.actions.attendance import check_in
from fawang.appointments.queries import dates
from fawang.counter.actions import _steps
from fawang.counter.actions.tickets import draw
from fawang.counter.models import Ticket
from fawang.counter.queries import line
from fawang.counter.rules.tickets import LETTERS, Source
from fawang.counter.rules.visits import ADVICE
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Invalid, NotFound
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
        return _number(by, row)


def arrive_alone(*, by: Actor, unit_id: int, code: str, tail: str) -> Ticket | None:
    """Check somebody in who says at the tablet that they have a date here today. Twice is fine.

    Args:
        code: of the appointment, in any spelling.
        tail: the last four digits of the phone that was given with it.

    Returns:
        Their number; None where none are called.

    Raises:
        Invalid: `appointment_not_here`, there is none of this code and phone at this unit.
        Conflict: `appointment_other_day`, `appointment_moved_on`; or what `draw` says.
    """
    found = dates.by_code_and_tail(read_code(code) or "", tail)
    if found is None or found.unit_id != unit_id:
        raise Invalid("appointment_not_here")
    with transaction.atomic():
        # Whoever stands there has shown code and phone; the tablet is nobody.
        row = check_in(by=SYSTEM, appointment_id=found.pk)
        return _number(by, row) if line.has_queue(unit_id) else None


def _number(by: Actor, row: dates.Appointment) -> Ticket:
    return draw(
        by=by,
        unit_id=row.unit_id,
        # What is no service of numbers, such as a consultation, is advice.
        kind=row.service if row.service in LETTERS else ADVICE,
        source=Source.APPOINTMENT,
        appointment=row.code,
        appointed_at=row.begins_at,
    )
