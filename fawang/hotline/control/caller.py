"""What is known of a call before it is greeted: what the number that was dialled offers, and who calls.

It is asked by the process that takes calls, by a thread and a connection of its own: what a caller waits for stands
behind nothing that is written of others.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from django.db import InterfaceError, OperationalError

from fawang.hotline.control.operating import Current, said_at, within
from fawang.hotline.queries import blocks
from fawang.hotline.rules.calls.events import Begun
from fawang.hotline.rules.legs import Arrived
from fawang.kernel import clock
from fawang.organisations.rules import Language

#: A caller is not kept waiting for what is known of their number: whoever is not known by then chooses again.
_SECONDS = 0.1
#: For so long after it was found away the database is not asked what can be done without.
_AWAY_SECONDS = 5.0


class Known:
    """What holds for calls that begin.

    Args:
        current: what operators have set.
    """

    def __init__(self, current: Current) -> None:
        self._current = current
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="known")
        self._away = -_AWAY_SECONDS

    def close(self) -> None:
        """Ask no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def begun(self, arrived: Arrived) -> Begun:
        """Return what holds for a call: the number that was dialled, and the one that calls.

        Who calls is left unknown where that takes too long, or the database is away: nobody is turned away for it.
        """
        now = clock.now()
        holds = self._current.begun(arrived.dialled, now)
        if not arrived.number or time.monotonic() < self._away + _AWAY_SECONDS:
            return holds
        try:
            async with asyncio.timeout(_SECONDS):
                known, until = await within(lambda: self._asked(arrived.number, now), self._thread)
        except TimeoutError:
            return holds
        return replace(holds, known=known, blocked_until=said_at(until) if until else "")

    def _asked(self, number: str, now: datetime) -> tuple[Language | None, datetime | None]:
        try:
            return blocks.known(number, now)
        except (OperationalError, InterfaceError):
            # Also where nobody waits for it any more: it may take seconds to find out.
            self._away = time.monotonic()
            return None, None
