"""What operators have set, kept in the process that takes calls, and read again when it changes.

PostgreSQL says that something has changed (`kernel.live`); the next call then hears it. While the database is away what
was read last holds.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection

from fawang.consultations.data.zones import Zone
from fawang.consultations.queries import zone_versions
from fawang.hotline.data import prompts
from fawang.hotline.queries import operating
from fawang.hotline.queries.operating import Dialled, InForce
from fawang.hotline.rules import Announced, Phrase
from fawang.hotline.rules.calls.events import Begun
from fawang.hotline.rules.numbers import hours
from fawang.kernel import clock
from fawang.kernel.news.live import hub
from fawang.organisations.rules import Language

log = logging.getLogger(__name__)

#: More threads would only wait for each other: for the lock of a centre, and for the interpreter.
_THREADS = ThreadPoolExecutor(4, thread_name_prefix="tables")


class Current:
    """What is in force, from `start` on."""

    def __init__(self) -> None:
        self._now = InForce()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read it, and follow its changes. While the database is away the installation's own settings hold."""
        with contextlib.suppress(OperationalError, InterfaceError):
            self._now = await within(operating.in_force)
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Follow no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def said(self, phrase: Phrase, language: Language) -> tuple[Language, str]:
        """Return how the machine says a phrase now; see `prompts.said`."""
        return prompts.said(phrase, language, self._now.texts)

    def answers(self, number: str) -> bool:
        """Tell whether a number that was dialled is one of ours."""
        return self._now.answers(number)

    def trusts(self, source: str) -> bool:
        """Tell whether an address is a partner's."""
        return source in self._now.sources

    def begun(self, dialled: str, now: datetime) -> Begun:
        """Return what holds for a call to a number that begins now."""
        own = self._now.numbers.get(dialled, Dialled())
        opens = hours.opens(own.week, now.astimezone(clock.CHINA))
        zone = zone_versions.first_to_say(self._now.zones, now)
        return Begun(
            menu=own.menu,
            greeting=own.greeting,
            closed_until=said_at(opens) if opens else "",
            announcement=_announced(zone) if zone else None,
        )

    async def _follow(self) -> None:
        async for changed in hub.watch(operating.topic(), zone_versions.topic()):
            if not changed:
                continue
            try:
                self._now = await within(operating.in_force)
            except (OperationalError, InterfaceError):
                # Once it is back the hub says so, and it is read then.
                log.warning("the database is away; what operators have set stays as it was")
            except Exception:
                log.exception("what operators have set could not be read; it stays as it was")


def _announced(zone: Zone) -> Announced | None:
    if zone.announcement is None:
        return None
    others = prompts.readable(zone.announcement.spoken)
    return Announced(zone.code, ((Language.MANDARIN, zone.announcement.zh_hans), *others.items()))


def said_at(moment: datetime) -> str:
    """Return a moment as phrases say it: 11月27日15:30."""
    local = moment.astimezone(clock.CHINA)
    return f"{local.month}月{local.day}日{local.hour}:{local:%M}"


async def within[T](work: Callable[[], T], threads: ThreadPoolExecutor = _THREADS) -> T:
    """Do something with the database in a thread, and give its connection back."""

    def do() -> T:
        try:
            return work()
        finally:
            connection.close()

    return await asyncio.get_running_loop().run_in_executor(threads, do)
