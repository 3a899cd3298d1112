"""Work of a loop that goes on beside what has started it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterator
from logging import Logger
from typing import Any


class Beside:
    """Keeps what it has started until that is done; what goes wrong in it is logged, and stops nothing else."""

    def __init__(self, log: Logger, wrong: str) -> None:
        """Take the log, and what it says of work that went wrong."""
        self._log, self._wrong = log, wrong
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Awaitable[None]) -> None:
        """Begin some work."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def __iter__(self) -> Iterator[asyncio.Task[None]]:
        """Return what is under way."""
        return iter(list(self._tasks))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._log.error(self._wrong, exc_info=error)


@contextlib.asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let some work go on for as long as the block lasts; it is given up then."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
