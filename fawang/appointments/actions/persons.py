"""Who comes: shown to staff with an audit, and erased."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates
from fawang.appointments.models import Appointment
from fawang.appointments.queries.dates import named
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.security import audit
from fawang.people.actions.contacts import Purpose, Revealed, reveal

ERASED = audit.declare("appointments.erased", gettext_lazy("Erased what an appointment says about people"))


def show_person(*, by: Actor, row: Appointment) -> Revealed:
    """Return name and number of whoever comes to staff who see the appointment; the reading is audited.

    Raises:
        NotAllowed: `do_not_call`.
    """
    return reveal(
        by=by, contact_id=row.contact_id, purpose=Purpose.CALL, object=named(row), unit_id=row.unit_id
    )


def erase_appointment(*, by: Actor, code: str) -> Appointment:
    """Remove what an appointment that has ended says about people; its secret link stops working. Twice is fine.

    Part of erasing a matter (`fawang erase`); contact and notices are erased beside it. PIPL Art. 47.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Conflict: `appointment_goes_on`.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(Appointment.objects.get(code=code).pk)
        if row.ended_at is None:
            raise Conflict("appointment_goes_on", state=row.state)
        row.words = row.booker_name = row.booker_relation = row.subject = ""
        row.created_by = row.interpreter = ""
        row.erased, row.series, row.key_version = True, None, row.key_version + 1
        _dates.keep(row, ERASED, by=by, now=now)
    return row
