"""Slots are opened, hold more or fewer, and are forgotten when nobody used them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from fawang.appointments import rules
from fawang.appointments.actions import _ledgers
from fawang.appointments.models import Place, Slot
from fawang.appointments.queries import unused
from fawang.kernel.rules.actor import Actor

#: Slots in which nobody had a place are of no use for longer.
KEEP_UNUSED = timedelta(days=30)


def open_slots(
    *, by: Actor, unit_id: int, resource: str, begins: Collection[datetime], length: timedelta, capacity: int
) -> int:
    """Open slots of a unit; return how many are new. What is there already stays as it is.

    Args:
        resource: a desk or service of the unit, by the name that the owner of these appointments gives it.
        length: how long each is.
        capacity: how many each holds.
    """
    # `by` is who opens them; a slot says nothing of anybody, so there is nothing to audit.
    assert by is not None
    place = _place(unit_id, resource)
    before = Slot.objects.filter(place=place).count()
    Slot.objects.bulk_create(
        [Slot(place=place, begins_at=one, ends_at=one + length, capacity=capacity) for one in begins],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return Slot.objects.filter(place=place).count() - before


def open_slot(
    *, by: Actor, unit_id: int, resource: str, begins: datetime, length: timedelta, capacity: int
) -> Slot:
    """Return the slot that begins at a moment, opened now if there is none."""
    assert by is not None
    slot, _made = Slot.objects.get_or_create(
        place=_place(unit_id, resource), begins_at=begins,
        defaults={"ends_at": begins + length, "capacity": capacity},
    )  # fmt: skip
    return slot


def set_capacity(*, by: Actor, slot_id: int, capacity: int, now: datetime) -> bool:
    """Change how many a slot holds; return whether that is another number than before.

    Raises:
        Invalid: `field_wrong` for `capacity`, below 0 or above 200.
        Conflict: `capacity_below_booked`, with `moment`, `booked`: nobody loses what was promised.
        NotFound: there is no such slot.
    """
    with transaction.atomic():
        slot, before = _ledgers.locked([slot_id])[slot_id]
        _ledgers.save(slot, before, rules.resize(before, capacity, now), by=by)
    return before.capacity != capacity


def forget_unused(*, by: Actor, now: datetime) -> int:
    """Delete old slots in which nobody had a place; return how many."""
    assert by is not None
    return unused(now - KEEP_UNUSED).delete()[0]


def _place(unit_id: int, resource: str) -> Place:
    return Place.objects.get_or_create(unit_id=unit_id, resource=resource)[0]
