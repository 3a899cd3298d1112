"""The threads that write calls down, and what they do first when there is more to write than they can.

Whoever waits for somebody who is there already goes before whoever has only just come: an offer rings for fifteen
seconds, and a lawyer whose end of a talk is not written down is no lawyer. So what is too much for the machine makes
callers hear music for longer, and no offer run out.
"""

import asyncio
import heapq
import itertools
import threading
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from django.db import connection


class Urgency(IntEnum):
    """What goes first: the lower."""

    #: Somebody is in line no more, was taken, missed, or let go: the others depend on it.
    NOW = 0
    #: Where a call stands.
    SOON = 1
    #: Somebody comes.
    LATER = 2
    #: What nobody waits for.
    AT_LEISURE = 3


class Hands:
    """A few threads with connections of their own. Of equal urgency what came first is done first."""

    def __init__(self, threads: int) -> None:
        self._heap: list[tuple[Urgency, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._there = threading.Condition()
        self._names = [f"writing-{number}" for number in range(threads)]
        self._threads: list[threading.Thread] = []

    async def do[T](self, work: Callable[[], T], urgency: Urgency = Urgency.SOON) -> T:
        """Return what a work returns, or raise what it raises, once its turn has come."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def run() -> None:
            try:
                result = work()
            except BaseException as error:
                _tell(loop, done, done.set_exception, error)
            else:
                _tell(loop, done, done.set_result, result)

        with self._there:
            if not self._threads:
                self._threads = [
                    threading.Thread(target=self._run, name=one, daemon=True) for one in self._names
                ]
                for thread in self._threads:
                    thread.start()
            heapq.heappush(self._heap, (urgency, next(self._count), run))
            self._there.notify()
        return await done

    def _run(self) -> None:
        while True:
            with self._there:
                while not self._heap:
                    self._there.wait()
                _urgency, _number, work = heapq.heappop(self._heap)
            try:
                work()
            finally:
                connection.close()


def _tell(
    loop: asyncio.AbstractEventLoop, done: "asyncio.Future[Any]", how: Callable[[Any], None], what: object
) -> None:
    def tell() -> None:
        # Whoever wanted it may have been cancelled meanwhile.
        if not done.done():
            how(what)

    # A loop that has ended wants to know nothing.
    if not loop.is_closed():
        loop.call_soon_threadsafe(tell)
