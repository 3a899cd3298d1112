"""Calls that the platform owes: taken from the table, made by a `dialler.Dialler`, and kept. A `dialler.Owing`.

What was asked for on a page waits in the table, so a restart loses nothing of it; the news of it comes at once, and
where none comes, it is found at the next look. Orders of one call are kept in order; while the database is away they
wait.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from fawang.dispatch.queries import dialling
from fawang.hotline.actions import outbound as actions
from fawang.hotline.actions import recordings
from fawang.hotline.actions.outbound import Taken
from fawang.hotline.control.claim import Claim
from fawang.hotline.control.dialler import Clearance, Dialler
from fawang.hotline.control.operating import within
from fawang.hotline.control.writer.platform import AGAIN_SECONDS
from fawang.hotline.queries import outbound as queries
from fawang.hotline.queries.instances import RunOver, ensure_goes_on
from fawang.hotline.rules import outgoing as o
from fawang.hotline.rules.outgoing import Order, Outbound
from fawang.hotline.telephony.programs.conversion import Converter
from fawang.kernel import clock
from fawang.kernel.news.live import hub
from fawang.kernel.rules.actor import SYSTEM

log = logging.getLogger(__name__)

#: Seconds; a lawyer who is on the line is not kept waiting for the database for longer.
_CLEARED_SECONDS = 5.0


@dataclass(slots=True)
class _Owed:
    """A call as the tables are told of it."""

    taken: Taken
    orders: asyncio.Queue[Callable[[], Any] | None] = field(default_factory=asyncio.Queue)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class Owed:
    """The platform of a dialler; it is known after both are made.

    Args:
        converter: makes sound of what was recorded.
        claim: that of this run; nothing is taken before it is there, and nothing is kept once it is lost.
    """

    def __init__(self, converter: Converter, claim: Claim) -> None:
        self._converter, self._claim = converter, claim
        self.dialler: Dialler | None = None
        self._calls: dict[str, _Owed] = {}
        self._watching: asyncio.Task[None] | None = None
        self._orphans_ended = False

    async def start(self) -> None:
        """End what an earlier run has left, and begin to look what is asked for: now, or when the database is there."""
        if self._claim.instance.done():
            with contextlib.suppress(OperationalError, InterfaceError):
                await self._end_orphans()
        self._watching = asyncio.create_task(self._watch())

    async def leave_off(self) -> None:
        """Take nothing more: what is asked for from now on waits for the next run."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching

    async def stop(self) -> None:
        """Do what is still to be kept, within reason; the switch has ended the calls."""
        working = [one.tasks[0] for one in self._calls.values()]
        if working:
            await asyncio.wait(working, timeout=5)

    @property
    def calls(self) -> int:
        """How many calls are not kept to their end."""
        return len(self._calls)

    async def clear(self, call: Outbound) -> Clearance | None:
        """Return the number to dial; see `dialler.Owing`. While the database is away nobody is called."""
        try:
            async with asyncio.timeout(_CLEARED_SECONDS):
                found = await within(lambda: actions.clear(by=SYSTEM, name=call.id))
        except (TimeoutError, OperationalError, InterfaceError):
            return None
        return Clearance(found.phone, found.announce, found.language) if found else None

    async def stands(self, call: Outbound) -> None:
        """Note where a call stands."""
        self._do(call.id, lambda: actions.stand(by=SYSTEM, name=call.id, stage=call.stage))

    async def obey(self, call: Outbound, order: Order) -> None:
        """Do what a call orders."""
        if (work := self._work_of(call, order)) is not None:
            self._do(call.id, work)
        if isinstance(order, o.Finish):
            self._calls[call.id].orders.put_nowait(None)

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Keep what was recorded."""
        taped = await self._converter.taped(file, inside)
        await self._kept(lambda: recordings.keep(by=SYSTEM, name=call, file=file, taped=taped))

    def _work_of(self, call: Outbound, order: Order) -> Callable[[], Any] | None:
        name, now = call.id, clock.now()
        match order:
            case o.Note(heard):
                return lambda: actions.heard(by=SYSTEM, name=name, heard=heard)
            case o.GiveBack(lost):
                return lambda: actions.give_back(by=SYSTEM, name=name, lost=lost)
            case o.BreakOff():
                return lambda: actions.break_off(by=SYSTEM, name=name)
            case o.TalkBegan():
                return lambda: actions.talk_began(by=SYSTEM, name=name, at=now, recorded=call.recorded)
            case o.TalkEnded():
                return lambda: actions.talk_ended(by=SYSTEM, name=name, at=now)
            case o.Rate(score):
                return lambda: actions.rate(by=SYSTEM, name=name, score=score)
            case o.Finish(cause):
                return lambda: actions.finish(by=SYSTEM, name=name, cause=cause, at=now)
        return None

    # --- what is asked for -----------------------------------------------------------------------

    async def _end_orphans(self) -> None:
        """End what an earlier run has left, once: before anything is taken."""
        if self._orphans_ended:
            return
        instance = self._claim.instance.result()
        left = await within(lambda: actions.end_orphans(by=SYSTEM, at=clock.now(), instance=instance))
        self._orphans_ended = True
        if left:
            log.warning("%s calls that an earlier run had made have ended with it", left)

    async def _watch(self) -> None:
        instance = await asyncio.shield(self._claim.instance)
        async for _changed in hub.watch(queries.topic()):
            if self._claim.lost.done():
                return
            try:
                await self._end_orphans()
                taken = await within(lambda: self._ours(lambda: actions.take(by=SYSTEM, instance=instance)))
            except RunOver:
                return
            except (OperationalError, InterfaceError):
                # It stays in the table, and the next look finds it.
                continue
            except Exception:
                log.exception("calls that were asked for could not be taken")
                continue
            for one in taken:
                self._begin(one)

    def _begin(self, taken: Taken) -> None:
        assert self.dialler is not None
        one = self._calls[taken.name] = _Owed(taken)
        one.tasks = [asyncio.create_task(self._work(one)), asyncio.create_task(self._follow(one))]
        self.dialler.begin(taken.name, taken.address)

    async def _follow(self, one: _Owed) -> None:
        """End the call of whoever does not have the call-back in hand any more."""
        taken = one.taken
        async for _changed in hub.watch(f"callback:{taken.callback_id}"):
            with contextlib.suppress(OperationalError, InterfaceError):
                if not await within(lambda: dialling.has_in_hand(taken.callback_id, taken.staff_id)):
                    assert self.dialler is not None
                    self.dialler.happens(taken.name, o.Closed())

    def _ours[T](self, work: Callable[[], T]) -> T:
        """Do something in one transaction, if no other hotline has taken over."""
        with transaction.atomic():
            ensure_goes_on(self._claim.instance.result())
            return work()

    # --- what is to be kept ----------------------------------------------------------------------

    def _do(self, name: str, work: Callable[[], Any]) -> None:
        self._calls[name].orders.put_nowait(work)

    async def _work(self, one: _Owed) -> None:
        while (work := await one.orders.get()) is not None:
            await self._kept(work)
        one.tasks[1].cancel()
        del self._calls[one.taken.name]

    async def _kept(self, work: Callable[[], Any]) -> None:
        while not self._claim.lost.done():
            try:
                await within(lambda: self._ours(work))
            except (OperationalError, InterfaceError):
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            except RunOver:
                return
            except Exception:
                # One thing of a call that goes wrong must not stop what follows.
                log.exception("something of a call that was made could not be kept")
            return
