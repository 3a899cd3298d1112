"""Lawyers call back: a call-back falls due, somebody takes it and sees the number, and says what came of it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.actions import _callbacks, contacts
from fawang.dispatch.events import CallbackDue
from fawang.dispatch.models import Attempt, Callback, NotCalled
from fawang.dispatch.queries import callbacks
from fawang.dispatch.rules.callbacks import (
    LOST_AFTER,
    MOST_ATTEMPTS,
    Command,
    Outcome,
    State,
    check,
    is_safe,
    safe_from,
    safe_until,
)
from fawang.kernel import clock
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.actions.contacts import Purpose, Revealed, forbid_calls, reveal

TAKEN = audit.declare("dispatch.callback_taken", gettext_lazy("Took a call-back, with the number"))
TRIED = audit.declare("dispatch.callback_tried", gettext_lazy("Called somebody back"))
LONGEST_NOTE = 2000


def call(*, by: Actor, callback_id: int) -> Callback:
    """Let a lawyer have a call-back that is due. It counts as an attempt: from now on they can see the number.

    Raises:
        NotFound: it is not theirs to see.
        NotAllowed: `not_allowed`.
        Conflict: `callback_moved_on`, a colleague was faster; `callback_not_now`, it is not safe at this moment;
            `call_first`, they have another one in hand.
    """
    now = clock.now()
    with transaction.atomic():
        row = _seen(callback_id, by)
        if row.state == State.CALLING and row.staff_id == by.id:
            return row
        check(Command.CALL, State(row.state), callbacks.roles_of(row, by), clock.now())
        contact = people.contact(row.contact_id)
        safe = callbacks.safe_of(row, people.wishes_of(contact))
        if not contact.may_call or safe_from(safe, now) != now:
            raise Conflict("callback_not_now")
        if Callback.objects.filter(staff_id=by.known_id, state=State.CALLING).exists():
            raise Conflict("call_first")
        row.state, row.staff_id, row.updated_at = State.CALLING, by.known_id, now
        row.attempts += 1
        row.wake_at = now + LOST_AFTER
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            # They took another one in the same moment.
            raise Conflict("call_first") from None
        Attempt.objects.create(callback=row, staff_id=by.known_id, at=now)
        contacts.take(by=by, subject=callbacks.subject_of(row), staff_id=by.known_id)
        audit.record(TAKEN, by=by, object=callbacks.named(row), unit_id=row.pool.unit_id)
        _callbacks.announce(row)
    return row


def number_of(*, by: Actor, row: Callback) -> Revealed | None:
    """Return number and name to the lawyer who has the call-back in hand; the reading is audited. None to others."""
    if row.state != State.CALLING or row.staff_id != by.id:
        return None
    return reveal(
        by=by,
        contact_id=row.contact_id,
        purpose=Purpose.CALL,
        object=callbacks.named(row),
        unit_id=row.pool.unit_id,
    )


def conclude(*, by: Actor, callback_id: int, command: Command, note: str = "") -> Callback:
    """Say what came of a call.

    Whom nobody reached is called again, at the next safe time that has room, three times in all. A number whose owner
    does not want to be called is never called again; nobody can book it any more but they themselves.

    Args:
        command: one of `reached`, `not_reached`, `wrong_number`, `asked_not_to`, `release`.
        note: what was talked about; needed where somebody was reached.

    Raises:
        NotFound: it is not theirs to see.
        Conflict: `callback_moved_on`.
        Invalid: no note, or too much of it.
    """
    now = clock.now()
    note = clean(note)
    if len(note) > LONGEST_NOTE or (command == Command.REACHED and not note):
        raise Invalid("invalid", errors={"note": "field_too_long" if note else "field_required"})
    with transaction.atomic():
        row = _seen(callback_id, by)
        check(command, State(row.state), callbacks.roles_of(row, by), clock.now())
        if command == Command.RELEASE:
            _give_to_others(row, Outcome.RELEASED, by, now)
        else:
            outcome = Outcome(str(command))
            row.note = note or row.note
            _close_attempt(row, outcome, by, now)
            _callbacks.leave_matching(row, by)
            _follow(row, outcome, by, now)
        _callbacks.announce(row)
    return row


def break_off(*, by: Actor, callback_id: int, staff_id: int) -> bool:
    """Give a call to others whose lawyer's line has died; return whether the lawyer had it in hand.

    The person's telephone has rung, so it counts; but it ends no call-back, for it was our line that died.
    """
    with transaction.atomic():
        row = _callbacks.locked(callback_id)
        if row.state != State.CALLING or row.staff_id != staff_id:
            return False
        row.attempts = min(row.attempts, MOST_ATTEMPTS - 1)
        _give_to_others(row, Outcome.BROKEN_OFF, by, clock.now())
        _callbacks.announce(row)
    return True


def still_calling(*, by: Actor, callback_id: int, now: datetime) -> None:
    """Note that a call is heard of: the lawyer talks. It is not given to others for that long again."""
    Callback.objects.filter(pk=callback_id, state=State.CALLING).update(wake_at=now + LOST_AFTER)


def keep_promises(*, by: Actor, now: datetime) -> int:
    """Do what is due with call-backs by `now`; return how many. Safe to run late, twice, and in two workers."""
    done = 0
    for callback_id in callbacks.to_wake(now):
        with transaction.atomic():
            try:
                row = _callbacks.locked(callback_id, skip=True)
            except NotFound:
                # Whoever has it is at it.
                continue
            if row.wake_at is None or row.wake_at > now:
                continue
            if row.state == State.BOOKED:
                _fall_due(row, by, now)
            elif row.state == State.DUE:
                _callbacks.leave_matching(row, by)
                _put_off(row, by, now)
            else:
                _lose(row, by, now)
            _callbacks.announce(row)
            done += 1
    return done


def _seen(callback_id: int, by: Actor) -> Callback:
    row = _callbacks.locked(callback_id)
    if not callbacks.roles_of(row, by) or set(row.avoid) & callbacks.marks_of(by):
        raise NotFound("not_found")
    return row


def _follow(row: Callback, outcome: Outcome, by: Actor, now: datetime) -> None:
    if outcome == Outcome.REACHED:
        _callbacks.end(row, State.REACHED, outcome, by, now)
    elif outcome == Outcome.WRONG_NUMBER:
        _callbacks.end(row, State.FAILED, outcome, by, now)
    elif outcome == Outcome.ASKED_NOT_TO:
        phone = people.contact(row.contact_id).phone
        NotCalled.objects.get_or_create(phone_hash=keyed_hash("phone", phone), defaults={"at": now})
        forbid_calls(by=by, contact_id=row.contact_id, object=callbacks.named(row))
        _callbacks.end(row, State.CANCELLED, outcome, by, now)
    elif not _callbacks.book_again(row, _callbacks.later_slots(row, now), by, now):
        _callbacks.end(row, State.FAILED, Outcome.NOT_REACHED, by, now)


def _fall_due(row: Callback, by: Actor, now: datetime) -> None:
    """Let a call-back ring at the seats and stand in the list, if one may call now."""
    contact = people.contact(row.contact_id)
    if not contact.may_call:
        _callbacks.end(row, State.CANCELLED, Outcome.ASKED_NOT_TO, by, now)
        return
    safe = callbacks.safe_of(row, people.wishes_of(contact))
    if safe_from(safe, now) != now:
        # The platform was away at the promised time, and now it is night where they are.
        _put_off(row, by, now)
        return
    row.state, row.updated_at = State.DUE, now
    row.wake_at = safe_until(safe, now)
    row.save()
    contacts.arrive(by=by, wish=_callbacks.wish_of(row))
    outbox.publish(CallbackDue(callback_id=row.pk), by=by)


def _put_off(row: Callback, by: Actor, now: datetime) -> None:
    """Promise another time, because nobody called while it was safe. No attempt was made, so none is counted."""
    slots: list[datetime] = []
    if not row.only_then:
        unit = organisations.unit(row.pool.unit_id)
        safe = callbacks.safe_of(row, people.wishes_of(people.contact(row.contact_id)))
        free = callbacks.open_times(unit, row.language, now, lead=timedelta())
        slots = [begins for begins in free if is_safe(safe, begins)]
    if not _callbacks.book_again(row, slots, by, now):
        _callbacks.end(row, State.FAILED, Outcome.MISSED, by, now)


def _lose(row: Callback, by: Actor, now: datetime) -> None:
    """Give a call to others of which nothing was heard any more; the telephone may have rung, so it counts."""
    if row.attempts < MOST_ATTEMPTS:
        _give_to_others(row, Outcome.LOST, by, now)
    else:
        _close_attempt(row, Outcome.LOST, by, now)
        _callbacks.leave_matching(row, by)
        _callbacks.end(row, State.FAILED, Outcome.NOT_REACHED, by, now)


def _give_to_others(row: Callback, outcome: Outcome, by: Actor, now: datetime) -> None:
    _close_attempt(row, outcome, by, now)
    if outcome == Outcome.RELEASED:
        row.attempts -= 1
    _callbacks.leave_matching(row, by)
    row.staff_id = None
    _fall_due(row, by, now)


def _close_attempt(row: Callback, outcome: Outcome, by: Actor, now: datetime) -> None:
    Attempt.objects.filter(callback=row, outcome="").update(outcome=outcome, ended_at=now)
    audit.record(TRIED, by=by, object=callbacks.named(row), unit_id=row.pool.unit_id, outcome=outcome)
