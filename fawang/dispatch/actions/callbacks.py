"""A person books a call-back, moves it, or does without."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import reservations
from fawang.dispatch.actions import _callbacks
from fawang.dispatch.actions._pools import pool_for
from fawang.dispatch.data.limits import MOST_OPEN_BY_ADDRESS
from fawang.dispatch.data.plans import plan_for
from fawang.dispatch.events import CallbackBooked
from fawang.dispatch.models import Callback, NotCalled
from fawang.dispatch.queries import callbacks, pools
from fawang.dispatch.queries.callbacks import NOTHING, About
from fawang.dispatch.rules.callbacks import (
    QUARTER,
    Command,
    Outcome,
    Safe,
    State,
    Who,
    check,
    is_safe,
)
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, Problem, TooMany
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import refused_by, save_under_code
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules.languages import Language
from fawang.organisations.rules.matters import Matter
from fawang.people import queries as people
from fawang.people.actions.contacts import save_contact
from fawang.people.rules import Permission
from fawang.people.rules.shared_phones import Guard, guard_of, opens_by_number
from fawang.people.rules.wishes import Reach, check_reach
from fawang.regions import queries as regions

BOOKED = audit.declare("dispatch.callback_booked", gettext_lazy("Booked a call-back"))
MOVED = audit.declare("dispatch.callback_moved", gettext_lazy("Moved a call-back"))
ERASED = audit.declare("dispatch.callback_erased", gettext_lazy("Erased what a call-back says about people"))
LONGEST_WORDS = 500
#: How somebody is kept who gives no name.
UNNAMED = "—"


@dataclass(frozen=True, slots=True)
class Booking:
    """When somebody wants to be called, and how.

    Args:
        begins: the beginning of the quarter of an hour.
        reach: number, wishes and safe hours; `dialect` is the language of the call. A name is not needed.
        words: what it is about, in the person's words.
        place: the division code of where it happened; empty if nobody knows.
        only_then: later than this quarter of an hour is not safe.
        about: what it belongs to.
        address: where it is booked from, to keep anybody from having strangers rung; kept as a hash while open.
    """

    begins: datetime
    reach: Reach
    words: str = ""
    matter: str = ""
    place: str = ""
    only_then: bool = False
    about: About = NOTHING
    address: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A new call-back, and the secret that opens it to its person."""

    callback: Callback
    access_key: str
    unit_name: str


def book(*, by: Actor, booking: Booking) -> Booked:
    """Promise somebody a call.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong; `slot_not_safe` where the time lies
            outside the hours the person calls safe.
        Conflict: `slot_full`, `slot_over`.
        NotAllowed: `number_not_called`: its owner does not want it, or one call is booked to it already. Which of
            the two is told to nobody but the owner (`callback_exists`).
        TooMany: `too_many_callbacks` are booked from this address.
        Unavailable: `province_not_loaded`.
    """
    now = clock.now()
    booking = _check(booking)
    unit = pools.centre_of(booking.place)
    language, reach = booking.reach.dialect, booking.reach
    _bookable(unit, booking.begins, language, _safe(booking), now)
    phone_hash, guard = keyed_hash("phone", reach.phone), _guard(booking)
    guarded = not opens_by_number(
        list_online=reach.list_online,
        may_announce=reach.may_announce,
        has_pass_phrase=bool(reach.pass_phrase),
        guard=guard,
    )
    owns = by.kind == ActorKind.RESIDENT and people.has_shown(by.known_id, reach.phone)
    with transaction.atomic():
        if NotCalled.objects.filter(phone_hash=phone_hash).exists():
            if not owns:
                raise NotAllowed("number_not_called")
            # They have shown that the number is theirs, and ask to be called.
            NotCalled.objects.filter(phone_hash=phone_hash).delete()
        address_hash, pool = _counted(by, booking.address), pool_for(unit.id)
        row = Callback(
            reservation=_callbacks.take_place(unit, booking.begins, language, by, now),
            language=language,
            pool=pool,
            units=list(unit.path),
            contact=save_contact(by=by, reach=reach, guard=guard),
            words=booking.words,
            subject=booking.about.subject,
            avoid=list(booking.about.avoid),
            matter=booking.matter,
            place=booking.place,
            only_then=booking.only_then,
            state=State.BOOKED,
            next_at=booking.begins,
            wake_at=booking.begins,
            phone_hash=_held_by(reach.phone, guarded=guarded, owns=owns),
            address_hash=address_hash,
            created_at=now,
            updated_at=now,
            is_demo=booking.is_demo,
        )
        _insert(row, owns=owns)
        audit.record(BOOKED, by=by, object=callbacks.named(row), unit_id=unit.id)
        outbox.publish(CallbackBooked(callback_id=row.pk, promised=booking.begins.isoformat()), by=by)
        _callbacks.announce(row)
    return Booked(row, callbacks.access_key(row), unit.name)


