"""What a lawyer marks a call with: the person cannot speak freely; the person is under age."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import one
from fawang.consultations.rules import Side
from fawang.hotline.models import Call
from fawang.hotline.queries import calls
from fawang.hotline.queries.calls import board_topic, call_topic
from fawang.hotline.rules.calls.requests import Mark
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.people.actions.contacts import guard_contact

MARKED = audit.declare("hotline.marked", gettext_lazy("Marked a call"))


def mark(*, by: Actor, code: str, what: Mark, on: bool) -> Call:
    """Mark a call, or take the mark away.

    Args:
        code: of the consultation that the call is.

    Raises:
        NotFound: there is no such call, or it is not theirs to see.
        NotAllowed: somebody else has or had it.
    """
    row = one.visible(code, by)
    found = calls.of_consultation(row.pk)
    if found is None:
        raise NotFound("not_found")
    if one.side_of(row, by) != Side.LAWYER:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        call = calls.locked(found.name)
        if getattr(call, what) != on:
            setattr(call, what, on)
            call.save(update_fields=[what])
            if on:
                # Whoever cannot speak freely, or is a child, is not exposed by the number; taken away, it stays so.
                guard_contact(by=by, contact_id=row.contact_id, object=one.named(row), danger=True)
            audit.record(MARKED, by=by, object=one.named(row), unit_id=row.unit_id, mark=what, on=on)
            live.announce(call_topic(call.name), board_topic(), one.topic_of(row))
    return call
