"""Erasing what checks and complaints say about a person; figures, findings and dates stay."""

from django.db import connection, transaction
from django.db.models import Q

from fawang.feedback.models import Check, Complaint, ComplaintStep
from fawang.feedback.rules.checks import State
from fawang.feedback.rules.complaints import OPEN
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict


def erase_about(*, by: Actor, consultation_id: int | None = None, order_id: int | None = None) -> None:
    """Remove words about a consultation or an order that is erased. Erasing twice is fine.

    Raises:
        Conflict: `complaint_goes_on`, a complaint about it is still being looked into.
    """
    with transaction.atomic():
        about = Q(consultation_id=consultation_id, order_id=order_id)
        rows = Complaint.objects.select_for_update().filter(about)
        if any(row.state in OPEN for row in rows):
            raise Conflict("complaint_goes_on")
        Complaint.objects.filter(about).update(text="", answer="", measures="", erased=True)
        with connection.cursor() as cursor:
            # The trigger of the history lets nothing else pass.
            cursor.execute("SET LOCAL fawang.erasing = 'on'")
            ComplaintStep.objects.filter(complaint__in=[row.pk for row in rows]).update(note="")
            cursor.execute("SET LOCAL fawang.erasing = 'off'")
        if consultation_id is not None:
            found = Check.objects.filter(consultation_id=consultation_id)
            found.update(comments="", summary="", reply="")
            # What nobody has judged yet, nobody can judge any more.
            found.exclude(state=State.DONE).update(state=State.VOID, reviewer_id=None)
