"""What the actions of call-backs share: places in slots, matching, how one ends. A part of the actions beside it.

Lock order: the call-back, then its slots, the pool last.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.translation import gettext_lazy

from fawang.appointments.actions import reservations
from fawang.appointments.actions import slots as appointments
from fawang.appointments.queries import Slot
from fawang.dispatch.actions import contacts
from fawang.dispatch.actions.contacts import Wish
from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.events import CallbackBooked, CallbackEnded
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks, rostered
from fawang.dispatch.rules import DEFAULT_WEIGHTS, Channel, Language, Matter
from fawang.dispatch.rules.callbacks import QUARTER, Outcome, State, again, resource_of
from fawang.dispatch.rules.matching.suitability import Lane, Need
from fawang.kernel.news import live, outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people

TRIED_AGAIN = audit.declare(
    "dispatch.callback_tried_again", gettext_lazy("Put a call-back off to another attempt")
)
ENDED = audit.declare("dispatch.callback_ended", gettext_lazy("Ended a call-back"))
#: So many slots are tried to book the next attempt, the first one first.
_MOST_TRIED = 20


def locked(callback_id: int, *, skip: bool = False) -> Callback:
    """Return a call-back under lock.

    Raises:
        NotFound: there is none; with `skip`, somebody else has it at this moment.
    """
    row = (
        Callback.objects.select_for_update(of=("self",), skip_locked=skip)
        .select_related("pool")
        .filter(pk=callback_id)
        .first()
    )
    if row is None:
        raise NotFound("not_found")
    return row


def take_place(unit: UnitRow, begins: datetime, language: str, by: Actor, now: datetime) -> str:
    """Book a place in a slot and return the key of it.

    Room is what was planned, and no more than the roster has people for. Whoever books while a roster changes counts as
    having booked before it.

    Raises:
        Conflict: `slot_full`, `slot_over`.
    """
    slot, key = slot_at(unit, begins, language, by), f"callback:{uuid4()}"
    limit = limit_of(unit, slot, language)
    return reservations.book(by=by, slot_id=slot.pk, key=key, now=now, limit=limit).key


def slot_at(unit: UnitRow, begins: datetime, language: str, by: Actor) -> Slot:
    """Return the slot of a centre, opened as planned if nobody has."""
    return appointments.open_slot(
        by=by, unit_id=unit.id, resource=resource_of(language), begins=begins, length=QUARTER,
        capacity=plan_for(unit.region_code).capacity(language),
    )  # fmt: skip


def limit_of(unit: UnitRow, slot: Slot, language: str) -> int:
    """Return how many calls a slot holds by what was planned and by the roster."""
    begins = slot.begins_at
    on_duty = rostered.callers(unit.id, [begins])[language].get(begins)
    return plan_for(unit.region_code).holds(slot.capacity, on_duty)


def give_place_back(row: Callback, by: Actor, now: datetime) -> None:
    """Let somebody else have the place of a call-back; the caller writes the row."""
    reservations.release(by=by, key=row.reservation, now=now)
    row.reservation = ""


def wish_of(row: Callback) -> Wish:
    """Return what the person of a call-back that is due waits for.

    Matching lets people on the line go first for an hour from when a call-back arrives; what is promised for a quarter
    of an hour has the rest of that hour behind it.
    """
    return Wish(
        unit_id=row.pool.unit_id,
        subject=callbacks.subject_of(row),
        need=Need(
            Lane(Channel.CALLBACK, Language(row.language)),
            Matter(row.matter) if row.matter else None,
            row.place[:4] if row.place[2:4] not in ("", "00") else "",
            frozenset(),
            frozenset(row.avoid),
        ),
        is_demo=row.is_demo,
        waited=DEFAULT_WEIGHTS.callback_yields - QUARTER.total_seconds(),
    )


def leave_matching(row: Callback, by: Actor) -> None:
    """Let a call-back ring nowhere any more, or end its talk. What was said is noted with the outcome, not after it."""
    contacts.end(by=by, subject=callbacks.subject_of(row), written_up=True)


def book_again(row: Callback, slots: Iterable[datetime], by: Actor, now: datetime) -> bool:
    """Promise the first of `slots` that has room; return whether there was one. `slots` are safe."""
    unit = organisations.unit(row.pool.unit_id)
    for begins in list(slots)[:_MOST_TRIED]:
        try:
            row.reservation = take_place(unit, begins, row.language, by, now)
        except Conflict:
            continue
        row.state, row.staff_id = State.BOOKED, None
        row.next_at = row.wake_at = begins
        row.updated_at = now
        row.save()
        audit.record(
            TRIED_AGAIN, by=by, object=callbacks.named(row), unit_id=row.pool.unit_id, attempts=row.attempts
        )
        outbox.publish(CallbackBooked(callback_id=row.pk, promised=begins.isoformat(), again=True), by=by)
        return True
    return False


def later_slots(row: Callback, now: datetime) -> list[datetime]:
    """Return the safe slots with room after an attempt that failed at `now`; none after the last attempt."""
    if row.only_then:
        return []
    unit = organisations.unit(row.pool.unit_id)
    slots = callbacks.open_times(unit, row.language, now, lead=timedelta())
    return again(
        row.attempts, now, slots, callbacks.safe_of(row, people.wishes_of(people.contact(row.contact_id)))
    )


def end(row: Callback, state: State, outcome: Outcome, by: Actor, now: datetime) -> None:
    """End a call-back: from now on neither its number nor where it was booked from is known here."""
    row.state, row.ended = state, outcome
    row.ended_at = row.updated_at = now
    row.wake_at = row.phone_hash = row.address_hash = None
    row.save()
    audit.record(
        ENDED, by=by, object=callbacks.named(row), unit_id=row.pool.unit_id, state=state, outcome=outcome
    )
    outbox.publish(CallbackEnded(callback_id=row.pk, state=state, outcome=outcome), by=by)


def announce(row: Callback) -> None:
    """Tell open pages that a call-back has changed."""
    live.announce(*(f"callbacks:{unit}" for unit in row.units), callbacks.subject_of(row))
