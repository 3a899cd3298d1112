"""Reads of what was written, recorded."""

from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.kernel import audit
from fawang.kernel.actor import Actor, ActorKind

READ = audit.declare("consultations.read")


def record_reading(*, by: Actor, row: Consultation) -> None:
    """Record that a member of staff opened a consultation; a person who reads their own is not recorded."""
    if by.kind == ActorKind.STAFF and by.consultation_id is None:
        audit.record(READ, by=by, object=one.named(row), unit_id=row.unit_id)
