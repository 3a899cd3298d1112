"""Somebody holds a place, books it, waits for one, moves, or does without.

`key` is the owner's name for one appointment, the same in all of these. `now` is when it happens.
"""

from datetime import datetime

from django.db import transaction

from fawang.appointments.actions import _ledgers
from fawang.appointments.models import Reservation, Slot, Waiting
from fawang.appointments.rules import ledger as rules
from fawang.appointments.rules.ledger import Ledger
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.storage.turns import take_turn


def hold(
    *, by: Actor, slot_id: int, key: str, until: datetime, now: datetime, limit: int | None = None
) -> Reservation:
    """Keep a place until `until`; it counts as taken until then. Holding twice changes nothing.

    Raises:
        Conflict: `slot_full`, `slot_over`, `slot_shut`; `key_elsewhere`, the key has or waits for a place elsewhere.
        Invalid: `field_wrong` for `until` or `key`.
        NotFound: there is no such slot.
    """
    with transaction.atomic():
        slot, before = _opened(slot_id, key, by, now)
        _ledgers.save(slot, before, rules.hold(before, key, until, now, limit=limit), by=by)
        return Reservation.objects.get(key=key)


def book(*, by: Actor, slot_id: int, key: str, now: datetime, limit: int | None = None) -> Reservation:
    """Book a place: the one that `key` holds, or any that is free. Booking twice is booking once.

    Args:
        limit: no more than so many places are given out, whatever the capacity; who holds one has it all the same.

    Raises:
        Conflict: `slot_full`, `slot_over`, `slot_shut`, `key_elsewhere`.
        Invalid: `field_wrong` for `key`.
        NotFound: there is no such slot.
    """
    with transaction.atomic():
        slot, before = _opened(slot_id, key, by, now)
        given = _ledgers.save(slot, before, rules.book(before, key, now, limit=limit), by=by)
        return next((one for one in given if one.key == key), None) or Reservation.objects.get(key=key)


def move(
    *,
    by: Actor,
    key: str,
    slot_id: int,
    now: datetime,
    limit: int | None = None,
    until: datetime | None = None,
) -> Reservation:
    """Book a place in another slot and give up the one that `key` has, both or neither.

    Args:
        until: the new place is kept until then, and not booked.

    Raises:
        Conflict: `slot_full`, `slot_over`, `slot_shut`.
        NotFound: the key has no place and waits for none, or there is no such slot.
    """
    with transaction.atomic():
        old = _slot_of(key)
        if old is None:
            raise NotFound("not_found")
        # Two who change places lock both slots in the same order.
        ledgers = _ledgers.locked({old, slot_id})
        slot, before = ledgers[slot_id]
        if until is None:
            after = rules.book(before, key, now, limit=limit)
        else:
            after = rules.hold(before, key, until, now, limit=limit)
        if old != slot_id:
            _ledgers.save(*ledgers[old], rules.release(ledgers[old][1], key, now), by=by)
        _ledgers.save(slot, before, after, by=by)
        return Reservation.objects.get(key=key)


def release(*, by: Actor, key: str, now: datetime) -> None:
    """Give up what `key` has or waits for; whoever waits longest is offered it. Giving up twice is fine."""
    with transaction.atomic():
        slot_id = _slot_of(key)
        if slot_id is not None:
            slot, before = _ledgers.locked([slot_id])[slot_id]
            _ledgers.save(slot, before, rules.release(before, key, now), by=by)


def wait(*, by: Actor, slot_id: int, key: str, now: datetime) -> Reservation | None:
    """Wait for a place; return the hold where one is free now, else None. Waiting twice changes nothing.

    Raises:
        Conflict: `slot_over`, `slot_shut`, `key_elsewhere`.
        Invalid: `field_wrong` for `key`.
        NotFound: there is no such slot.
    """
    with transaction.atomic():
        slot, before = _opened(slot_id, key, by, now)
        _ledgers.save(slot, before, rules.wait(before, key, now), by=by)
        return Reservation.objects.filter(key=key).first()


def settle(*, by: Actor, slot_id: int, now: datetime) -> None:
    """Clear away holds that have lapsed, and offer what they leave. It comes earlier by this, and never too late."""
    with transaction.atomic():
        slot, before = _ledgers.locked([slot_id])[slot_id]
        _ledgers.save(slot, before, rules.settle(before, now), by=by)


def _opened(slot_id: int, key: str, by: Actor, now: datetime) -> tuple[Slot, Ledger]:
    """Return a slot, locked, with its ledger, for a key that has nothing in another one.

    Raises:
        Conflict: `key_elsewhere`.
    """
    found = _slot_of(key)
    ledgers = _ledgers.locked({slot_id} if found is None else {slot_id, found})
    if found is not None and found != slot_id:
        slot, before = ledgers[found]
        # A hold that has lapsed hinders nobody.
        after = rules.settle(before, now)
        if after.seat_of(key) or key in after.waiting:
            raise Conflict("key_elsewhere")
        _ledgers.save(slot, before, after, by=by)
    return ledgers[slot_id]


def _slot_of(key: str) -> int | None:
    """Return the slot in which `key` has or waits for a place. Until the transaction ends, nobody else uses the key.

    One statement asks for both: whoever waits may be offered a place at this moment, by who gives one up.
    """
    take_turn(f"appointments:{key}")
    has, waits = (
        table.objects.filter(key=key).values_list("slot_id", flat=True) for table in (Reservation, Waiting)
    )
    return next(iter(has.union(waits)), None)
