"""Reads of what was written, recorded."""

from django.utils.translation import gettext_lazy

from fawang.consultations.models import Consultation
from fawang.consultations.queries import earlier, one, records, talk
from fawang.consultations.queries.records import Written
from fawang.consultations.queries.talk import Line
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit

READ = audit.declare("consultations.read", gettext_lazy("Opened a consultation"))
EARLIER_READ = audit.declare(
    "consultations.earlier_read", gettext_lazy("Opened an earlier consultation of somebody who agreed")
)


def record_reading(*, by: Actor, row: Consultation) -> None:
    """Record that a member of staff opened a consultation; a person who reads their own is not recorded."""
    if by.kind == ActorKind.STAFF and by.consultation_id is None:
        audit.record(READ, by=by, object=one.named(row), unit_id=row.unit_id)


def read_moved(*, by: Actor, code: str) -> tuple[Consultation, list[Line]]:
    """Return the talk with which the person of a call goes on by telephone, and what was said; it is audited.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    row = one.visible(code, by)
    before = earlier.moved_to(row, by)
    if before is None:
        raise NotFound("not_found")
    audit.record(
        EARLIER_READ, by=by, object=one.named(before), unit_id=before.unit_id, read_from=one.named(row)
    )
    return before, talk.lines(before)


def read_earlier(*, by: Actor, code: str, earlier_code: str) -> tuple[Consultation, Written]:
    """Return the record of an earlier consultation of whoever asked `code`; the opening is audited.

    Raises:
        NotFound: it is not theirs to see, the person has not agreed, or nothing was written of it.
    """
    row = one.visible(code, by)
    listed = {found.code for found in earlier.earlier_of(row, by) if found.opens}
    before = one.by_code(earlier_code) if earlier_code in listed else None
    record = records.record_of(before) if before else None
    if before is None or record is None:
        raise NotFound("not_found")
    audit.record(
        EARLIER_READ, by=by, object=one.named(before), unit_id=before.unit_id, read_from=one.named(row)
    )
    return before, record
