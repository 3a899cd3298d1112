"""Calls in the tables, followed: what changes of them there is told to their journeys.

Who has a call in hand is decided in the tables; news of it says only that something has changed. So the tables are
looked at, for all calls of which there is news at once.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError

from fawang.dispatch.actions import contacts
from fawang.hotline.actions import calls, instructions
from fawang.hotline.control.operating import within
from fawang.hotline.queries import calls as queries
from fawang.hotline.queries.calls import Address, Asking, call_topic, staff_in
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.events import Input
from fawang.hotline.rules.calls.requests import Seen, as_input, follow, is_theirs
from fawang.kernel.news.live import hub
from fawang.kernel.rules.actor import SYSTEM

log = logging.getLogger(__name__)

#: That somebody still waits is written so often (`dispatch.queries.waits.SILENT` is a minute).
_BEAT_SECONDS = 10.0
#: News of calls within this many seconds is one look at the tables.
_LOOK_SECONDS = 0.1
#: Whose telephone is to ring is seen however much is still to be written: an offer rings for fifteen seconds only.
_LOOKING = ThreadPoolExecutor(1, thread_name_prefix="looking")


@dataclass(slots=True)
class Followed:
    """A call as its follower knows it. `talking` is the seat that has taken off, `subject` what it waits with."""

    name: str
    seen: Seen = field(default_factory=Seen)
    waits: bool = False
    talking: str = ""
    subject: str = ""
    beat_at: float = 0.0
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    following: asyncio.Task[None] | None = None

    def begin_to_wait(self) -> None:
        """Note that somebody waits from now on; that they do is written by whoever says so."""
        self.waits, self.beat_at = True, time.monotonic() + _BEAT_SECONDS


class Follower:
    """Follows calls. `addresses` are those of the seats and partners that were named to journeys.

    Args:
        tell: is told what happened to a call, from the thread that has looked.
        holds: tells there whether the calls are still this run's: else another has ended them in the tables, which is
            no news to who talks.
    """

    def __init__(self, tell: Callable[[str, Input], None], holds: Callable[[], bool] = lambda: True) -> None:
        self.addresses: dict[str, Address] = {}
        self._tell, self._holds = tell, holds
        self._due: dict[str, tuple[Followed, asyncio.Future[None]]] = {}
        self._looking: asyncio.Task[None] | None = None

    def follow(self, one: Followed) -> None:
        """Follow a call from now on, unless it is followed already."""
        if one.following is None:
            one.following = asyncio.create_task(self._follow(one))

    def leave(self, one: Followed) -> None:
        """Follow a call no more."""
        if one.following is not None:
            one.following.cancel()
        self._due.pop(one.name, None)

    def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()

    async def _follow(self, one: Followed) -> None:
        subject = one.subject
        news = hub.watch(call_topic(one.name), subject)
        while True:
            await anext(news)
            await self._looked_at(one)
            if one.subject != subject:
                # What it waits with now has a topic of its own.
                await news.aclose()
                subject = one.subject
                news = hub.watch(call_topic(one.name), subject)

    async def _looked_at(self, one: Followed) -> None:
        """Let a call be looked at with others of which there is news."""
        looked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._due[one.name] = one, looked
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_while_due())
        await looked

    async def _look_while_due(self) -> None:
        while self._due:
            due, self._due = self._due, {}
            try:
                with contextlib.suppress(OperationalError, InterfaceError):
                    await within(lambda: self.look([one for one, _looked in due.values()]), _LOOKING)  # noqa: B023
            except Exception:
                log.exception("calls could not be looked at; the next news of them is looked at again")
            finally:
                for _one, looked in due.values():
                    if not looked.done():
                        looked.set_result(None)
            await asyncio.sleep(_LOOK_SECONDS)

    def look(self, ones: Collection[Followed]) -> None:
        """Look at the tables, and tell what has changed of some calls. In a thread that may ask the tables."""
        # Before the tables: whoever is known to talk there has been written down.
        talking = {one.name: one.talking for one in ones}
        names = list(talking)
        subjects = queries.subjects_of(names)
        for one in ones:
            one.subject = subjects.get(one.name, "")
        self._beat([one for one in ones if one.waits and one.subject and not talking[one.name]])
        now = queries.seen(names)
        asked = queries.asked(names)
        # After what was read: whoever takes over says so first.
        if not self._holds():
            return
        found = {one.name: follow(one.seen, now[one.name], talking=talking[one.name]) for one in ones}
        self._know({one.seat for told in found.values() for one in told if isinstance(one, i.Offered)})
        for one in ones:
            try:
                self._instructed(one, now[one.name].has, asked.get(one.name, ()))
                for happened in found[one.name]:
                    self._happened(one, happened)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                # A mistake in one call is none of the others'.
                log.exception("what changed of a call could not be told")
            # Who gives somebody back may be rung for them again at once: that is news to come.
            one.seen = Seen(has=now[one.name].has) if talking[one.name] else now[one.name]

    def _beat(self, ones: Collection[Followed]) -> None:
        due = [one for one in ones if time.monotonic() >= one.beat_at]
        if due:
            contacts.beat_all(by=SYSTEM, subjects=[one.subject for one in due])
        for one in due:
            one.beat_at = time.monotonic() + _BEAT_SECONDS

    def _happened(self, one: Followed, happened: Input) -> None:
        if isinstance(happened, i.Offered) and happened.seat not in self.addresses:
            staff_id = staff_in(happened.seat)
            assert staff_id is not None
            calls.missed(by=SYSTEM, name=one.name, staff_id=staff_id, died=True)
            return
        if isinstance(happened, i.PassedOn):
            self._know({happened.target})
        self._tell(one.name, happened)

    def _instructed(self, one: Followed, has: str, asked: Collection[Asking]) -> None:
        """Let what pages ask be done, if it is still for those who asked it to ask."""
        for asking in asked:
            what, target = asking.what, asking.target
            if is_theirs(what, by=asking.by, has=has):
                if target:
                    self._know({target})
                if not target or target in self.addresses:
                    one.headers[target] = queries.headers_for(one.name, target)
                    self._tell(one.name, as_input(what, target, by=asking.by))
            instructions.done(by=SYSTEM, instruction_id=asking.id)

    def _know(self, targets: Collection[str]) -> None:
        """Learn where somebody is called now; nobody is there of whom no address is found."""
        found = queries.addresses_of(targets)
        self.addresses.update(found)
        for target in targets:
            if target not in found:
                self.addresses.pop(target, None)
