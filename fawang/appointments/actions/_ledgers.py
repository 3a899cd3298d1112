"""Ledgers of slots, read under lock and written back. A part of the actions beside it.

Lock order: slots by number. What a key has or waits for belongs to a slot, and changes under its lock alone.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from fawang.appointments.events import PlaceOffered
from fawang.appointments.models import Reservation, Slot, Waiting
from fawang.appointments.rules.ledger import Ledger, Seat
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.prepared import Lookup, insert

#: Both in one statement; those who wait in their order, behind those who have a place.
_WHO = """
    SELECT slot_id, key, seat, until, 0 AS place FROM appointments_reservation WHERE slot_id = ANY(%(slots)s)
    UNION ALL
    SELECT slot_id, key, NULL, NULL, id FROM appointments_waiting WHERE slot_id = ANY(%(slots)s)
    ORDER BY place
"""
_one = Lookup[Slot](lambda pk: Slot.objects.select_for_update().filter(pk=pk))
_planned = Lookup[Slot](
    lambda pk: Slot.objects.select_for_update(of=("self",)).filter(pk=pk, plan__isnull=False),
    related=("plan",),
)


def planned(slot_id: int) -> tuple[Slot, Ledger]:
    """Lock a slot that a plan has opened; return it, with its plan, and its ledger.

    Raises:
        NotFound: `slot_unknown`.
    """
    rows = _planned(slot_id)
    if not rows:
        raise NotFound("slot_unknown")
    return _read(rows)[slot_id]


def locked(slot_ids: Iterable[int]) -> dict[int, tuple[Slot, Ledger]]:
    """Lock slots until the transaction ends; return each with its ledger.

    Raises:
        NotFound: one of them is not there.
    """
    wanted = set(slot_ids)
    if len(wanted) == 1:
        rows = _one(*wanted)
    else:
        rows = list(Slot.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(rows) < len(wanted):
        raise NotFound("not_found")
    return _read(rows)


def _read(rows: list[Slot]) -> dict[int, tuple[Slot, Ledger]]:
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    waiting: defaultdict[int, list[str]] = defaultdict(list)
    # Asked after the lock is there: each statement sees what was committed before it began.
    with connection.cursor() as cursor:
        cursor.execute(_WHO, {"slots": [row.pk for row in rows]})
        for slot_id, key, number, until, _place in cursor.fetchall():
            if number is None:
                waiting[slot_id].append(key)
            else:
                seats[slot_id].append(Seat(key, number, until))
    return {
        row.pk: (
            row,
            Ledger(row.begins_at, row.capacity, tuple(seats[row.pk]), tuple(waiting[row.pk]), bool(row.shut)),
        )
        for row in rows
    }


def save(slot: Slot, before: Ledger, after: Ledger, *, by: Actor) -> list[Reservation]:
    """Write what is different in `after`, and tell those to whom a place is offered; return the places given now."""
    had, has = ({seat.key: seat for seat in ledger.seats} for ledger in (before, after))
    gone, left = had.keys() - has.keys(), set(before.waiting) - set(after.waiting)
    if gone:
        Reservation.objects.filter(slot=slot, key__in=gone).delete()
    for key in had.keys() & has.keys():
        if had[key] != has[key]:
            Reservation.objects.filter(slot=slot, key=key).update(seat=has[key].number, until=has[key].until)
    if before.capacity != after.capacity:
        slot.capacity = after.capacity
        slot.save(update_fields=["capacity"])
    if left:
        Waiting.objects.filter(slot=slot, key__in=left).delete()
    given = [
        Reservation(
            slot=slot,
            place_id=slot.place_id,
            begins_at=slot.begins_at,
            ends_at=slot.ends_at,
            capacity=slot.capacity,
            seat=has[key].number,
            key=key,
            until=has[key].until,
        )
        for key in has
        if key not in had
    ]
    insert(*given)
    insert(*(Waiting(slot=slot, key=key) for key in after.waiting if key not in before.waiting))
    for key in left & has.keys():
        until = has[key].until
        if until is not None:
            outbox.publish(PlaceOffered(key=key, until=until.isoformat()), by=by)
    return given
