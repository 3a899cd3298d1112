"""Waiting for what happens, and not for a span in which it would on an idle machine."""

import asyncio
import inspect
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

#: Seconds; a machine that stands still for a while is waited for.
PATIENCE = 60.0
#: Seconds; until a platform or a hotline is open, which loads several processes.
BEGIN_SECONDS = 3 * PATIENCE
#: So many looks of `soon` are a second, of a machine that does not stand still.
SECOND = 50


def until[Found](
    holds: Callable[[], Found], what: str = "it", seconds: float = PATIENCE, every: float = 0.05
) -> Found:
    """Wait until something holds; return what was found.

    Raises:
        AssertionError: it does not within `seconds`.
    """
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"does not come to be: {what}"
        time.sleep(every)
    return found


async def soon(
    holds: Callable[[], Awaitable[object] | object], seconds: float = PATIENCE, every: float = 1 / SECOND
) -> int:
    """Wait until something holds, which may be awaited; return how many looks it took.

    Where it must not take long, looks are counted and not seconds: a machine that stands still takes none.

    Raises:
        AssertionError: it does not within `seconds`.
    """
    looks, end = 0, time.monotonic() + seconds
    while True:
        found = holds()
        if await found if inspect.isawaitable(found) else found:
            return looks
        assert time.monotonic() < end, "it does not come to be"
        await asyncio.sleep(every)
        looks += 1


async def a_while(seconds: float) -> None:
    """Let time pass: as long as somebody talks, or in which what must not happen would.

    Nothing may be expected to have happened meanwhile: on a slow machine this looks less closely, and does not fail.
    """
    await asyncio.sleep(seconds)


def stand_by(seconds: float) -> None:
    """Let time pass, as `a_while` does."""
    time.sleep(seconds)


def stop(process: int) -> None:
    """Let a process stand still (SIGSTOP), and return once each thread of it does.

    A signal is there at once, and is heeded only when a thread gets its turn: until then all others go on.
    """
    os.kill(process, signal.SIGSTOP)
    until(lambda: _states(process) == {"T"}, "it stands still", every=0.002)


def _states(process: int) -> set[str]:
    """Return the states of a process's threads, as the kernel calls them."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return {(one / "stat").read_text().rpartition(")")[2].split()[0] for one in threads}
