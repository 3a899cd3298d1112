"""An asyncio loop in a thread of its own: what runs there runs on between tests."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from types import TracebackType
from typing import Any

_PATIENCE = 60


class Background:
    """The loop, while it is entered."""

    def __enter__(self) -> "Background":
        """Begin."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Return what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    @contextmanager
    def entered[T](self, what: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """Enter it there, and leave it."""
        found = self.run(_enter(what))
        try:
            yield found
        finally:
            self.run(_leave(what))


async def _enter[T](what: AbstractAsyncContextManager[T]) -> T:
    return await what.__aenter__()


async def _leave(what: AbstractAsyncContextManager[Any]) -> None:
    await what.__aexit__(None, None, None)
