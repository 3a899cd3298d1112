"""How many calls a quarter of an hour holds: opened ahead as planned, changed by whoever leads the shift."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import slots as appointments
from fawang.dispatch.actions import _callbacks
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.queries import callbacks
from fawang.dispatch.rules.callbacks import QUARTER, resource_of
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.people.rules import Permission

CHANGED = audit.declare("dispatch.slots_changed", gettext_lazy("Changed how many are called back"))


def open_slots(*, by: Actor, now: datetime) -> int:
    """Open the slots ahead at every centre; return how many are new. What is there already stays as it is.

    Without it one can book all the same: a slot that has no row yet holds what the plan says. With it, a plan that
    changes does not change what people are choosing from.
    """
    made = 0
    for unit in callbacks.centres():
        plan = plan_for(unit.region_code)
        begins = callbacks.all_times(unit, plan, now)
        for language in plan.seats:
            made += appointments.open_slots(
                by=by, unit_id=unit.id, resource=resource_of(language), begins=begins, length=QUARTER,
                capacity=plan.capacity(language),
            )  # fmt: skip
    return made


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
    changed, now = 0, clock.now()
    with transaction.atomic():
        pool = pool_for(unit_id)
        for begins, number in sorted(wanted.items()):
            slot = _callbacks.slot_at(unit, begins, language, by)
            changed += appointments.set_capacity(by=by, slot_id=slot.pk, capacity=number, now=now)
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