def move(*, by: Actor, callback_id: int, begins: datetime) -> Callback:
    """Promise another time. The caller has checked that `by` holds the key.

    Raises:
        Conflict: `slot_full`, `slot_over`, `callback_being_made`, `callback_moved_on`.
        Invalid: `slot_unknown`, `slot_not_safe`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _callbacks.locked(callback_id)
        check(Command.MOVE, State(row.state), {Who.PERSON}, clock.now())
        if row.state == State.BOOKED and row.next_at == begins:
            return row
        unit, language = pools.centre_of(row.place), row.language
        wishes = people.wishes_of(people.contact(row.contact_id))
        until = begins + QUARTER if row.only_then else None
        _bookable(unit, begins, language, Safe(wishes.quiet_from, wishes.quiet_until, until), now)
        if row.state == State.DUE:
            _callbacks.leave_matching(row, by)
        if row.reservation:
            slot = _callbacks.slot_at(unit, begins, language, by)
            limit = _callbacks.limit_of(unit, slot, language)
            with _callbacks.full_for_others():
                reservations.move(by=by, key=row.reservation, slot_id=slot.pk, now=now, limit=limit)
        else:
            # A process of the version before booked it beside this one, in the slots of before.
            row.reservation = _callbacks.take_place(unit, begins, language, by, now)
        row.pool, row.units = pool_for(unit.id), list(unit.path)
        row.state, row.next_at, row.wake_at, row.updated_at = State.BOOKED, begins, begins, now
        row.save()
        audit.record(MOVED, by=by, object=callbacks.named(row), unit_id=unit.id)
        outbox.publish(CallbackBooked(callback_id=row.pk, promised=begins.isoformat()), by=by)
        _callbacks.announce(row)
    return row


def cancel(*, by: Actor, callback_id: int) -> Callback:
    """Call nobody. The caller has checked that `by` holds the key. Cancelling twice is fine.

    Raises:
        Conflict: `callback_being_made`, `callback_moved_on`.
    """
    now = clock.now()
    with transaction.atomic():
        row = _callbacks.locked(callback_id)
        if row.state == State.CANCELLED:
            return row
        check(Command.CANCEL, State(row.state), {Who.PERSON}, clock.now())
        if row.state == State.DUE:
            _callbacks.leave_matching(row, by)
        _callbacks.give_place_back(row, by, now)
        _callbacks.end(row, State.CANCELLED, Outcome.UNWANTED, by, now)
        _callbacks.announce(row)
    return row


def erase_callback(*, by: Actor, code: str) -> Callback:
    """Remove what an ended call-back says about people; its secret link stops working. Erasing twice is fine.

    Part of erasing a matter (`fawang erase`); contact and notices are erased beside it. PIPL Art. 47.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Conflict: `callback_goes_on`.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        row = _callbacks.locked(Callback.objects.get(code=code).pk)
        if row.ended_at is None:
            raise Conflict("callback_goes_on", state=row.state)
        row.words = row.note = row.subject = row.place = ""
        row.avoid, row.erased, row.key_version = [], True, row.key_version + 1
        row.updated_at = clock.now()
        row.save()
        audit.record(ERASED, by=by, object=callbacks.named(row), unit_id=row.pool.unit_id)
    return row


