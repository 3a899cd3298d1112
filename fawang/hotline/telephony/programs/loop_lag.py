"""How long the loop of the hotline was held up: what every caller then waits for.

The loop wakes every few milliseconds and notes how much later than it wanted that is. Held up is whatever comes
between: work of the loop itself, threads that hold the interpreter (SIP, tables), and other processes that have the
CPU. Of the last Linux tells how long it was (`/proc/self/task/…/schedstat`): a busy machine is not a slow program.
"""

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fawang.hotline.telephony.programs.task_group import meanwhile

log = logging.getLogger(__name__)

#: Seconds between two looks: shorter blocks than this may go unseen.
_EVERY = 0.005


@dataclass(slots=True)
class Pulse:
    """The longest that the loop was held up since the last report, in milliseconds.

    `own` is the longest without the time in which the loop's thread was ready and other processes had the CPU.
    """

    longest: float = 0.0
    own: float = 0.0
    beats: int = 0

    def note(self, late: float, waited: float) -> None:
        """Note that the loop was `late` seconds late, of which it `waited` for a CPU."""
        self.beats += 1
        self.longest = max(self.longest, late * 1000)
        self.own = max(self.own, (late - waited) * 1000)


@contextlib.asynccontextmanager
async def watching(every: float) -> AsyncIterator[None]:
    """Report the longest block each `every` seconds to the log for as long as this lasts; 0: watch nothing."""
    if every <= 0:
        yield
        return
    async with meanwhile(_watch(every)):
        yield


async def _watch(every: float) -> None:
    pulse, waited = Pulse(), _Waited()
    report = time.monotonic() + every
    with contextlib.closing(waited):
        while True:
            began, before = time.monotonic(), waited.seconds()
            await asyncio.sleep(_EVERY)
            now = time.monotonic()
            pulse.note(max(0.0, now - began - _EVERY), waited.seconds() - before)
            if now >= report:
                log.warning("pulse: held up at most %.1f ms, %.1f ms of its own", pulse.longest, pulse.own)
                pulse, report = Pulse(), now + every


class _Waited:
    """How long this thread was ready and had no CPU. Nothing where the system does not tell."""

    def __init__(self) -> None:
        try:
            self._file = os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY)
        except OSError:
            self._file = -1

    def seconds(self) -> float:
        """Return it, since the thread began."""
        return int(os.pread(self._file, 80, 0).split()[1]) / 1e9 if self._file >= 0 else 0.0

    def close(self) -> None:
        """Ask no more."""
        if self._file >= 0:
            os.close(self._file)
