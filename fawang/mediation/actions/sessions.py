"""Sessions in a free slot of the committee: its place is taken for both sides, and given back when it is not needed.

The appointment is the committee's own: it has no telephone, so that nobody finds it by one, and no side is told but by
the step itself.
"""

from fawang.appointments.actions.booking import book
from fawang.appointments.actions.changes import cancel
from fawang.appointments.queries import dates
from fawang.appointments.queries.offers import Free, slots_of
from fawang.appointments.rules.dates import Source, State
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.mediation import queries
from fawang.mediation.procedure import TALKS
from fawang.mediation.rules import sessions as rules
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries as work_orders
from fawang.work_orders.events import StepTaken
from fawang.work_orders.kinds import Change
from fawang.work_orders.queries import WorkOrder

#: So many days ahead, and so many of the free slots, are offered.
DAYS, MOST = 14, 40


def free(order: WorkOrder) -> list[Free]:
    """Return the next free slots of the committee, in order."""
    now = clock.now()
    found = slots_of(order.unit_id, now.astimezone(clock.CHINA).date(), now, days=DAYS, staff=True)
    return [one for one in found if one.left and not one.waited and one.begins > now][:MOST]


def arrange(change: Change) -> None:
    """Set when the sides meet; a slot that was chosen is booked, and that of an earlier session is free again.

    Raises:
        Invalid: neither a slot was chosen nor a day and a time.
        Conflict: `slot_full`, somebody else has the slot now.
    """
    order, number = change.order, rules.slot_of(change.values)
    if missing := {
        name: "field_required" for name in ("on", "at") if number is None and not change.values[name]
    }:
        raise Invalid("invalid", errors=missing)
    _release(order)
    if number is None:
        change.keep(session=0)
        return
    chosen = next(
        (one for one in free(order) if rules.token(one.id, one.begins) == change.values["slot"]), None
    )
    if chosen is None:
        raise Conflict("slot_full")
    wish = Wish(
        slot_id=chosen.id,
        reach=Reach(name=spoken(order.code), medium=Medium.NONE),
        party=min(len(work_orders.persons_of(order)), dates.largest_party(chosen.plan_id)),
        source=Source.STAFF,
        subject=f"mediation:{order.pk}",
    )
    change.keep(session=book(by=SYSTEM, wish=wish, told=False).appointment.pk)


def release_when_over(event: StepTaken) -> None:
    """Give the place of a session back that is still ahead when the sides talk no more."""
    if event.target in TALKS or event.source not in TALKS:
        return
    order = work_orders.order_by_id(event.order_id)
    if queries.is_mediation(order):
        _release(order)


def _release(order: WorkOrder) -> None:
    number = order.facts.get("session")
    row = dates.by_id(number) if number else None
    if row is not None and row.state == State.BOOKED and row.begins_at > clock.now():
        cancel(by=SYSTEM, appointment_id=row.pk, told=False)
