"""What is to be kept of calls, gathered: what came while the database was busy is one transaction, not several.

Of one call, works are done in order. Those of several calls that may be gathered go into one transaction; what goes
wrong there is done call by call, and of one call work by work.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, transaction

from fawang.hotline.actions import calls, recordings
from fawang.hotline.control.writer.threads import Urgency
from fawang.kernel.storage.gathering import gathered

log = logging.getLogger(__name__)

#: What another transaction was in the way of: by itself it may succeed at once.
_IN_THE_WAY = (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)


@dataclass(frozen=True, slots=True)
class Work:
    """Something to be kept.

    Args:
        light: it touches the call alone, and locks nothing else; so it may go into the transaction of what follows.
            Anything else may have locked the row of a centre, which comes last (`dispatch.actions`).
        latest: of several in a row only the last one counts.
        urgency: what goes first where there is more to do than can be done.
        after: what is done once it is committed.
        call: the call whose work may go into one transaction with that of others; empty: it may not.
        takes: the lawyer who has taken off.
        arrives: the caller begins to wait.
        files: it writes files, for which nobody else is to wait.
    """

    do: Callable[[], Any]
    light: bool = False
    latest: bool = False
    urgency: Urgency = Urgency.SOON
    after: Callable[[], Any] | None = None
    call: str = ""
    takes: int | None = None
    arrives: bool = False
    files: bool = False


async def next_works(orders: asyncio.Queue[Work | None]) -> tuple[list[Work], bool]:
    """Return what is to be done next in one transaction, and whether nothing comes after it (None in `orders`)."""
    works: list[Work] = []
    one = await orders.get()
    while one is not None:
        if works and works[-1].latest and one.latest:
            works.pop()
        works.append(one)
        if not one.light or orders.empty():
            return works, False
        one = orders.get_nowait()
    return works, True


def urgency_of(works: list[Work]) -> Urgency:
    """Return how urgent works are that are done together: light ones wait for what they go with."""
    heavy = [work.urgency for work in works if not work.light]
    return min(heavy) if heavy else max(work.urgency for work in works)


def may_be_gathered(works: Sequence[Work]) -> bool:
    """Tell whether works may go into one transaction with those of other calls."""
    return all(work.call for work in works)


def at_once(works: Sequence[Work]) -> None:
    """Do things in one transaction: all of them or none."""
    # One alone has its own transaction: another around it would be a savepoint in vain.
    with transaction.atomic() if len(works) > 1 else contextlib.nullcontext():
        for work in works:
            work.do()
    _done(works)


def together(bundles: Sequence[Sequence[Work]]) -> list[Exception | None]:
    """Do the works of several calls, in one transaction if it can be; return of each call what went wrong.

    Raises:
        OperationalError, InterfaceError: the database is away, and nothing was done.
    """
    files = [works for works in bundles if any(work.files for work in works)]
    if files and len(files) < len(bundles):
        rest = [works for works in bundles if works not in files]
        wrong = dict(zip(map(id, rest), together(rest), strict=True))
        wrong |= zip(map(id, files), together(files), strict=True)
        return [wrong[id(works)] for works in bundles]
    try:
        _gather(bundles)
    except (OperationalError, InterfaceError) as error:
        if not isinstance(error.__cause__, _IN_THE_WAY):
            raise
        log.info("the works of %s calls were in somebody's way, and are done one by one", len(bundles))
    except Exception:
        # Which of them it is, and what is wrong, is said when each is done by itself.
        log.info("the works of %s calls are done one by one", len(bundles), exc_info=True)
    else:
        for works in bundles:
            _done(works)
        return [None] * len(bundles)
    return [_alone(works) for works in bundles]


def _gather(bundles: Sequence[Sequence[Work]]) -> None:
    # Whoever arrives comes to whom the others have left: what follows for all of them is then read at once.
    arriving = [any(work.arrives for work in bundle) for bundle in bundles]
    ordered = sorted(zip(arriving, bundles, strict=True), key=lambda pair: pair[0])
    works = [work for _arrives, bundle in ordered for work in bundle]
    with gathered():
        calls.ahead(
            names=sorted({work.call for work in works}),
            staff_ids=sorted({work.takes for work in works if work.takes is not None}),
            arriving=any(arriving),
            alone=all(work.light for work in works),
        )
        if any(work.files for work in works):
            recordings.ahead(names={work.call for work in works})
        for work in works:
            work.do()


def _alone(works: Sequence[Work]) -> Exception | None:
    try:
        at_once(works)
    except Exception as error:
        return error
    return None


def _done(works: Sequence[Work]) -> None:
    for work in works:
        if work.after is not None:
            work.after()
