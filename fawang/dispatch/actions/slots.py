"""How many calls a quarter of an hour holds: opened ahead as planned, changed by whoever leads the shift."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.models import Slot
from fawang.dispatch.plans import plan_for
from fawang.dispatch.queries import callbacks
from fawang.kernel import audit, live
from fawang.kernel.actor import Actor
from fawang.kernel.problems import Conflict, Invalid, NotFound
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

CHANGED = audit.declare("dispatch.slots_changed")
MOST_AT_ONCE = 200
#: Slots in which nobody was called are of no use for longer.
KEEP_EMPTY = timedelta(days=30)


def open_slots(*, by: Actor, now: datetime) -> int:
    """Open the slots ahead at every centre; return how many are new. What is there already stays as it is.

    Without it one can book all the same: a slot that has no row yet holds what the plan says. With it, a plan that
    changes does not change what people are choosing from.
    """
    made = 0
    for unit in callbacks.centres():
        plan = plan_for(unit.region_code)
        pool = pool_for(unit.id)
        rows = [
            Slot(pool=pool, begins_at=begins, language=language, capacity=plan.capacity(language))
            for begins in callbacks.all_times(unit, plan, now)
            for language in plan.seats
        ]
        before = Slot.objects.filter(pool=pool).count()
        Slot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        made += Slot.objects.filter(pool=pool).count() - before
    # `by` is who opens them; a slot says nothing of anybody, so there is nothing to audit.
    assert by is not None
    return made


def forget_empty(*, by: Actor, now: datetime) -> int:
    """Delete old slots in which nobody was called; return how many."""
    assert by is not None
    return callbacks.empty_before(now - KEEP_EMPTY).delete()[0]


def set_capacities(*, by: Actor, unit_id: int, language: str, wanted: Mapping[datetime, int]) -> int:
    """Change how many calls quarters of an hour hold, all of them or none; return how many changed.

    Raises:
        NotFound: the centre is not one that the caller leads.
        Invalid: a number is below 0 or above 200, or nobody is called in the language.
        Conflict: `capacity_below_booked`, with `moment`, `booked`: nobody loses a call that was promised.
    """
    unit = organisations.unit(unit_id)
    if Permission.CONSULTATION_SUPERVISE not in by.permissions_on(unit.path):
        raise NotFound("not_found")
    if language not in callbacks.SPOKEN:
        raise Invalid("invalid", errors={"language": "language_not_called"})
    if any(not 0 <= number <= MOST_AT_ONCE for number in wanted.values()):
        raise Invalid("invalid", errors={"capacity": "field_wrong"})
    plan, changed = plan_for(unit.region_code), 0
    with transaction.atomic():
        pool = pool_for(unit_id)
        for begins, number in sorted(wanted.items()):
            slot, _made = Slot.objects.get_or_create(
                pool=pool, begins_at=begins, language=language,
                defaults={"capacity": plan.capacity(language)},
            )  # fmt: skip
            # Whoever books at this moment waits for the row, or is counted.
            found = Slot.objects.filter(pk=slot.pk, booked__lte=number).update(capacity=number)
            if not found:
                booked = Slot.objects.get(pk=slot.pk).booked
                raise Conflict("capacity_below_booked", moment=begins.isoformat(), booked=booked)
            changed += slot.capacity != number
        if changed:
            audit.record(
                CHANGED,
                by=by,
                object=f"dispatch.pool:{pool.pk}",
                unit_id=unit_id,
                language=language,
                slots=changed,
            )
            live.announce(*(f"callbacks:{one}" for one in unit.path))
    return changed
