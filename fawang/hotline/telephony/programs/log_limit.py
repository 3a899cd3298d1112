"""A limit for lines of the log that strangers can cause: so many within a while, and of the rest their number."""

import threading
import time
from collections.abc import Callable


class LineLimit:
    """Counts lines, from any thread.

    Args:
        most: so many are logged within `seconds`, from the first one on.
        say: is told how many more there were, once the time is over; from a thread of its own.
    """

    def __init__(self, most: int, seconds: float, say: Callable[[int], None]) -> None:
        self._most, self._seconds, self._say = most, seconds, say
        self._lock = threading.Lock()
        self._lines, self._until = 0, 0.0

    def allows(self) -> bool:
        """Count a line; return whether it is to be logged."""
        with self._lock:
            now = time.monotonic()
            if now >= self._until and self._lines <= self._most:
                self._lines, self._until = 0, now + self._seconds
            self._lines += 1
            if self._lines == self._most + 1:
                later = threading.Timer(max(0.0, self._until - now), self.tell)
                later.daemon = True
                later.start()
            return self._lines <= self._most

    def tell(self) -> None:
        """Say how many lines were left out, and begin to count anew."""
        with self._lock:
            left_out = self._lines - self._most
            self._lines = 0
        if left_out > 0:
            self._say(left_out)
