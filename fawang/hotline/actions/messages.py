"""Messages of callers: a task, with a call-back where one can be booked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.queries import pools
from fawang.hotline.actions import booking
from fawang.hotline.actions.recordings import STORE
from fawang.hotline.models import Call, Message
from fawang.hotline.queries import messages
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit

DONE = audit.declare("hotline.message_done", gettext_lazy("Dealt with a caller's message"))
HEARD = audit.declare("hotline.message_heard", gettext_lazy("Listened to a caller's message"))


def keep(*, by: Actor, row: Call, seconds: int, at: datetime) -> Message:
    """Keep the message of a call as a task; book the first call-back that has room. A part of the call's end."""
    unit = pools.centre_of("")
    booked = booking.book(by=by, name=row.name)
    message, _fresh = Message.objects.get_or_create(
        call=row,
        defaults={
            "seconds": seconds,
            "unit_id": unit.id,
            "units": list(unit.path),
            "at": at,
            "callback_code": booked[0] if booked else "",
        },
    )
    live.announce(messages.topic())
    return message


def hear(*, by: Actor, message_id: int, again: bool = False) -> bytes:
    """Return the sound of a message. Each listening is recorded.

    Args:
        again: a player asks for a further piece of what it plays already.

    Raises:
        NotFound: there is none, it is of another centre, or its sound is not there (yet).
    """
    row = messages.visible(message_id, by)
    if not row.call.recording:
        raise NotFound("not_found")
    try:
        content = STORE.read(row.call.recording)
    except FileNotFoundError:
        raise NotFound("not_found") from None
    if not again:
        audit.record(HEARD, by=by, object=f"hotline.message:{row.pk}", unit_id=row.unit_id)
    return content


def close(*, by: Actor, message_id: int) -> Message:
    """Note that a message has been dealt with.

    Raises:
        NotFound: there is none, or it is of another centre.
    """
    with transaction.atomic():
        row = messages.visible(message_id, by)
        if row.done_at is None:
            row.done_at, row.heard_by = clock.now(), by.known_id
            row.save(update_fields=["done_at", "heard_by"])
            audit.record(DONE, by=by, object=f"hotline.message:{row.pk}", unit_id=row.unit_id)
            live.announce(messages.topic())
    return row
