"""What lies behind the telephone: calls in the tables, matching, matters. An `exchange.Platform`.

Orders of one call are kept in order and done one after the other; the exchange waits for none of them. While the
database is away they are kept, and done when it is back: calls go on to be answered and queued meanwhile. What
changes of a call in the tables is followed, and told to its journey.
"""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import InterfaceError, OperationalError

from fawang.dispatch.actions import contacts
from fawang.hotline import inputs as i
from fawang.hotline import orders as o
from fawang.hotline import partners
from fawang.hotline.actions import booking, calls, instructions, monitoring, recordings
from fawang.hotline.converting import Converter
from fawang.hotline.current import Current, said_at, within
from fawang.hotline.handling import Seen, as_input, follow, is_theirs
from fawang.hotline.hands import Hands, Urgency
from fawang.hotline.inputs import Begun, Input
from fawang.hotline.keeping import Work, at_once, next_works, urgency_of
from fawang.hotline.legs import Arrived
from fawang.hotline.orders import Order
from fawang.hotline.queries import blocks
from fawang.hotline.queries import calls as queries
from fawang.hotline.queries.calls import Address, call_topic, staff_in
from fawang.hotline.rules import Call, Stage
from fawang.kernel import clock
from fawang.kernel.actor import SYSTEM
from fawang.kernel.live import hub
from fawang.kernel.problems import Problem

log = logging.getLogger(__name__)

#: Seconds until what the database did not take is tried again.
AGAIN_SECONDS = 1.0
#: A caller is not kept waiting for what is known of their number: whoever is not known by then chooses again.
_KNOWN_SECONDS = 0.1
#: For so long after it was found away the database is not asked what can be done without.
_AWAY_SECONDS = 5.0
#: That somebody still waits is written so often (`dispatch.queries.waits.SILENT` is a minute).
_BEAT_SECONDS = 10.0
#: Several news of a call within this many seconds are one look at the tables.
_LOOK_SECONDS = 0.1
#: Whose telephone is to ring is seen however much is still to be written: an offer rings for fifteen seconds only.
_LOOKING = ThreadPoolExecutor(2, thread_name_prefix="looking")
#: What a caller waits for stands behind nothing else.
_AT_ONCE = ThreadPoolExecutor(1, thread_name_prefix="at-once")
#: More threads would only wait for each other: for the lock of a centre, and for the interpreter.
_HANDS = Hands(4)


@dataclass(slots=True)
class _Call:
    """A call as the tables are told of it. `talking` is the seat that has taken off, `subject` what it waits with."""

    name: str
    orders: asyncio.Queue[Work | None] = field(default_factory=asyncio.Queue)
    seen: Seen = field(default_factory=Seen)
    waits: bool = False
    talking: str = ""
    subject: str = ""
    beat_at: float = 0.0
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    working: asyncio.Task[None] | None = None
    following: asyncio.Task[None] | None = None
    looking: threading.Lock = field(default_factory=threading.Lock)


