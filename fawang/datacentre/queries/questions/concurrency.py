"""Answers of figures are made a few at a time: of fifty viewers at once the others wait, and hold nothing meanwhile.

Asking and drawing keep a core busy. Fifty at the same time would each take fifty times as long, and each hold a
connection to the database all that while: there would be none left, for these viewers and for everybody else.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from fawang.kernel.rules.problems import Unavailable

#: As many again as the engine answers at once (duckdb_engine.py): some ask while others are drawn.
AT_ONCE = 4
#: Whoever has waited so many seconds is told to come again.
LONGEST = 100.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and have it within the block. Also a decorator of views, below `allow`.

    Raises:
        Unavailable: `engine_failed`: too many others were before.
    """
    if not _turns.acquire(blocking=False):
        give_back()
        if not _turns.acquire(timeout=LONGEST):
            raise Unavailable("engine_failed", retry_after=30)
    try:
        yield
    finally:
        _turns.release()


def give_back() -> None:
    """Give the connection to the database back for as long as nothing is asked of it; within a transaction: keep it."""
    if not connection.in_atomic_block:
        connection.close()
