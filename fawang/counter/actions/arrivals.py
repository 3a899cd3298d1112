"""Coming to an appointment: whoever has a date says so at the tablet, and gets a number that counts from its time."""

from django.db import transaction

from fawang.appointments.actions.changing import check_in
from fawang.appointments.queries.dates import by_code_and_tail
from fawang.counter.actions.tickets import draw
from fawang.counter.models import Ticket
from fawang.counter.queries import line
from fawang.counter.rules.tickets import Source
from fawang.counter.rules.visits import ADVICE, KINDS
from fawang.kernel.actor import SYSTEM, Actor
from fawang.kernel.ids import read_code
from fawang.kernel.problems import Invalid


def arrive(*, by: Actor, unit_id: int, code: str, tail: str) -> Ticket | None:
    """Check somebody in who has a date here today; return their number, None where none are called. Twice is fine.

    Args:
        code: of the appointment, in any spelling.
        tail: the last four digits of the phone that was given with it.

    Raises:
        Invalid: `appointment_not_here`, there is none of this code and phone at this unit.
        Conflict: `appointment_other_day`, `appointment_moved_on`; or what `draw` says.
    """
    found = by_code_and_tail(read_code(code) or "", tail)
    if found is None or found.unit_id != unit_id:
        raise Invalid("appointment_not_here")
    with transaction.atomic():
        # Whoever stands there has shown code and phone; the tablet is nobody.
        row = check_in(by=SYSTEM, appointment_id=found.pk)
        if not line.has_queue(unit_id):
            return None
        return draw(
            by=by,
            unit_id=unit_id,
            kind=row.service if row.service in KINDS else ADVICE,
            source=Source.APPOINTMENT,
            appointment=row.code,
            appointed_at=row.begins_at,
        )
