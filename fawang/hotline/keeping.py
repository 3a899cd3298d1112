"""What is to be kept of a call, gathered: what came while the database was busy is one transaction, not several."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from fawang.hotline.hands import Urgency


@dataclass(frozen=True, slots=True)
class Work:
    """Something to be kept.

    Args:
        light: it touches the call alone, and locks nothing else; so it may go into the transaction of what follows.
            Anything else may have locked the row of a centre, which comes last (`dispatch.actions`).
        urgency: what goes first where there is more to do than can be done.
        latest: of several in a row only the last one counts.
        after: what is done once it is committed.
    """

    do: Callable[[], Any]
    light: bool = False
    latest: bool = False
    urgency: Urgency = Urgency.SOON
    after: Callable[[], Any] | None = None


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


def at_once(works: list[Work]) -> None:
    """Do things in one transaction: all of them or none."""
    # One alone has its own transaction: another around it would be a savepoint in vain.
    with transaction.atomic() if len(works) > 1 else contextlib.nullcontext():
        for work in works:
            work.do()
    for work in works:
        if work.after is not None:
            work.after()
