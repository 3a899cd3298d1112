"""That this process is the hotline of its database: claimed at its start, said again every few seconds, given up at its
end.

While the database is away nothing can be claimed, and nobody can take over: calls are answered all the same. What is
to be written of them waits until this run has its number.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import InterfaceError, OperationalError

from fawang.hotline.actions import instances
from fawang.hotline.actions.instances import AnotherRuns, Silent
from fawang.hotline.control.operating import within
from fawang.hotline.queries.instances import latest
from fawang.hotline.telephony.programs.task_group import meanwhile
from fawang.kernel.rules.actor import SYSTEM

log = logging.getLogger(__name__)

#: Seconds between two heartbeats; they are tried again sooner while the database is away. `LAPSE` is several of them.
BEAT_SECONDS, _AGAIN_SECONDS = 5.0, 1.0
#: A run that is silent may have been cut off together with the database: so long it has to be heard of again.
GRACE_SECONDS = 10.0


class TakenOver(Exception):
    """Another hotline has taken over: on which machine, by which process."""

    def __init__(self, node: str, pid: int, instance: int) -> None:
        self.node, self.pid, self.instance = node, pid, instance
        super().__init__(f"instance {instance} on {node}")


class Claim:
    """The claim of this process, from `held` on.

    Attributes:
        instance: the number of this run, once the tables have it.
        lost: why this process must not go on, once it must not.
    """

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.instance: asyncio.Future[int] = loop.create_future()
        self.lost: asyncio.Future[AnotherRuns | TakenOver] = loop.create_future()
        # A connection that hangs holds up nothing else.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="claim")

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Be the hotline of this database for as long as this lasts, or learn by `lost` that it is another.

        Raises:
            AnotherRuns: another hotline runs on this database.
        """
        try:
            with contextlib.suppress(OperationalError, InterfaceError):
                await self._take()
            if not self.instance.done():
                log.warning(
                    "hotline: the database is away; whether another hotline runs is seen once it is back"
                )
            async with meanwhile(self._keep()):
                yield
        finally:
            if self.instance.done():
                with contextlib.suppress(OperationalError, InterfaceError):
                    number = self.instance.result()
                    await self._asked(lambda: instances.end(by=SYSTEM, instance=number))
            self._thread.shutdown(wait=False)

    async def holds(self) -> bool:
        """Say that this run is alive; return whether it is still the hotline.

        Raises:
            OperationalError, InterfaceError: the database is away.
        """
        number = await asyncio.shield(self.instance)
        if not self.lost.done() and not await self._asked(
            lambda: instances.renew(by=SYSTEM, instance=number)
        ):
            other = await self._asked(latest)
            assert other is not None, "rows of runs stay"
            self._lose(TakenOver(other.node, other.pid, other.pk))
        return not self.lost.done()

    async def _take(self) -> None:
        silent: Mapping[int, datetime] = {}
        while not self.instance.done():
            try:
                found = await self._asked(lambda seen=silent: instances.claim(by=SYSTEM, silent=seen))  # type: ignore[misc]
                self.instance.set_result(found)
            except Silent as why:
                log.warning("%s; it is taken over unless it is heard of within %.0f s", why, GRACE_SECONDS)
                silent = why.heartbeats
                await asyncio.sleep(GRACE_SECONDS)

    async def _keep(self) -> None:
        while not self.lost.done():
            try:
                if not self.instance.done():
                    await self._take()
                elif not await self.holds():
                    return
            except AnotherRuns as why:
                self._lose(why)
            except (OperationalError, InterfaceError):
                await asyncio.sleep(_AGAIN_SECONDS)
            except Exception:
                log.exception("it could not be said that this hotline is alive")
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                await asyncio.sleep(BEAT_SECONDS)

    def _lose(self, why: AnotherRuns | TakenOver) -> None:
        if not self.lost.done():
            self.lost.set_result(why)

    async def _asked[T](self, work: Callable[[], T]) -> T:
        return await within(work, self._thread)
