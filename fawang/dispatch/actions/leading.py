"""What whoever leads a shift does: puts somebody first, tells a seat something."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.actions._journal import locked, tell
from fawang.dispatch.models import Contact, Seat, SeatNote
from fawang.dispatch.queries.pools import seat_topic
from fawang.dispatch.rules.matching.inputs import PutFirst
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.people.rules import Permission

PUT_FIRST = audit.declare("dispatch.put_first", gettext_lazy("Put somebody first in line"))
LONGEST_NOTE = 300


def put_first(*, by: Actor, contact: str) -> None:
    """Let somebody who waits be served next.

    Raises:
        NotFound: nobody whom the caller may know waits under this name.
        Conflict: `not_waiting`, they are being served, or have left.
    """
    with transaction.atomic():
        row = Contact.objects.select_related("pool").filter(name=contact).first()
        if row is None or not _leads(by, row.pool.units):
            raise NotFound("not_found")
        pool = locked(row.pool_id)
        row.refresh_from_db()
        if row.standing not in ("waiting", "away"):
            raise Conflict("not_waiting")
        tell(pool, PutFirst(0.0, row.name), by=by)
        audit.record(PUT_FIRST, by=by, object=row.subject, unit_id=pool.unit_id)


def write_note(*, by: Actor, staff_id: int, text: str) -> SeatNote:
    """Tell a seat something; its page shows it until it is read.

    Raises:
        NotFound: nobody whom the caller may know has such a seat.
        Invalid: no text, or too much of it.
    """
    seat = Seat.objects.select_related("pool").filter(staff_id=staff_id).first()
    if seat is None or not _leads(by, seat.pool.units):
        raise NotFound("not_found")
    text = clean(text)
    if not text or len(text) > LONGEST_NOTE:
        raise Invalid("invalid", errors={"text": "field_too_long" if text else "field_required"})
    with transaction.atomic():
        note = SeatNote.objects.create(staff_id=staff_id, text=text, author_id=by.known_id, at=clock.now())
        live.announce(seat_topic(staff_id))
    return note


def read_note(*, by: Actor, note_id: int) -> None:
    """Note that a lawyer has read what they were told."""
    SeatNote.objects.filter(pk=note_id, staff_id=by.known_id, read_at__isnull=True).update(
        read_at=clock.now()
    )


def _leads(by: Actor, units: list[int]) -> bool:
    return Permission.CONSULTATION_SUPERVISE in by.permissions_on(units)
