"""What lies behind the telephone: calls in the tables, matching, matters. It is told by `process.py`.

Orders of one call are kept in order and done one after the other; the exchange waits for none of them. While the
database is away they are kept, and done when it is back: calls go on to be answered and queued meanwhile. What
changes of a call in the tables is followed, and told to its journey.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import InterfaceError, OperationalError

from fawang.hotline.actions import booking, calls, monitoring, recordings
from fawang.hotline.control.call_changes import Followed, Follower
from fawang.hotline.control.writer.batches import (
    Work,
    at_once,
    may_be_gathered,
    next_works,
    together,
    urgency_of,
)
from fawang.hotline.control.writer.threads import Gatherer, Hands, Urgency
from fawang.hotline.queries import calls as queries
from fawang.hotline.queries import instances
from fawang.hotline.queries.calls import Address, staff_in
from fawang.hotline.queries.instances import RunOver
from fawang.hotline.rules import Call, Stage, partners
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.commands import Order
from fawang.hotline.rules.calls.events import Input
from fawang.hotline.rules.legs import Arrived
from fawang.hotline.telephony.programs.conversion import Converter
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Problem
from fawang.kernel.storage import gathering

log = logging.getLogger(__name__)

#: Seconds until what the database did not take is tried again.
AGAIN_SECONDS = 1.0
#: So long calls wait until what an earlier run has left is ended, where the database is there.
_ORPHANS_SECONDS = 10.0
#: What cannot be gathered. More threads would only wait for each other: for the lock of a centre, and the interpreter.
_HANDS = Hands(2)
#: Everything else: at 40 calls a second some 30 works at a time, a tenth of a second late.
_GATHERER = Gatherer(together, name="gathering", most=100, breath=0.06)


@dataclass(slots=True)
class _Call(Followed):
    """A call as the tables are told of it."""

    orders: asyncio.Queue[Work | None] = field(default_factory=asyncio.Queue)
    #: Set once its row is written. Until then nothing of it can be kept that does not stand in `orders`.
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    working: asyncio.Task[None] | None = None


class Tables:
    """The platform of an exchange. `happens` is the exchange's; it is known after both are made."""

    def __init__(self) -> None:
        #: The number of this run; nothing is written before it is known.
        self.instance: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        #: Another hotline has taken over: nothing is written any more.
        self.lost = False
        self.happens: Callable[[str, Input], None] = lambda _call, _happened: None
        #: Is told that all of a call is written.
        self.over: Callable[[str], None] = lambda _call: None
        self.converter = Converter()
        self._calls: dict[str, _Call] = {}
        self._loop = asyncio.get_running_loop()
        self._follower = Follower(self._tell, self._holds)
        self._ending: asyncio.Task[None] | None = None

    async def start(self, going_on: Collection[tuple[Arrived, Call]] = ()) -> None:
        """End what an earlier run has left: now, or when the database is there.

        Args:
            going_on: calls that an exchange already has, as they came and as they stand.
        """
        now, names = clock.now(), {call.id for _arrived, call in going_on}
        end = Work(lambda: calls.end_orphans(by=SYSTEM, at=now, but=names, instance=self.instance.result()))
        self._ending = asyncio.create_task(self._kept([end]))
        if self.instance.done():
            await asyncio.wait({self._ending}, timeout=_ORPHANS_SECONDS)
        for arrived, call in going_on:
            self._go_on(arrived, call)

    async def stop(self) -> None:
        """Do what is still to be done, within reason."""
        working = [one.working for one in self._calls.values() if one.working is not None]
        if working:
            await asyncio.wait(working, timeout=5)
        if self._ending is not None:
            self._ending.cancel()
        self._follower.stop()
        self.converter.close()

    @property
    def calls(self) -> int:
        """How many calls are not written down to their end."""
        return len(self._calls)

    def address_of(self, target: str) -> Address | None:
        """Return where a seat or a partner that was named to a journey is called; None where nobody was named."""
        return self._follower.addresses.get(target)

    def headers_of(self, call: str, target: str) -> Mapping[str, str]:
        """Return what goes with a call to another hotline; a seat has the page."""
        one = self._calls.get(call)
        return one.headers.get(target, {}) if one is not None else {}

    async def came(self, arrived: Arrived) -> None:
        """Keep a new call."""
        one = self._calls.get(arrived.leg) or self._come(arrived, clock.now())
        if arrived.headers:
            handed = partners.read(arrived.headers)
            refer = Work(
                lambda: calls.refer(by=SYSTEM, name=one.name, handed=handed),
                light=True,
                urgency=Urgency.LATER,
            )
            self._do(one, refer)

    def _come(self, arrived: Arrived, now: datetime) -> _Call:
        one = self._calls[arrived.leg] = _Call(arrived.leg)
        one.working = asyncio.create_task(self._work(one))
        self._do(one, Work(lambda: calls.begin(
            by=SYSTEM, name=one.name, number=arrived.number, dialled=arrived.dialled, source=arrived.source, at=now,
            instance=self.instance.result(),
        ), light=True, urgency=Urgency.LATER, call=one.name))  # fmt: skip
        return one

    def _go_on(self, arrived: Arrived, call: Call) -> None:
        """Go on with a call: what it has come to is written again, and changes nothing where it was written already."""
        now = clock.now()
        one = self._come(arrived, now)
        self._stand(one, call)
        talks = call.stage in (Stage.TALKING, Stage.HELD) and staff_in(call.seat) is not None
        if (call.queued or talks) and call.topic is not None and call.language is not None:
            wait = self._work_of(one, call, o.Wait(call.topic, call.language), now)
            assert wait is not None
            # Followed is a talk only once it is known whose it is: else it would look as if nobody had it.
            self._do(one, replace(wait, after=None) if talks else wait)
        if talks:
            took = self._took(one, call.seat, now)

            def taken() -> None:
                assert took.after is not None
                took.after()
                self._loop.call_soon_threadsafe(self._follow, one)

            self._do(one, replace(took, after=taken))
        elif call.stage == Stage.RATING:
            self._do(one, Work(lambda: calls.talk_ended(by=SYSTEM, name=one.name, at=now)))

    async def stands(self, call: Call) -> None:
        """Note where a call stands, for the pages of whoever has it and of whoever leads the shift."""
        one = self._calls.get(call.id)
        # A call that is not known was over before this process began.
        if one is not None:
            self._stand(one, call)

    def _stand(self, one: _Call, call: Call) -> None:
        other, up = (call.other.target, call.other.up) if call.other else ("", False)

        def stand() -> None:
            calls.stand(
                by=SYSTEM, name=call.id, stage=call.stage, other=other, other_up=up, language=call.language,
                subject=one.subject,
            )  # fmt: skip

        self._do(one, Work(stand, light=True, latest=True, call=call.id))

    async def obey(self, call: Call, order: Order) -> None:
        """Do what a call orders; see `controller.Platform`."""
        one, now = self._calls.get(call.id), clock.now()
        if one is None:
            return
        if isinstance(order, o.Missed | o.Wait | o.TalkEnded):
            one.talking = ""
        if (work := self._work_of(one, call, order, now)) is not None:
            self._do(one, work)
        if isinstance(order, o.Finish):
            one.orders.put_nowait(None)

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Keep what was recorded."""
        taped = await self.converter.taped(file, inside)
        if (one := self._calls.get(call)) is not None:
            await one.begun.wait()
        keep = Work(
            lambda: recordings.keep(by=SYSTEM, name=call, file=file, taped=taped),
            urgency=Urgency.AT_LEISURE,
            call=call,
            files=True,
        )
        await self._kept([keep])

    # --- orders ----------------------------------------------------------------------------------

    def _work_of(self, one: _Call, call: Call, order: Order, now: datetime) -> Work | None:
        name = one.name
        match order:
            case o.Wait(topic, language, again):
                first = not (one.waits or one.subject or again)
                one.begin_to_wait()

                def wait() -> None:
                    row = calls.wait(
                        by=SYSTEM, name=name, topic=topic, language=language, recorded=call.recorded, again=again,
                        at=now,
                    )  # fmt: skip
                    one.subject = queries.subject_in(row)

                begin = lambda: self._loop.call_soon_threadsafe(self._follow, one)  # noqa: E731
                return Work(
                    wait,
                    after=begin,
                    urgency=Urgency.SOON if again else Urgency.LATER,
                    call=name if first else "",
                    arrives=True,
                )
            case o.Leave():
                one.waits = False
                return Work(lambda: calls.leave(by=SYSTEM, name=name), urgency=Urgency.NOW, call=name)
            case o.Took(taker):
                return self._took(one, taker, now)
            case o.TalkEnded(passed):
                end = lambda: calls.talk_ended(by=SYSTEM, name=name, at=now, passed=passed)  # noqa: E731
                return Work(end, urgency=Urgency.NOW, call="" if passed else name)
            case o.Missed(who, died) if (staff_id := staff_in(who)) is not None:
                miss = lambda: calls.missed(by=SYSTEM, name=name, staff_id=staff_id, died=died)  # noqa: E731
                return Work(miss, urgency=Urgency.NOW)
            case o.Supervises(who, mode):
                return Work(lambda: monitoring.note(by=SYSTEM, name=name, supervisor=who, mode=mode))
            case o.Remember(language):
                remember = lambda: calls.remember(by=SYSTEM, name=name, language=language, at=now)  # noqa: E731
                return Work(remember, light=True, call=name)
            case o.LookUp(code):
                return Work(lambda: self._tell(name, i.Looked(queries.progress(code))))
            case o.CallBack():
                return Work(lambda: self._tell(name, i.Booked(booking.book_first(by=SYSTEM, name=name))))
            case o.Rate(score):
                rate = lambda: calls.rate(by=SYSTEM, name=name, score=score)  # noqa: E731
                return Work(rate, urgency=Urgency.AT_LEISURE, call=name)
            case o.Finish(cause, seconds):
                return Work(lambda: calls.finish(
                    by=SYSTEM, name=name, cause=cause, recorded=call.recorded, message=seconds, at=now
                ), call="" if seconds else name)  # fmt: skip
        return None

    def _took(self, one: _Call, taker: str, now: datetime) -> Work:
        staff_id = staff_in(taker)
        assert staff_id is not None
        theirs = ""

        def take() -> None:
            nonlocal theirs
            try:
                calls.took(by=SYSTEM, name=one.name, staff_id=staff_id, at=now)
            except Problem as problem:
                if gathering.is_gathering():
                    # By itself it can be undone alone, and is refused then.
                    raise
                log.warning("a call cannot be whose seat took off: %s", problem.code)
                self._tell(one.name, i.Refused(taker))
            else:
                theirs = taker

        def taken() -> None:
            # Only now the tables say so too: what is seen in them from here on is news.
            one.talking = theirs or one.talking

        return Work(take, after=taken, urgency=Urgency.NOW, call=one.name, takes=staff_id)

    def _tell(self, name: str, happened: Input) -> None:
        """Let something happen to a call, from the thread in which its work is done."""
        self._loop.call_soon_threadsafe(self.happens, name, happened)

    def _do(self, one: _Call, work: Work) -> None:
        one.orders.put_nowait(work)

    async def _work(self, one: _Call) -> None:
        over = False
        while not over:
            works, over = await next_works(one.orders)
            await self._kept(works)
            one.begun.set()
        self._follower.leave(one)
        del self._calls[one.name]
        self.over(one.name)

    async def _kept(self, works: list[Work]) -> None:
        """Do things in one transaction, again and again while the database is away; nothing once another took over."""
        told = False
        await asyncio.shield(self.instance)
        while works and not self.lost:
            try:
                if may_be_gathered(works):
                    await _GATHERER.do([self._ours(works[0]), *works], urgency_of(works))
                else:
                    await _HANDS.do(lambda: at_once([self._ours(works[0]), *works]), urgency_of(works))
            except RunOver:
                self.lost = True
            except (OperationalError, InterfaceError):
                if not told:
                    log.warning("the database is away; what is to be kept of a call is kept until it is back")
                told = True
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            except Exception:
                if len(works) > 1:
                    # One thing of a call that goes wrong must not take the others with it.
                    for work in works:
                        await self._kept([work])
                    return
                # … nor stop what follows.
                log.exception("something of a call could not be kept")
            return

    def _ours(self, first: Work) -> Work:
        """Return what goes into a transaction before all else: where another hotline has taken over it is given up."""
        return Work(
            lambda: instances.ensure_goes_on(self.instance.result()),
            light=True,
            urgency=first.urgency,
            call=first.call,
        )

    def _holds(self) -> bool:
        """Tell whether no other hotline has taken over. In a thread that may ask the tables."""
        self.lost = self.lost or not instances.goes_on(self.instance.result())
        return not self.lost

    def _follow(self, one: _Call) -> None:
        if one.name in self._calls:
            self._follower.follow(one)
