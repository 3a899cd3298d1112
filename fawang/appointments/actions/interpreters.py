"""Interpreters are entered, asked for appointments, and followed by the next one where they cannot come.

An appointment is never lost for want of one: the person keeps the time, and the office sees that nobody comes yet.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.appointments.actions import _dates
from fawang.appointments.models import Appointment, Interpretation, Interpreter
from fawang.appointments.queries import dates
from fawang.appointments.queries import interpreters as found
from fawang.appointments.rules.interpreters import OPEN, Answer, State, after, choose
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.notices.actions import tell
from fawang.organisations import queries as organisations
from fawang.people.actions.contacts import erase_contact, save_contact
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Reach

ENTERED = audit.declare("appointments.interpreter_entered", gettext_lazy("Entered an interpreter"))
ENDED = audit.declare(
    "appointments.interpreter_ended", gettext_lazy("Took an interpreter out of the register")
)
ASKED = audit.declare(
    "appointments.interpreter_asked", gettext_lazy("Asked an interpreter for an appointment")
)
ANSWERED = audit.declare("appointments.interpreter_answered", gettext_lazy("An interpreter answered"))


def enter(*, by: Actor, unit_id: int, reach: Reach, language: str, is_demo: bool = False) -> Interpreter:
    """Enter somebody in the register of a unit.

    Raises:
        NotAllowed: not theirs to keep.
        Invalid: `invalid`, with a code for each answer that is missing or wrong.
    """
    unit = organisations.unit(unit_id)
    if by.kind != ActorKind.SYSTEM and Permission.APPOINTMENT_MANAGE not in by.permissions_on(unit.path):
        raise NotAllowed("not_allowed")
    if language not in found.INTERPRETED:
        raise Invalid("invalid", errors={"language": "field_wrong"})
    with transaction.atomic():
        row = Interpreter.objects.create(
            unit_id=unit.id, units=list(unit.path), contact=save_contact(by=SYSTEM, reach=reach),
            language=language, is_demo=is_demo, created_at=clock.now(),
        )  # fmt: skip
        audit.record(ENTERED, by=by, object=f"appointments.interpreter:{row.pk}", unit_id=unit.id)
    return row


def end(*, by: Actor, interpreter_id: int) -> None:
    """Take somebody out of the register, with what it says of them; where they were to come the next one is asked.

    Raises:
        NotFound: there is nobody, or they are not the actor's to keep.
    """
    now = clock.now()
    with transaction.atomic():
        row = Interpreter.objects.filter(pk=interpreter_id, active=True).first()
        kept = row is not None and (
            by.kind == ActorKind.SYSTEM or Permission.APPOINTMENT_MANAGE in by.permissions_on(row.units)
        )
        if row is None or not kept:
            raise NotFound("not_found")
        row.active = False
        row.save(update_fields=["active"])
        audit.record(ENDED, by=by, object=f"appointments.interpreter:{row.pk}", unit_id=row.unit_id)
        ahead = Interpretation.objects.filter(interpreter=row, state__in=OPEN, begins_at__gt=now)
        for number in ahead.values_list("pk", flat=True):
            _answer(number, Answer.CANCEL, by=by, now=now)
        erase_contact(by=by, contact_id=row.contact_id)


def arrange(*, by: Actor, appointment_id: int) -> None:
    """Let an appointment have the interpreter it wants at the time it has; calling it again changes nothing."""
    now = clock.now()
    with transaction.atomic():
        row = _dates.locked(appointment_id)
        there = Interpretation.objects.filter(appointment=row, state__in=OPEN).first()
        if there is not None and (not found.needing(row) or there.begins_at != row.begins_at):
            _set(there, State.RELEASED, now)
            _tell_interpreter(row, there, "interpreter_free")
            there = None
        if there is None and found.needing(row) and row.begins_at > now:
            _ask_next(row, by=by, now=now)


def answer(*, by: Actor, number: int, said: Answer) -> Interpretation:
    """Take what an interpreter says to a request; whoever cannot come is followed by the next one.

    The caller has checked that `by` holds its key. The same answer a second time changes nothing.

    Raises:
        Conflict: `interpretation_moved_on`; NotFound.
    """
    if said == Answer.CONFIRM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        return _answer(number, said, by=by, now=clock.now())


def confirm(*, by: Actor, number: int) -> Interpretation:
    """Confirm for the office that an interpreter comes; the person is told.

    Raises:
        NotFound: there is no such request, or the appointment is not theirs.
        Conflict: `interpretation_moved_on`.
    """
    with transaction.atomic():
        row = Interpretation.objects.filter(pk=number).first()
        if row is None or not dates.is_visible(dates.by_id(row.appointment_id).code, by):
            raise NotFound("not_found")
        return _answer(number, Answer.CONFIRM, by=by, now=clock.now())


def _answer(number: int, said: Answer, *, by: Actor, now: datetime) -> Interpretation:
    appointment_id = Interpretation.objects.values_list("appointment_id", flat=True).get(pk=number)
    # Lock order: the appointment, then its requests.
    row = _dates.locked(appointment_id)
    there = Interpretation.objects.select_for_update().get(pk=number)
    before = State(there.state)
    if said == Answer.CANCEL and before == State.ASKED:
        said = Answer.DECLINE
    if before in {after(one, said) for one in OPEN if _may(one, said)}:
        return there
    _set(there, after(before, said), now)
    audit.record(
        ANSWERED,
        by=by,
        object=dates.named(row),
        unit_id=row.unit_id,
        interpreter=there.interpreter_id,
        said=said,
    )
    if said == Answer.CONFIRM:
        _tell_person(row, there, "interpreter_comes")
    elif there.state in (State.DECLINED, State.CANCELLED) and found.needing(row) and row.begins_at > now:
        if said == Answer.CANCEL:
            _tell_person(row, there, "interpreter_changes")
        _ask_next(row, by=SYSTEM, now=now)
    live.announce(dates.topic_of(row.unit_id))
    return there


def _may(state: State, said: Answer) -> bool:
    try:
        after(state, said)
    except Conflict:
        return False
    return True


def _ask_next(row: Appointment, *, by: Actor, now: datetime) -> None:
    """Ask the next interpreter; where there is nobody the office sees it on its list."""
    chosen = choose(found.candidates(row, now))
    while chosen is not None:
        # Two offices may choose the same person at once: whoever comes second looks again.
        Interpreter.objects.select_for_update().get(pk=chosen)
        again = choose(found.candidates(row, now))
        if again == chosen:
            break
        chosen = again
    if chosen is None:
        return
    asked = Interpretation.objects.create(
        appointment=row, interpreter_id=chosen, begins_at=row.begins_at, ends_at=row.ends_at, asked_at=now,
        changed_at=now,
    )  # fmt: skip
    audit.record(ASKED, by=by, object=dates.named(row), unit_id=row.unit_id, interpreter=chosen)
    _tell_interpreter(row, asked, "interpreter_asked")
    live.announce(dates.topic_of(row.unit_id))


def _set(row: Interpretation, state: State, now: datetime) -> None:
    row.state, row.changed_at = state, now
    row.save(update_fields=["state", "changed_at"])


def _tell_interpreter(row: Appointment, there: Interpretation, what: str) -> None:
    """Tell an interpreter when and where they are asked for: nothing of who comes, nor of what it is about."""
    tell(
        by=SYSTEM,
        contact_id=there.interpreter.contact_id,
        order_ref=dates.named(row),
        text=what,
        params={
            "code": row.code,
            "link": reverse("appointments:interpreting", args=[there.pk, found.access_key(there)]),
            "moment": there.begins_at.isoformat(),
            "office": organisations.unit(row.unit_id).name,
        },
        dedupe_key=f"interpretation:{there.pk}:{what}",
        units=row.units,
    )


def _tell_person(row: Appointment, there: Interpretation, what: str) -> None:
    tell(
        by=SYSTEM,
        contact_id=row.contact_id,
        order_ref=dates.named(row),
        text=what,
        params={
            "code": row.code,
            "link": reverse("appointments:own", args=[row.code, dates.access_key(row)]),
            "moment": row.begins_at.isoformat(),
            "office": organisations.unit(row.unit_id).name,
        },
        dedupe_key=f"interpretation:{there.pk}:{what}",
        units=row.units,
    )
