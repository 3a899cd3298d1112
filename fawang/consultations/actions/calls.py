"""Calling each other: asked, accepted or declined, ended. Once accepted, both are in a meeting of `browser_calls`."""

from datetime import datetime

from django.db import transaction

from fawang.browser_calls import actions as meetings
from fawang.browser_calls.queries import is_heard
from fawang.browser_calls.rules import known_client
from fawang.consultations.actions import _recordings
from fawang.consultations.actions._calling import call_of, finish, locked
from fawang.consultations.models import Call, Consultation
from fawang.consultations.queries import one
from fawang.consultations.queries.calls import subject_of
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import Side
from fawang.consultations.rules.calls import (
    LIVE,
    RINGS,
    Act,
    CallState,
    Consent,
    Role,
    Wish,
    against_calling,
    decide,
    ending,
    may_record,
    role_of,
)
from fawang.dispatch.actions import seats
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed

_SAID = ["last_number", "updated_at"]


def ask_call(*, by: Actor, code: str, wish: Wish, client: str, consent: Consent) -> Call:
    """Ask the other side for a call; their open page shows it. The same window asking again gets the same call.

    Args:
        client: the name that this window has given itself; it will be the one that takes part.
        consent: whether the call may be recorded, as they answered.

    Raises:
        NotFound: there is no such consultation, or it is not theirs.
        NotAllowed: they only look on.
        Conflict: `call_needs_lawyer`, `talk_is_over`, `consultation_erased`; `call_is_running`.
        Invalid: `client` has not the form of one.
    """
    client, now = known_client(client), clock.now()
    with transaction.atomic():
        row, side = locked(code, by)
        if against := against_calling(one.snapshot(row), one.permissions_on(row, by)):
            raise Conflict(against, state=row.state)
        assert row.staff_id is not None
        going_on = Call.objects.select_for_update().filter(consultation=row, state__in=LIVE).first()
        if going_on is not None:
            if going_on.asked_by == side and _window(going_on, side) == client:
                return going_on
            if not _deserted(going_on, now):
                raise Conflict("call_is_running", state=going_on.state)
            _let_lapse(row, going_on, by=by, now=now)
        call = Call(
            consultation=row,
            number=row.last_call + 1,
            wish=wish,
            asked_by=side,
            staff_id=row.staff_id,
            asked_at=now,
        )
        _takes_part(call, side, client, consent)
        call.save()
        row.last_call = call.number
        row.save(update_fields=[*_SAID, "last_call"])
        live.announce(topic_of(row))
    return call


def answer_call(
    *, by: Actor, code: str, number: int, accept: bool, client: str = "", consent: Consent = Consent.NOT_ASKED
) -> Call:
    """Accept or decline a call that the other side asks for. The same window accepting again changes nothing.

    Raises:
        NotFound: there is no such consultation or call, or it is not theirs.
        NotAllowed: who has asked does not answer.
        Conflict: `call_is_over`; `call_is_running`, another window has accepted.
        Invalid: `client` has not the form of one.
    """
    now = clock.now()
    client = known_client(client) if accept else ""
    with transaction.atomic():
        row, side = locked(code, by)
        call = call_of(row, number)
        if accept and call.state == CallState.JOINED and _window(call, side) == client:
            return call
        role = role_of(Side(call.asked_by), side)
        if not accept:
            finish(row, call, Act.DECLINE, role, by=by, now=now)
            row.save(update_fields=_SAID)
            return call
        call.state = decide(CallState(call.state), Act.ACCEPT, role).target
        call.joined_at = now
        _takes_part(call, side, client, consent)
        call.save()
        # The person first: who comes last makes the first offer.
        for one_ in (Side.PERSON, Side.LAWYER):
            meetings.join(
                by=by, subject=subject_of(call), topic=topic_of(row), key=one_, client=_window(call, one_), now=now
            )  # fmt: skip
        # Whoever speaks with somebody is rung for nobody else.
        seats.describe_again(by=by, staff_ids=[call.staff_id])
        live.announce(topic_of(row))
    return call


def end_call(*, by: Actor, code: str, number: int, failed: bool = False) -> Call:
    """Hang up, take back what was asked, or say that no connection came about. Ending twice is fine.

    Raises:
        NotFound: there is no such consultation or call, or it is not theirs.
        NotAllowed: they only look on.
    """
    now = clock.now()
    with transaction.atomic():
        row, side = locked(code, by)
        call = call_of(row, number)
        role = role_of(Side(call.asked_by), side)
        act = ending(CallState(call.state), role, failed=failed)
        if act is not None:
            finish(row, call, act, role, by=by, now=now)
            row.save(update_fields=_SAID)
    return call


def answer_consent(*, by: Actor, code: str, number: int, consent: Consent) -> Call:
    """Say anew whether this call may be recorded; the other side sees it.

    Raises:
        NotFound: there is no such consultation or call, or it is not theirs.
        NotAllowed: they only look on.
        Conflict: `call_is_over`.
    """
    with transaction.atomic():
        row, side = locked(code, by)
        call = call_of(row, number)
        if call.state not in LIVE:
            raise Conflict("call_is_over", state=call.state)
        _takes_part(call, side, _window(call, side), consent)
        call.save()
        if not may_record((Consent(call.person_consent), Consent(call.lawyer_consent))):
            _recordings.stop(row, call, clock.now())
        live.announce(topic_of(row))
    return call


def end_deserted(*, by: Actor, now: datetime) -> int:
    """End calls that nobody answers, or whose windows are gone; return how many.

    Raises:
        NotAllowed: only the platform looks after them.
    """
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    ended = 0
    for seen in Call.objects.filter(state__in=LIVE, asked_at__lt=now - RINGS):
        if not _deserted(seen, now):
            continue
        with transaction.atomic():
            row = Consultation.objects.select_for_update().get(pk=seen.consultation_id)
            call = Call.objects.select_for_update().get(pk=seen.pk)
            if call.state in LIVE and _deserted(call, now):
                _let_lapse(row, call, by=by, now=now)
                row.save(update_fields=_SAID)
                ended += 1
    return ended


def _deserted(call: Call, now: datetime) -> bool:
    if call.state == CallState.RINGING:
        return call.asked_at < now - RINGS
    return not is_heard(subject_of(call), now)


def _let_lapse(row: Consultation, call: Call, *, by: Actor, now: datetime) -> None:
    act = Act.HANG_UP if call.state == CallState.JOINED else Act.LAPSE
    finish(row, call, act, Role.PLATFORM, by=by, now=now)


def _window(call: Call, side: Side) -> str:
    return str(call.lawyer_client if side == Side.LAWYER else call.person_client)


def _takes_part(call: Call, side: Side, client: str, consent: Consent) -> None:
    if side == Side.LAWYER:
        call.lawyer_client, call.lawyer_consent = client, consent
    else:
        call.person_client, call.person_consent = client, consent
