"""Erasing what calls say about people (PIPL Art. 47)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from fawang.hotline.actions.recordings import STORE
from fawang.hotline.models import Call, Caller, Message, Transfer
from fawang.hotline.models.operating import Block
from fawang.hotline.queries import erasing
from fawang.hotline.rules.numbers.nuisance import Decision
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed


def erase_calls(*, by: Actor, consultation_id: int) -> int:
    """Remove number, recording, transfers and blocks of the calls of a consultation; the figures stay. Return how many.

    A part of erasing the consultation. Erasing twice is fine.

    Raises:
        NotAllowed: only whoever runs the installation erases.
    """
    return _erase(by, Call.objects.filter(consultation_id=consultation_id))


def erase_calls_of_callback(*, by: Actor, callback_id: int, code: str) -> int:
    """Remove what the calls of a call-back have left, and the message that it was booked for; return how many.

    A part of erasing the call-back. Consultations that came of it are erased beside it.

    Raises:
        NotAllowed: only whoever runs the installation erases.
    """
    names = erasing.names_of_callback(callback_id)
    messages = Message.objects.filter(callback_code=code).values("call_id")
    return _erase(by, Call.objects.filter(Q(name__in=names) | Q(pk__in=messages)))


def erase_number(*, by: Actor, hashes: Iterable[bytes]) -> int:
    """Remove what calls of a number have left: also those of which nothing came that has a code. Return how many.

    Args:
        hashes: of the ways in which the number may have been shown.

    Raises:
        NotAllowed: only whoever runs the installation erases.
        Conflict: `call_goes_on`.
    """
    hashes = list(hashes)
    with transaction.atomic():
        done = _erase(by, Call.objects.filter(number_hash__in=hashes))
        _erase_blocks(Block.objects.filter(number_hash__in=hashes), clock.now())
        Caller.objects.filter(number_hash__in=hashes).delete()
    return done


def forget_blocks(*, by: Actor, now: datetime) -> int:
    """Forget the hashes of blocks that have ended and whose numbers were erased; return how many."""
    over = Block.objects.filter(erased=True, number_hash__isnull=False)
    return over.exclude(_in_force(now)).update(number_hash=None)


def _erase(by: Actor, found: QuerySet[Call]) -> int:
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
    with transaction.atomic():
        rows = list(found.select_for_update().order_by("pk"))
        if any(row.ended_at is None for row in rows):
            raise Conflict("call_goes_on")
        hashes = [bytes(row.number_hash) for row in rows if row.number_hash is not None]
        Caller.objects.filter(number_hash__in=hashes).delete()
        _erase_blocks(Block.objects.filter(call__in=rows), clock.now())
        Transfer.objects.filter(call__in=rows).update(reason="", summary="")
        for row in rows:
            recording, row.recording = row.recording, ""
            row.number, row.number_hash, row.reference = "", None, ""
            row.handed_reason = row.handed_summary = ""
            row.follows = None
            row.save()
            if recording:
                # Only once the row says so: a file that is gone while its name stands is an error to whoever plays.
                transaction.on_commit(lambda key=recording: STORE.delete(key))  # type: ignore[misc]
    return len(rows)


def _erase_blocks(rows: QuerySet[Block], now: datetime) -> None:
    """Remove numbers and reasons. A block in force goes on to its end by the hash alone; proposals are dropped."""
    rows.filter(decision=Decision.OPEN).delete()
    rows.exclude(_in_force(now)).update(number="", reason="", number_hash=None, erased=True)
    rows.filter(_in_force(now)).update(number="", reason="", erased=True)


def _in_force(now: datetime) -> Q:
    return Q(decision=Decision.BLOCKED, lifted_at__isnull=True, until__gt=now)
