"""Who listened to a talk, whispered or barged in: kept in the audit, beside the consultation it was about."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import one
from fawang.hotline.queries import calls
from fawang.hotline.rules import Mode
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.people import queries as people

SUPERVISED = audit.declare("hotline.supervised", gettext_lazy("Listened to a talk, whispered, or barged in"))


def note(*, by: Actor, name: str, supervisor: str, mode: Mode | None) -> None:
    """Keep what a supervisor does in a talk from now on.

    Args:
        supervisor: their seat; who it is goes into the audit, where it is one.
        mode: None when they have left.
    """
    staff_id = calls.staff_in(supervisor)
    who = people.staff_identity(staff_id).actor if staff_id is not None else by
    with transaction.atomic():
        row = calls.locked(name)
        about = one.named(row.consultation) if row.consultation is not None else f"hotline.call:{row.pk}"
        audit.record(
            SUPERVISED, by=who, object=about, unit_id=row.unit_id, supervisor=supervisor, mode=mode or "left"
        )
