"""Somebody books a date, for themselves, for somebody else, or for whoever stands before them or calls.

Residents, staff of the unit, the hotline and a lawyer in a chat call the same action; only the actor differs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates, _ledgers
from fawang.appointments.models import Appointment
from fawang.appointments.queries import dates, numbers
from fawang.appointments.queries.terms import terms
from fawang.appointments.rules import ledger
from fawang.appointments.rules.clockwork import next_wake
from fawang.appointments.rules.dates import Source, State
from fawang.appointments.rules.ledger import Ledger
from fawang.appointments.rules.news import News
from fawang.appointments.rules.wishes import Wish, check_wish
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, TooMany
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.actions.contacts import save_contact
from fawang.people.rules import Permission
from fawang.people.rules.shared_phones import Guard, guard_of

BOOKED = audit.declare("appointments.booked", gettext_lazy("Booked an appointment"))


@dataclass(frozen=True, slots=True)
class Booked:
    """A new appointment, and the secret that opens it to its person."""

    appointment: Appointment
    access_key: str


def book(*, by: Actor, wish: Wish, series: UUID | None = None, told: bool = True, held: str = "") -> Booked:
    """Book a date; a full slot's list takes who wants to wait.

    Args:
        held: the key under which a place of this slot is kept (`actions.reservations.hold`); it becomes the date's.
        series: dates with the same are booked together, and count as one.
        told: tell the person; of a series they are told once.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong; `party_too_large`.
        Conflict: `slot_full`, `slot_over`, `slot_shut`; `too_many_appointments` are open on this number.
        NotFound: `slot_unknown`.
        NotAllowed: only staff who take in orders book as staff.

    Whoever goes on after any of these in a transaction has a savepoint around it.
    """
    now = clock.now()
    if wish.source == Source.STAFF and not (
        by.kind == ActorKind.SYSTEM
        or (by.kind == ActorKind.STAFF and by.may_anywhere(Permission.ORDER_INTAKE))
    ):
        raise NotAllowed("not_allowed")
    wish = check_wish(wish)
    guard = _guard(wish)
    with transaction.atomic(savepoint=False):
        to_confirm = _counted(wish, guard, now, series)
        slot, before = _ledgers.planned(wish.slot_id)
        plan = slot.plan
        assert plan is not None
        if wish.party > plan.party:
            raise Invalid("invalid", errors={"party": "party_too_large"})
        # Staff may still put somebody in who stands at the door.
        lead = timedelta() if wish.source == Source.STAFF else timedelta(minutes=plan.lead_minutes)
        if slot.begins_at < now + lead:
            raise Conflict("slot_over")
        key = held or f"appointment:{uuid4().hex}"
        until = min(now + terms().confirm, slot.begins_at) if to_confirm else None
        after = _taken(before, key, now, until=until, waits=wish.waits)
        _ledgers.save(slot, before, after, by=by)
        state = State.HELD if until else State.BOOKED if after.seat_of(key) else State.WAITING
        row = Appointment(
            reservation=key,
            to_confirm=to_confirm and state == State.HELD,
            contact=save_contact(by=by, reach=wish.reach, guard=guard),
            words=wish.words,
            service=plan.service,
            matter=wish.matter,
            language=wish.reach.dialect,
            interpreter=wish.interpreter,
            party=wish.party,
            urgent=guard.danger,
            source=wish.source,
            booker_name=wish.booker_name,
            booker_relation=wish.booker_relation,
            series=series,
            subject=wish.subject,
            created_by=by.label,
            created_at=now,
            updated_at=now,
            is_demo=wish.is_demo or plan.is_demo,
        )
        _dates.put(row, slot, state, until)
        row.wake_at = next_wake(dates.facts(row), now, terms())
        save_under_code(row)
        audit.record(BOOKED, by=by, object=dates.named(row), unit_id=row.unit_id, source=wish.source)
        if told and state != State.WAITING:
            _dates.tell(row, News.TO_CONFIRM if row.to_confirm else News.BOOKED, by=by)
        live.announce(dates.topic_of(row.unit_id))
    return Booked(row, dates.access_key(row))


def _taken(before: Ledger, key: str, now: datetime, *, until: datetime | None, waits: bool) -> Ledger:
    """Return the ledger with a place for a key, or with it at the end of those who wait."""
    if until is not None:
        return ledger.hold(before, key, until, now)
    if waits and not (before := ledger.wait(before, key, now)).seat_of(key):
        return before
    return ledger.book(before, key, now)


def _counted(wish: Wish, guard: Guard, now: datetime, series: UUID | None) -> bool:
    """Return whether the office has to call before the date counts; what staff book counts at once.

    Raises:
        Conflict: `too_many_appointments`.
    """
    if wish.source == Source.STAFF or not wish.reach.phone:
        return False
    open_ones, missed = numbers.count_of_number(keyed_hash("phone", wish.reach.phone), now, series)
    if open_ones >= terms().most_open:
        raise TooMany("too_many_appointments", retry_after=3600)
    # Whoever is in danger is not made to wait for a call, however often they could not come.
    return not guard.danger and missed >= terms().no_shows


def _guard(wish: Wish) -> Guard:
    """Return what of the matter makes the telephone number alone not enough to open it."""
    if not wish.words:
        return guard_of(matter=wish.matter)
    # What reads words is loaded with the first of them: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    plain = language.read(wish.words).plain
    return guard_of(matter=wish.matter, words=plain, signs=urgency.signs(plain) if plain else ())