class Tables:
    """The platform of an exchange. `happens` is the exchange's; it is known after both are made."""

    def __init__(self) -> None:
        self.happens: Callable[[str, Input], None] = lambda _call, _happened: None
        self.current = Current()
        self.converter = Converter()
        self._calls: dict[str, _Call] = {}
        self._addresses: dict[str, Address] = {}
        self._loop = asyncio.get_running_loop()
        self._ending: asyncio.Task[None] | None = None
        #: When the database was found to be away last.
        self._away = -_AWAY_SECONDS

    async def start(self, going_on: Collection[tuple[Arrived, Call]] = ()) -> None:
        """End what an earlier run has left, and read what operators have set: now, or when the database is there.

        Args:
            going_on: calls that an exchange already has, as they came and as they stand.
        """
        now, names = clock.now(), {call.id for _arrived, call in going_on}
        end = Work(lambda: calls.end_orphans(by=SYSTEM, at=now, but=names))
        try:
            await within(lambda: at_once([end]))
        except (OperationalError, InterfaceError):
            self._ending = asyncio.create_task(self._kept([end]))
        await self.current.start()
        for arrived, call in going_on:
            self._go_on(arrived, call)

    async def stop(self) -> None:
        """Do what is still to be done, within reason."""
        await self.current.stop()
        working = [one.working for one in self._calls.values() if one.working is not None]
        if working:
            await asyncio.wait(working, timeout=5)
        if self._ending is not None:
            self._ending.cancel()
        self.converter.close()

    def address_of(self, target: str) -> Address | None:
        """Return where a seat or a partner that was named to a journey is called; None where nobody was named."""
        return self._addresses.get(target)

    def headers_of(self, call: str, target: str) -> Mapping[str, str]:
        """Return what goes with a call to another hotline; a seat has the page."""
        one = self._calls.get(call)
        return one.headers.get(target, {}) if one is not None else {}

    async def begun(self, arrived: Arrived) -> Begun:
        """Keep a new call; return what holds for it: the number that was dialled, and the one that calls."""
        now = clock.now()
        one = self._calls.get(arrived.leg) or self._come(arrived, now)
        if arrived.headers:
            handed = partners.read(arrived.headers)
            refer = Work(
                lambda: calls.refer(by=SYSTEM, name=one.name, handed=handed),
                light=True,
                urgency=Urgency.LATER,
            )
            self._do(one, refer)
        holds = self.current.begun(arrived.dialled, now)
        if not arrived.number or time.monotonic() < self._away + _AWAY_SECONDS:
            return holds
        try:
            async with asyncio.timeout(_KNOWN_SECONDS):
                known, until = await within(
                    lambda: (queries.language_of(arrived.number), blocks.until(arrived.number, now)), _AT_ONCE
                )
        except TimeoutError:
            return holds
        except (OperationalError, InterfaceError):
            # Nobody is turned away because the database is.
            self._away = time.monotonic()
            return holds
        return replace(holds, known=known, blocked_until=said_at(until) if until else "")

    def _come(self, arrived: Arrived, now: datetime) -> _Call:
        one = self._calls[arrived.leg] = _Call(arrived.leg)
        one.working = asyncio.create_task(self._work(one))
        self._do(one, Work(lambda: calls.begin(
            by=SYSTEM, name=one.name, number=arrived.number, dialled=arrived.dialled, source=arrived.source, at=now,
        ), light=True, urgency=Urgency.LATER))  # fmt: skip
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
                self._loop.call_soon_threadsafe(self._begin_following, one)

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

        self._do(one, Work(stand, light=True, latest=True))

    async def obey(self, call: Call, order: Order) -> None:
        """Do what a call orders; see `exchange.Platform`."""
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
        keep = Work(
            lambda: recordings.keep(by=SYSTEM, name=call, file=file, taped=taped), urgency=Urgency.AT_LEISURE
        )
        await self._kept([keep])

    # --- orders ----------------------------------------------------------------------------------

    def _work_of(self, one: _Call, call: Call, order: Order, now: datetime) -> Work | None:
        name = one.name
        match order:
            case o.Wait(topic, language, again):
                one.waits, one.beat_at = True, time.monotonic() + _BEAT_SECONDS

                def wait() -> None:
                    row = calls.wait(
                        by=SYSTEM, name=name, topic=topic, language=language, recorded=call.recorded, again=again,
                        at=now,
                    )  # fmt: skip
                    one.subject = queries.subject_in(row)

                begin = lambda: self._loop.call_soon_threadsafe(self._begin_following, one)  # noqa: E731
                return Work(wait, after=begin, urgency=Urgency.SOON if again else Urgency.LATER)
            case o.Leave():
                one.waits = False
                return Work(lambda: calls.leave(by=SYSTEM, name=name), urgency=Urgency.NOW)
            case o.Took(taker):
                return self._took(one, taker, now)
            case o.TalkEnded(passed):
                end = lambda: calls.talk_ended(by=SYSTEM, name=name, at=now, passed=passed)  # noqa: E731
                return Work(end, urgency=Urgency.NOW)
            case o.Missed(who, died) if (staff_id := staff_in(who)) is not None:
                miss = lambda: calls.missed(by=SYSTEM, name=name, staff_id=staff_id, died=died)  # noqa: E731
                return Work(miss, urgency=Urgency.NOW)
            case o.Supervises(who, mode):
                return Work(lambda: monitoring.note(by=SYSTEM, name=name, supervisor=who, mode=mode))
            case o.Remember(language):
                remember = lambda: calls.remember(by=SYSTEM, name=name, language=language, at=now)  # noqa: E731
                return Work(remember, light=True)
            case o.LookUp(code):
                return Work(lambda: self._tell(name, i.Looked(queries.progress(code))))
            case o.CallBack():
                return Work(lambda: self._tell(name, i.Booked(booking.book_first(by=SYSTEM, name=name))))
            case o.Rate(score):
                return Work(lambda: calls.rate(by=SYSTEM, name=name, score=score), urgency=Urgency.AT_LEISURE)
            case o.Finish(cause, seconds):
                return Work(lambda: calls.finish(
                    by=SYSTEM, name=name, cause=cause, recorded=call.recorded, message=seconds, at=now
                ))  # fmt: skip
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
                log.warning("a call cannot be whose seat took off: %s", problem.code)
                self._tell(one.name, i.Refused(taker))
            else:
                theirs = taker

        def taken() -> None:
            # Only now the tables say so too: what is seen in them from here on is news.
            one.talking = theirs or one.talking

        return Work(take, after=taken, urgency=Urgency.NOW)

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
        if one.following is not None:
            one.following.cancel()
        del self._calls[one.name]

    async def _kept(self, works: list[Work]) -> None:
        """Do things in one transaction, again and again while the database is away."""
        told = False
        while works:
            try:
                await _HANDS.do(lambda: at_once(works), urgency_of(works))
            except (OperationalError, InterfaceError):
                if not told:
                    log.warning("the database is away; what is to be kept of a call is kept until it is back")
                told, self._away = True, time.monotonic()
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

    # --- what changes in the tables --------------------------------------------------------------

    def _begin_following(self, one: _Call) -> None:
        if one.following is None and one.name in self._calls:
            one.following = asyncio.create_task(self._follow(one))

    async def _follow(self, one: _Call) -> None:
        subject = one.subject
        news = hub.watch(call_topic(one.name), subject)
        while True:
            await anext(news)
            with contextlib.suppress(OperationalError, InterfaceError):
                await within(lambda: self._look(one), _LOOKING)
            if one.subject != subject:
                # What it waits with now has a topic of its own.
                await news.aclose()
                subject = one.subject
                news = hub.watch(call_topic(one.name), subject)
            await asyncio.sleep(_LOOK_SECONDS)

    def _look(self, one: _Call) -> None:
        """Look at the tables, and tell what has changed."""
        with one.looking:
            # Before the tables: whoever is known to talk there has been written down.
            talking = one.talking
            row = queries.named(one.name)
            one.subject = queries.subject_in(row)
            if one.waits and not talking and time.monotonic() >= one.beat_at:
                contacts.beat(by=SYSTEM, subject=one.subject)
                one.beat_at = time.monotonic() + _BEAT_SECONDS
            now = queries.seen(row)
            self._instructed(one, now.has)
            for happened in follow(one.seen, now, talking=talking):
                if isinstance(happened, i.Offered) and not self._know(happened.seat):
                    staff_id = staff_in(happened.seat)
                    assert staff_id is not None
                    calls.missed(by=SYSTEM, name=one.name, staff_id=staff_id, died=True)
                    continue
                if isinstance(happened, i.PassedOn):
                    self._know(happened.target)
                self._tell(one.name, happened)
            # Who gives somebody back may be rung for them again at once: that is news to come.
            one.seen = Seen(has=now.has) if talking else now

    def _instructed(self, one: _Call, has: str) -> None:
        """Let what pages ask be done, if it is still for those who asked it to ask."""
        for instruction_id, what, target, by in queries.asked(one.name):
            if is_theirs(what, by=by, has=has) and (not target or self._know(target)):
                one.headers[target] = queries.headers_for(one.name, target)
                self._tell(one.name, as_input(what, target, by=by))
            instructions.done(by=SYSTEM, instruction_id=instruction_id)

    def _know(self, target: str) -> bool:
        found = queries.address_of(target)
        if found is not None:
            self._addresses[target] = found
        return found is not None