def _check(booking: Booking) -> Booking:
    """Return `booking` cleaned; every mistake in it is named at once."""
    errors: dict[str, str] = {}
    words = clean(booking.words)
    if len(words) > LONGEST_WORDS:
        errors["words"] = "field_too_long"
    if booking.matter and booking.matter not in set(Matter):
        errors["matter"] = "matter_unknown"
    if Language(booking.reach.dialect) not in callbacks.SPOKEN:
        errors["language"] = "language_not_called"
    reach = booking.reach if clean(booking.reach.name) else replace(booking.reach, name=UNNAMED)
    if not clean(reach.phone):
        errors["phone"] = "field_required"
    try:
        reach = check_reach(replace(reach, may_call=True))
    except Problem as problem:
        errors |= {name: code for name, code in problem.errors.items() if name not in errors}
    if booking.begins.tzinfo is None:
        errors["slot"] = "slot_unknown"
    if errors:
        raise Invalid("invalid", errors=errors)
    place = booking.place if booking.place and regions.exists(booking.place) else ""
    return replace(booking, words=words, reach=reach, place=place)


def _safe(booking: Booking) -> Safe:
    until = booking.begins + QUARTER if booking.only_then else None
    return Safe(booking.reach.quiet_from, booking.reach.quiet_until, until)


def _bookable(unit: UnitRow, begins: datetime, language: str, safe: Safe, now: datetime) -> None:
    """Return if there is such a slot, there is still time, and it is safe; whether it has room is seen later."""
    plan = plan_for(unit.region_code)
    if begins.tzinfo is None:
        raise Invalid("invalid", errors={"slot": "slot_unknown"})
    if begins < now + plan.lead:
        raise Conflict("slot_over")
    if begins not in callbacks.all_times(unit, plan, now):
        raise Invalid("invalid", errors={"slot": "slot_unknown"})
    if not is_safe(safe, begins):
        raise Invalid("invalid", errors={"slot": "slot_not_safe"})


def _guard(booking: Booking) -> Guard:
    """Return what of the matter makes the telephone number alone not enough to open it."""
    # What reads words is loaded with the first of them: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    plain = language.read(booking.words).plain if booking.words else ""
    found = guard_of(matter=booking.matter, words=plain, signs=urgency.signs(plain) if plain else ())
    return replace(found, danger=found.danger or booking.about.guarded)


def _held_by(phone: str, *, guarded: bool, owns: bool) -> bytes | None:
    """Return the hash under which one call to a number is open at a time.

    What the number alone does not open has one of its own: nobody learns of it from a refusal. Who has shown that the
    number is theirs may book more than one such.
    """
    if guarded and owns:
        return None
    return keyed_hash("callback.guarded" if guarded else "phone", phone)


def _counted(by: Actor, address: str) -> bytes | None:
    """Return the address as it is kept, after looking how much is booked from it."""
    if not address or by.kind == ActorKind.RESIDENT or by.may_anywhere(Permission.ORDER_INTAKE):
        return None
    found = keyed_hash("callback.address", address)
    if Callback.objects.filter(address_hash=found).count() >= MOST_OPEN_BY_ADDRESS:
        raise TooMany("too_many_callbacks", retry_after=3600)
    return found


def _insert(row: Callback, *, owns: bool) -> None:
    try:
        with transaction.atomic():
            save_under_code(row)
    except IntegrityError as error:
        if refused_by(error) != "one_open_callback_a_number":
            raise
        if owns:
            raise Conflict("callback_exists") from None
        raise NotAllowed("number_not_called") from None
