"""Telephones in a thread of their own, for tests that are no coroutines: journeys with a browser."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager

from lab.softphone.telephone import Telephone


class Bank:
    """A loop in a thread, and telephones in it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._telephones: list[Telephone] = []

    def plug_in(self, number: str, **options: str) -> Telephone:
        """Return a telephone."""
        telephone = self._run(Telephone(number, **options).start())  # type: ignore[arg-type]
        self._telephones.append(telephone)
        return telephone

    def call(self, telephone: Telephone, port: int) -> None:
        """Call 12348."""
        self._loop.call_soon_threadsafe(telephone.call, port)

    def play(self, telephone: Telephone, tone: int) -> None:
        """Send a tone."""
        self._loop.call_soon_threadsafe(telephone.play, tone)

    def press(self, telephone: Telephone, keys: str) -> None:
        """Press keys, one after the other."""
        self._run(telephone.press(keys))

    def hang_up(self, telephone: Telephone) -> None:
        """Hang up."""
        self._loop.call_soon_threadsafe(telephone.hang_up)

    def forget(self, telephone: Telephone) -> None:
        """Forget what was heard so far."""
        self._loop.call_soon_threadsafe(telephone.forget)

    def unplug(self) -> None:
        """End all of them."""
        for one in self._telephones:
            self._run(one.unplug())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run[T](self, work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


@contextmanager
def bank() -> Iterator[Bank]:
    """Telephones for as long as this lasts."""
    found = Bank()
    try:
        yield found
    finally:
        found.unplug()
