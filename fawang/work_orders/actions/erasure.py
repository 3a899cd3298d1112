"""Erasing what an order says about people; that there was one, and when what happened, stays."""

from functools import partial

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.work_orders import kinds
from fawang.work_orders.actions.documents import delete_file
from fawang.work_orders.models import Document, Participant, Statement, Transition, WorkOrder

ERASED = audit.declare("work_orders.erased", gettext_lazy("Erased what an order says about people"))


def erase_order(*, by: Actor, code: str) -> WorkOrder:
    """Remove names, words, answers, notes and files of an ended order; its secret links stop working.

    Part of erasing a matter (`fawang erase`): the other rooms erase their own part in the same
    transaction. Erasing twice is fine. PIPL Art. 47.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        NotFound: there is no such order.
        Conflict: `not_ended`, it is still being worked on.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        order = WorkOrder.objects.select_for_update().filter(code=code).first()
        if order is None:
            raise NotFound("not_found")
        if not kinds.is_ended(order):
            raise Conflict("not_ended", state=order.state)
        order.person = order.summary = ""
        order.tokens, order.facts, order.resident_id, order.erased = [], {}, None, True
        order.key_version += 1
        order.updated_at = clock.now()
        order.save(
            update_fields=[
                "person",
                "summary",
                "tokens",
                "facts",
                "resident_id",
                "key_version",
                "updated_at",
                "erased",
            ]
        )
        Participant.objects.filter(order=order).update(
            name="", document=None, signed=None, claimed=None, months=None, key_version=F("key_version") + 1
        )
        Statement.objects.filter(order=order).update(words="", place_text="", answers="", guidance="")
        with connection.cursor() as cursor:
            # The trigger of the history lets nothing else pass.
            cursor.execute("SET LOCAL fawang.erasing = 'on'")
            Transition.objects.filter(order=order).update(data="")
            cursor.execute("SET LOCAL fawang.erasing = 'off'")
        files = list(Document.objects.filter(order=order).values_list("storage_key", flat=True))
        Document.objects.filter(order=order).delete()
        # After the commit: files of rows that a rollback brought back must still be there.
        for storage_key in files:
            transaction.on_commit(partial(delete_file, storage_key))
        audit.record(
            ERASED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, files=len(files)
        )
    return order
