"""People and lawyers whose connection is gone: nobody waits for somebody who is not there."""

from datetime import timedelta

from django.db import transaction

from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation, Hold, Message
from fawang.consultations.rules import Command, Kind, Side, State
from fawang.dispatch.queries import seats
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict

#: A lawyer who has begun to talk is waited for so long; then their people go to the next.
WAIT_FOR_LAWYER = timedelta(minutes=2)
_REASON = "connection_lost"


def leave_in_writing(*, by: Actor, consultation_id: int) -> None:
    """Turn a chat whose person went away while it waited into a question in writing; end a call nobody knows of."""
    row = Consultation.objects.get(pk=consultation_id)
    if row.kind == Kind.CHAT and row.state == State.WAITING:
        _take(by, row, Command.PUT_IN_WRITING, {})
    elif row.kind == Kind.PHONE and row.state == State.WAITING:
        _take(by, row, Command.WITHDRAW, {"reason": _REASON})


def give_back_unbegun(*, by: Actor, staff_id: int) -> int:
    """Give back the chats in which a lawyer who is gone has said nothing yet; return how many."""
    given = 0
    for row in _chats(staff_id):
        since = Hold.objects.get(consultation=row, until_at__isnull=True).from_at
        said = Message.objects.filter(consultation=row, side=Side.LAWYER, at__gte=since)
        if not said.exists():
            given += _take(by, row, Command.RELEASE, {"reason": _REASON})
    return given


def give_back_deserted(*, by: Actor) -> int:
    """Give back all chats of lawyers who have been gone for longer than `WAIT_FOR_LAWYER`; return how many."""
    gone = seats.lost_before(clock.now() - WAIT_FOR_LAWYER)
    return sum(_take(by, row, Command.RELEASE, {"reason": _REASON}) for row in _chats(*gone))


def _chats(*staff: int) -> list[Consultation]:
    return list(
        Consultation.objects.filter(staff_id__in=staff, kind=Kind.CHAT, state=State.OPEN).order_by("id")
    )


def _take(by: Actor, row: Consultation, command: Command, data: dict[str, str]) -> bool:
    try:
        with transaction.atomic():
            take_step(by=by, code=row.code, command=command, version=row.version, data=data)
    except Conflict:
        # Somebody went on with it at this moment.
        return False
    return True
