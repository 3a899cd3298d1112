"""Parts of the actions on calls: the locked rows, and how a call ends.

The row of the consultation is locked before that of its call: an end is a line of the talk.
"""

from datetime import datetime

from fawang.browser_calls import actions as meetings
from fawang.consultations.actions._history import say
from fawang.consultations.models import Call, Consultation
from fawang.consultations.queries import one
from fawang.consultations.queries.calls import subject_of
from fawang.consultations.queries.one import speaks, topic_of
from fawang.consultations.rules import Side, Sort, State, sees
from fawang.consultations.rules.calls import LIVE, Act, CallState, Role, decide
from fawang.dispatch.actions import seats
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound


def locked(code: str, by: Actor) -> tuple[Consultation, Side]:
    """Return the consultation, locked, and on which side of it `by` speaks.

    Raises:
        NotFound: there is none, or it is not theirs.
        NotAllowed: they only look on.
    """
    row = Consultation.objects.select_for_update().filter(code=code).first()
    if row is None or not sees(one.snapshot(row), one.permissions_on(row, by)):
        raise NotFound("not_found")
    return row, speaks(row, by)


def call_of(row: Consultation, number: int) -> Call:
    """Return a call, locked.

    Raises:
        NotFound: there is none of this number.
    """
    call = Call.objects.select_for_update().filter(consultation=row, number=number).first()
    if call is None:
        raise NotFound("not_found")
    return call


def finish(row: Consultation, call: Call, act: Act, role: Role, *, by: Actor, now: datetime) -> None:
    """End a call: nobody takes part any more, the talk says what became of it. The caller saves `row`."""
    move = decide(CallState(call.state), act, role)
    call.state, call.ended_at = move.target, now
    call.save(update_fields=["state", "ended_at"])
    meetings.close(by=by, subject=subject_of(call))
    if call.joined_at is not None:
        seats.describe_again(by=by, staff_ids=[call.staff_id])
    seconds = int((now - call.joined_at).total_seconds()) if call.joined_at else 0
    say(row, side=Side.PLATFORM, author="platform", sort=Sort.EVENT, client_id=f"call:{call.number}",
        text=f"{move.said}:{call.wish}:{seconds}", now=now, by=by)  # fmt: skip
    row.updated_at = now
    live.announce(topic_of(row))


def cut(row: Consultation, *, by: Actor, now: datetime) -> None:
    """End the call that is going on where the two no longer talk with each other; the caller saves `row`.

    An answer in writing leaves them talking.
    """
    if not row.last_call:
        return
    call = Call.objects.select_for_update().filter(consultation=row, state__in=LIVE).first()
    if call is None:
        return
    together = row.state in (State.OPEN, State.IN_REVIEW, State.ANSWERED) and row.staff_id == call.staff_id
    if not together:
        act = Act.HANG_UP if call.state == CallState.JOINED else Act.LAPSE
        finish(row, call, act, Role.PLATFORM, by=by, now=now)
