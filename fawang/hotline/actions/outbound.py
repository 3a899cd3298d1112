"""Calls that the platform makes: asked for on a page, taken once, kept as calls; what came of them is told there.

What the exchange orders may come again, late, or after a crash in between: done once, it changes nothing more.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.dispatch.actions import calling, seats
from fawang.dispatch.queries import callbacks, dialling
from fawang.dispatch.queries.dialling import Cleared
from fawang.dispatch.queries.seats import ringing_for
from fawang.dispatch.rules.callbacks import Command, Who
from fawang.hotline.actions import returned
from fawang.hotline.models import Call
from fawang.hotline.models.outbound import Outbound
from fawang.hotline.queries import outbound as queries
from fawang.hotline.queries.calls import address_of, board_topic, call_topic, of_ended_runs, seat
from fawang.hotline.rules import Cause, Direction
from fawang.hotline.rules import Stage as Kept
from fawang.hotline.rules.numbers.dialable import MOST_A_DAY, MOST_AN_ATTEMPT, dialable
from fawang.hotline.rules.outgoing import Heard, Stage
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, Problem, TooMany
from fawang.kernel.security import audit
from fawang.kernel.storage.fields import keyed_hash
from fawang.kernel.storage.turns import take_turn
from fawang.people import queries as people

log = logging.getLogger(__name__)

DIALLED = audit.declare("hotline.dialled", gettext_lazy("Let the platform dial a number"))
#: What was asked for longer ago is not dialled any more: the lawyer does not expect it.
FRESH = timedelta(seconds=60)
#: How a call is named; no other leg of the switch begins so.
NAMES = "out-"
#: Where a call that the platform makes stands, in the words of those that come in.
_KEPT = {
    Stage.NEW: Kept.NEW,
    Stage.LAWYER: Kept.RINGING,
    Stage.CLEARING: Kept.RINGING,
    Stage.PERSON: Kept.RINGING,
    Stage.CONSENT: Kept.CONSENT,
    Stage.TALKING: Kept.TALKING,
    Stage.RATING: Kept.RATING,
    Stage.ENDED: Kept.ENDED,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A call that is to be made now."""

    name: str
    callback_id: int
    staff_id: int
    #: The lawyer's own telephone.
    address: str


def ask(*, by: Actor, code: str, client_id: str) -> Outbound:
    """Ask to be put through to the person of a call-back. What is asked for twice by one page is done once.

    Raises:
        NotFound: it is not theirs to see.
        Conflict: `no_trunk`; `callback_moved_on`, they do not have it in hand; `callback_not_now`; `dialling_already`;
            `dialled_enough`.
        NotAllowed: `number_not_called`.
        Invalid: `number_not_dialled`.
        TooMany: `most_dialled`.
    """
    row, now = callbacks.visible(code, by), clock.now()
    if Who.CALLER not in callbacks.roles_of(row, by):
        raise Conflict("callback_moved_on", state=row.state)
    if not queries.is_possible():
        raise Conflict("no_trunk")
    asked = Outbound.objects.filter(callback_id=row.pk, client_id=client_id[:64]).first()
    if asked is not None:
        return asked
    cleared = _cleared(row.pk, by.known_id, now)
    try:
        with transaction.atomic():
            asked = Outbound.objects.create(
                callback_id=row.pk, attempt_id=cleared.attempt_id, staff_id=by.known_id, client_id=client_id[:64],
                asked_at=now,
            )  # fmt: skip
            live.announce(queries.topic(), queries.topic_of(row.pk))
    except IntegrityError:
        raise Conflict("dialling_already") from None
    return asked


def take(*, by: Actor, instance: int | None = None) -> list[Taken]:
    """Take what was asked for; no other exchange gets it. What has waited for too long is not dialled.

    Args:
        instance: the run of the hotline that takes it.
    """
    found, now = [], clock.now()
    with transaction.atomic():
        rows = (
            Outbound.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("callback__pool")
            .filter(taken_at__isnull=True, ended_at__isnull=True)
            .order_by("asked_at")
        )
        for row in rows:
            if now - row.asked_at > FRESH:
                row.stage, row.refused, row.ended_at = Stage.ENDED, "too_late", now
            else:
                row.taken_at, row.call = now, _kept(row, now, instance)
                found.append(Taken(row.call.name, row.callback_id, row.staff_id, _telephone(row.staff_id)))
            row.save()
            live.announce(queries.topic_of(row.callback_id))
    return found


def clear(*, by: Actor, name: str) -> Cleared | None:
    """Return the number that is to be dialled this moment, and note that it is; None if it may not be, with the reason.

    Consent and hours are looked at here once more: minutes may have gone by since the lawyer took the call-back.
    """
    now = clock.now()
    with transaction.atomic():
        # Two at once must not both be the last one that is allowed.
        take_turn("hotline.dialled")
        row = queries.locked(name)
        try:
            cleared = _cleared(row.callback_id, row.staff_id, now)
        except Problem as problem:
            row.refused = next(iter(problem.errors.values()), problem.code)
            row.save(update_fields=["refused"])
            return None
        row.dialled_at = now
        row.save(update_fields=["dialled_at"])
        Call.objects.filter(name=name).update(
            number=cleared.phone, number_hash=keyed_hash("phone", cleared.phone), language=cleared.language
        )
        lawyer = people.staff_identity(row.staff_id).actor
        audit.record(DIALLED, by=lawyer, object=callbacks.named(callbacks.by_id(row.callback_id)), call=name)
    return cleared


