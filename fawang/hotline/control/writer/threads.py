"""The threads that write calls down, and what they do first when there is more to write than they can.

`Hands` do one work after the other. `Gatherer` does all that is there at once, and takes a breath between: the more
there is to do, the more is done in one transaction, and the less each costs.

Whoever waits for somebody who is there already goes before whoever has only just come: an offer rings for fifteen
seconds, and a lawyer whose end of a talk is not written down is no lawyer. So what is too much for the machine makes
callers hear music for longer, and no offer run out.
"""

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable, Sequence
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


class Gatherer[W]:
    """A thread with a connection of its own that does what is there together.

    Args:
        do: does several works, the most urgent first; returns of each what went wrong. What it raises is of all.
        most: not more than this at once.
        breath: seconds from one end to the next begin, in which more comes.
    """

    def __init__(
        self, do: Callable[[Sequence[W]], Sequence[Exception | None]], *, name: str, most: int, breath: float
    ) -> None:
        self._do, self._name, self._most, self._breath = do, name, most, breath
        self._heap: list[tuple[int, int, W, Callable[[BaseException | None], None]]] = []
        self._count = itertools.count()
        self._there = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ended = 0.0

    async def do(self, work: W, urgency: int = 0) -> None:
        """Do a work, with others; raise what went wrong."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def tell(error: BaseException | None) -> None:
            if error is None:
                _tell(loop, done, done.set_result, None)
            else:
                _tell(loop, done, done.set_exception, error)

        with self._there:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            heapq.heappush(self._heap, (urgency, next(self._count), work, tell))
            self._there.notify()
        await done

    def _run(self) -> None:
        while True:
            with self._there:
                while not self._heap:
                    self._there.wait()
            time.sleep(max(0.0, self._ended + self._breath - time.monotonic()))
            with self._there:
                taken = [heapq.heappop(self._heap) for _one in range(min(self._most, len(self._heap)))]
            try:
                wrong = self._do([work for _urgency, _number, work, _tell in taken])
            except BaseException as error:
                connection.close()
                wrong = [error] * len(taken)  # type: ignore[list-item]
            self._ended = time.monotonic()
            if not self._heap:
                # While there is nothing to do nobody knows what becomes of a connection.
                connection.close()
            for (_urgency, _number, _work, tell), what in zip(taken, wrong, strict=True):
                tell(what)


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
