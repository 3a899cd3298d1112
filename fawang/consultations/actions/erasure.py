"""Erasing what a consultation says about people; that there was one, and when what happened, stays."""

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy

from fawang.consultations.actions import _recordings
from fawang.consultations.actions._enclosing import remove_all
from fawang.consultations.models import (
    Consultation,
    Deadline,
    Message,
    Party,
    Record,
    Transition,
)
from fawang.consultations.models.guests import Guest
from fawang.consultations.queries import one
from fawang.consultations.rules import ENDED
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.work_orders.rules.codes import Clock

ERASED = audit.declare("consultations.erased", gettext_lazy("Erased what a consultation says about people"))


def erase_consultation(*, by: Actor, code: str) -> Consultation:
    """Remove words, files, names and answers of an ended consultation; its secret link stops working.

    Part of erasing a matter (`fawang erase`). With the names goes the conflict check against it. Erasing
    twice is fine. PIPL Art. 47.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        NotFound: there is no such consultation.
        Conflict: `talk_goes_on`, it is still being worked on.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = Consultation.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound("not_found")
        if row.state not in ENDED:
            raise Conflict("talk_goes_on", state=row.state)
        row.summary = row.guidance = row.draft = row.comment = ""
        row.resident_id, row.shares_earlier, row.erased = None, False, True
        row.key_version += 1
        row.updated_at = clock.now()
        row.record_due_at = None
        row.save()
        # Nobody can write up any more what was said.
        Deadline.objects.filter(consultation=row, status=Clock.RUNNING).update(
            status=Clock.CANCELLED, ended_at=row.updated_at, check_at=None
        )
        Record.objects.filter(consultation=row).update(asked="", advised="", next_steps="")
        Party.objects.filter(consultation=row).delete()
        remove_all(row)
        _recordings.destroy_all(row, by=by, now=row.updated_at)
        Guest.objects.filter(consultation=row).update(name="", key_version=F("key_version") + 1)
        with connection.cursor() as cursor:
            # The trigger of the history lets nothing else pass.
            cursor.execute("SET LOCAL fawang.erasing = 'on'")
            Transition.objects.filter(consultation=row).update(data="")
            Message.objects.filter(consultation=row).update(text="", next_steps="", files=0)
            cursor.execute("SET LOCAL fawang.erasing = 'off'")
        audit.record(ERASED, by=by, object=one.named(row), unit_id=row.unit_id)
    return row
