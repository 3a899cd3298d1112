"""Calls that are over or going on, in the tables, and their counts reckoned a second time, one call after the other."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from fawang.hotline.models import Call
from fawang.hotline.rules import Cause, Stage
from fawang.hotline.rules.figures.counts import WAIT_BOUNDS, Counts, total
from fawang.kernel import clock
from fawang.kernel.storage.fields import keyed_hash

_names = count(1)
#: A Thursday.
NOON = datetime(2026, 12, 3, 12, tzinfo=clock.CHINA)


def past(
    began: datetime = NOON,
    *,
    wait: float | None = None,
    talk: float | None = None,
    gone: float | None = None,
    number: str = "",
    cause: Cause | None = None,
    save: bool = True,
    **rest: Any,
) -> Call:
    """Keep a call that is over.

    Args:
        wait: seconds in line until somebody took off.
        talk: seconds of the talk; with `wait`.
        gone: seconds in line until they were gone; without either they never asked for a human.
    """
    queued = began + timedelta(seconds=30) if wait is not None or gone is not None else None
    answered = queued + timedelta(seconds=wait) if queued and wait is not None else None
    until = answered + timedelta(seconds=60 if talk is None else talk) if answered else None
    left = queued + timedelta(seconds=gone) if queued and gone is not None else None
    row = Call(
        name=f"past-{next(_names)}",
        dialled="12348",
        stage=Stage.ENDED,
        began_at=began,
        queued_at=queued,
        answered_at=answered,
        talked_until=until,
        ended_at=until or left or began + timedelta(seconds=20),
        cause=cause or (Cause.UNRATED if answered else Cause.CALLER),
        **{"language": "mandarin", **rest},
    )
    if number:
        row.number, row.number_hash = number, keyed_hash("phone", number)
    if save:
        row.save()
    return row


def present(began: datetime, stage: Stage, **rest: Any) -> Call:
    """Keep a call that is going on."""
    return Call.objects.create(
        name=f"present-{next(_names)}", dialled="12348", stage=stage, began_at=began, **rest
    )


def counted(rows: Iterable[Call], before: Iterable[Call] = ()) -> Counts:
    """Return the counts of calls; `before` are all that may have come before them."""
    everything = list(before)
    return total(_one(row, everything) for row in rows)


def _one(row: Call, everything: list[Call]) -> Counts:
    waits = [0] * (len(WAIT_BOUNDS) + 1)
    if row.queued_at is None:
        return Counts(came=1)
    known = row.number_hash is not None
    week = timedelta(days=7)
    repeated = known and any(
        bytes(other.number_hash or b"") == bytes(row.number_hash or b"")
        and other.queued_at is not None
        and row.began_at - week <= other.began_at < row.began_at
        for other in everything
    )
    marks: dict[str, Any] = {"known": int(known), "repeated": int(repeated)}
    if row.answered_at is None:
        in_line = (row.ended_at - row.queued_at).total_seconds() if row.ended_at else 0
        how = {"": "waiting", "call_back": "called_back", "message_left": "messages", "failed": "failed"}
        kind = how.get(row.cause, "abandoned")
        at_once = int(kind == "abandoned" and in_line < 10)
        return Counts(came=1, abandoned_at_once=at_once, **marks | {kind: 1})
    wait = row.answered_at - row.queued_at
    waits[sum(bound <= wait.total_seconds() for bound in WAIT_BOUNDS)] = 1
    talked = row.talked_until - row.answered_at if row.talked_until else None
    return Counts(
        came=1,
        answered=1,
        in_time=int(wait.total_seconds() <= 15),
        waited=wait,
        waits=tuple(waits),
        talks=int(talked is not None),
        talked=talked or timedelta(),
        rated=int(row.score is not None),
        satisfied=int((row.score or 0) >= 4),
        **marks,
    )