def stand(*, by: Actor, name: str, stage: Stage) -> None:
    """Note where a call stands."""
    with transaction.atomic():
        row = queries.locked(name)
        row.stage = stage
        row.save(update_fields=["stage"])
        Call.objects.filter(name=name).update(stage=_KEPT[stage])
        _announce(row, name)


def heard(*, by: Actor, name: str, heard: Heard) -> None:
    """Note what the telephone said."""
    with transaction.atomic():
        row = queries.locked(name)
        row.heard = heard
        row.save(update_fields=["heard"])
        _announce(row, name)


def talk_began(*, by: Actor, name: str, at: datetime, recorded: bool) -> None:
    """Note that lawyer and person talk."""
    with transaction.atomic():
        row = queries.locked(name)
        Call.objects.filter(name=name, answered_at=None).update(answered_at=at, recorded=recorded)
        calling.still_calling(by=by, callback_id=row.callback_id, now=at)
        _announce(row, name)


def talk_ended(*, by: Actor, name: str, at: datetime) -> None:
    """Note that they do not any more."""
    Call.objects.filter(name=name, talked_until=None).update(talked_until=at)


def rate(*, by: Actor, name: str, score: int) -> None:
    """Keep what the person pressed: 1 to 5, 5 best; of the call and of the consultation that it is."""
    with transaction.atomic():
        Call.objects.filter(name=name, score=None).update(score=score)
        returned.keep(by=by, name=name)


def give_back(*, by: Actor, name: str, lost: bool) -> None:
    """Let others have the call-back of a lawyer whose own telephone was not taken off.

    Args:
        lost: it cannot be reached at all; they are taken off duty.
    """
    with transaction.atomic():
        row = queries.locked(name)
        row.refused = "lawyer_not_there"
        row.save(update_fields=["refused"])
        lawyer = people.staff_identity(row.staff_id).actor
        if not dialling.has_in_hand(row.callback_id, row.staff_id):
            return
        try:
            calling.conclude(by=lawyer, callback_id=row.callback_id, command=Command.RELEASE)
        except Problem as problem:
            # Their account was closed this moment: it is given to others once nothing is heard of it.
            log.warning("a call-back cannot be given back: %s", problem.code)
            return
        if lost:
            seats.lose(by=by, staff_id=row.staff_id)
        else:
            # Whoever has been idle longest is rung next; that must not be they.
            subject = callbacks.subject_of(callbacks.by_id(row.callback_id))
            for ringing in ringing_for(row.staff_id):
                if ringing.subject == subject:
                    seats.decline(by=lawyer, offer=ringing.offer)


def break_off(*, by: Actor, name: str) -> None:
    """Let others call the person of a lawyer whose line has died, and take the lawyer off duty."""
    with transaction.atomic():
        row = queries.locked(name)
        row.refused = "lawyer_lost"
        row.save(update_fields=["refused"])
        if calling.break_off(by=by, callback_id=row.callback_id, staff_id=row.staff_id):
            seats.lose(by=by, staff_id=row.staff_id)
        _announce(row, name)


def finish(*, by: Actor, name: str, cause: Cause, at: datetime) -> None:
    """Note that a call is over, and why."""
    with transaction.atomic():
        row = queries.locked(name)
        if row.ended_at is not None:
            return
        row.stage, row.ended_at = Stage.ENDED, at
        row.save(update_fields=["stage", "ended_at"])
        call = Call.objects.select_for_update().get(name=name)
        call.stage, call.cause, call.ended_at = Kept.ENDED, cause, at
        if call.answered_at is not None:
            call.talked_until = call.talked_until or at
        call.save(update_fields=["stage", "cause", "ended_at", "talked_until"])
        _announce(row, name)


def end_orphans(*, by: Actor, at: datetime, instance: int | None = None) -> int:
    """End the calls of runs that have ended, and of `instance`; return how many.

    What nobody has taken yet is not among them.
    """
    rows = Outbound.objects.filter(
        of_ended_runs(instance, "call__"), call__isnull=False, ended_at__isnull=True
    )
    names = list(rows.values_list("call__name", flat=True))
    for name in names:
        finish(by=by, name=name, cause=Cause.FAILED, at=at)
    return len(names)


def _cleared(callback_id: int, staff_id: int, now: datetime) -> Cleared:
    cleared = dialling.cleared(callback_id, staff_id, now)
    today = queries.midnight(now)
    if dialable(cleared.phone) != cleared.phone:
        raise Invalid("number_not_dialled")
    if queries.dialled_since(today) >= settings.FAWANG_HOTLINE_DIALLED_A_DAY:
        raise TooMany("most_dialled", retry_after=3600)
    if (
        queries.of_attempt(cleared.attempt_id) >= MOST_AN_ATTEMPT
        or queries.of_number_since(cleared.phone, today) >= MOST_A_DAY
    ):
        raise Conflict("dialled_enough")
    return cleared


def _kept(row: Outbound, now: datetime, instance: int | None) -> Call:
    promised = row.callback
    return Call.objects.create(
        direction=Direction.OUTBOUND,
        name=f"{NAMES}{secrets.token_hex(8)}",
        instance_id=instance,
        dialled=settings.FAWANG_HOTLINE_NUMBER[:20],
        language=promised.language,
        unit_id=promised.pool.unit_id,
        staff_id=row.staff_id,
        began_at=now,
        is_demo=promised.is_demo,
    )


def _telephone(staff_id: int) -> str:
    found = address_of(seat(staff_id))
    assert found is not None, "a seat has an address"
    return found.sip


def _announce(row: Outbound, name: str) -> None:
    live.announce(queries.topic_of(row.callback_id), call_topic(name), board_topic())
