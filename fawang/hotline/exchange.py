"""Calls and their legs: what a switch hears becomes inputs of journeys, and what journeys order is done.

Each call has a line of inputs and works them off one after the other, so nothing happens to it twice at once, and a
slow one holds up no other. Orders to the switch are done here, orders to the platform by a `Platform`.
"""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from fawang.hotline import inputs as i
from fawang.hotline import orders as o
from fawang.hotline.inputs import Input
from fawang.hotline.journey import decide
from fawang.hotline.legs import (
    Arrived,
    Gone,
    News,
    Played,
    Pressed,
    Recorded,
    Switch,
    SwitchFailed,
    TakenOff,
    Why,
)
from fawang.hotline.orders import Order
from fawang.hotline.rules import Call, Lost, Phrase, phrase
from fawang.hotline.voice import Voice
from fawang.organisations.rules import Language

log = logging.getLogger(__name__)

#: More calls than this at once are told that it is busy, instead of all of them being served badly.
MOST_CALLS = 400
_LOST = {Why.HUNG_UP: Lost.HUNG_UP, Why.NO_ANSWER: Lost.NO_ANSWER, Why.BUSY: Lost.DECLINED}


class Platform(Protocol):
    """What lies behind the telephone: the line of those who wait, matters, ratings."""

    async def known(self, number: str) -> Language | None:
        """Return the language that a number chose before."""

    async def obey(self, call: Call, order: Order) -> None:
        """Do what a call orders of the platform. What becomes of it comes back by `Exchange.happens`."""

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Keep what was recorded of a call."""


@dataclass(slots=True)
class _Live:
    """A call with its legs. `turn` counts what is played: only the end of the latest counts."""

    call: Call
    leg: str
    number: str
    inbox: asyncio.Queue[Input] = field(default_factory=asyncio.Queue)
    seat_leg: str = ""
    other_leg: str = ""
    #: The leg that the caller talks with.
    joined: str = ""
    turn: int = 0
    wait: float = 0.0
    timer: asyncio.TimerHandle | None = None
    legs: Iterator[int] = field(default_factory=lambda: itertools.count(1))


class Exchange:
    """All calls of a number. `address_of` gives the SIP address of a seat or another hotline."""

    def __init__(
        self, switch: Switch, voice: Voice, platform: Platform, *, number: str, music: Path,
        address_of: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._switch, self._voice, self._platform = switch, voice, platform
        self._number, self._music, self._address_of = number, music, address_of
        self._calls: dict[str, _Live] = {}
        self._by_leg: dict[str, _Live] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to take calls.

        Raises:
            SwitchFailed: the switch does not work.
        """
        await self._switch.start(self._hear)

    async def stop(self) -> None:
        """End all calls."""
        await self._switch.stop()

    def happens(self, call: str, happened: Input) -> None:
        """Let something happen to a call; nothing if it is over."""
        if live := self._calls.get(call):
            live.inbox.put_nowait(happened)

    # --- what the switch hears -------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        live = self._by_leg.get(news.leg)
        match news:
            case Arrived(leg, number, dialled) if dialled != self._number or len(self._calls) >= MOST_CALLS:
                self._start(self._switch.refuse(leg, busy=dialled == self._number))
            case Arrived(leg, number):
                live = self._calls[leg] = self._by_leg[leg] = _Live(Call(leg), leg, number)
                self._start(self._serve(live))
            case Recorded(leg, file, inside):
                self._start(self._platform.recorded(leg, file, inside))
            case Pressed(leg, key) if live and leg == live.leg:
                self._settle(live)
                live.inbox.put_nowait(i.Key(key))
            case Played(leg, turn) if live and turn == live.turn and live.wait:
                self._settle(live)
                loop = asyncio.get_running_loop()
                live.timer = loop.call_later(live.wait, live.inbox.put_nowait, i.Quiet())
            case TakenOff(leg) if live:
                live.inbox.put_nowait(
                    i.Answered(live.call.seat) if leg == live.seat_leg else i.OtherAnswered()
                )
            case Gone(leg, why) if live:
                self._gone(live, leg, why)

    def _gone(self, live: _Live, leg: str, why: Why) -> None:
        del self._by_leg[leg]
        if leg == live.leg:
            live.inbox.put_nowait(i.HungUp())
        elif leg == live.seat_leg:
            live.seat_leg = ""
            live.inbox.put_nowait(i.SeatLost(live.call.seat, _LOST.get(why, Lost.DIED)))
        else:
            live.other_leg = ""
            live.inbox.put_nowait(i.OtherLost())

    # --- the life of a call ----------------------------------------------------------------------

    async def _serve(self, live: _Live) -> None:
        try:
            await self._switch.accept(live.leg)
            known = await self._platform.known(live.number) if live.number else None
            live.inbox.put_nowait(i.Begun(known))
            while not live.call.ended:
                step = decide(live.call, await live.inbox.get())
                live.call = step.call
                for order in step.orders:
                    await self._do(live, order)
        except SwitchFailed as why:
            log.warning("a call is lost: %s", why)
            await self._fail(live)
        finally:
            self._settle(live)
            self._calls.pop(live.call.id, None)

    async def _fail(self, live: _Live) -> None:
        """End all of a call whose media are lost; what the platform has of it is put right."""
        step = decide(live.call, i.Failed())
        live.call = step.call
        for leg in (live.seat_leg, live.other_leg):
            await self._drop(leg)
        await self._switch.hang_up(live.leg)
        for order in step.orders:
            if isinstance(order, o.Leave | o.Missed | o.Finish):
                await self._platform.obey(live.call, order)

    async def _do(self, live: _Live, order: Order) -> None:
        switch = self._switch
        match order:
            case o.Say(phrases, wait):
                await self._play(live, phrases, wait, None)
            case o.Music(wait, phrases):
                await self._play(live, phrases, wait, self._music)
            case o.Hush():
                self._settle(live)
                live.turn += 1
                await switch.hush(live.leg)
            case o.Ring(seat):
                live.seat_leg = await self._dial(live, seat)
            case o.StopRinging() | o.DropSeat():
                live.seat_leg = await self._drop(live.seat_leg)
            case o.Join():
                await self._join(live, live.seat_leg)
            case o.Dial(target):
                live.other_leg = await self._dial(live, target)
            case o.DropOther():
                live.other_leg = await self._drop(live.other_leg)
            case o.JoinOther(""):
                await self._join(live, live.other_leg)
            case o.JoinOther():
                await switch.join(live.seat_leg, live.other_leg)
            case o.Record(on):
                await switch.record(live.leg, on=on)
            case o.TakeMessage(seconds):
                await self._take_message(live, seconds)
            case o.HangUp(_, phrases):
                await self._last_words(live, phrases)
            case o.Missed():
                live.seat_leg = await self._drop(live.seat_leg)
                await self._platform.obey(live.call, order)
            case _:
                await self._platform.obey(live.call, order)

    async def _play(self, live: _Live, phrases: tuple[Phrase, ...], wait: float, music: Path | None) -> None:
        self._settle(live)
        if live.joined:
            # Whoever hears the platform hears, and is heard by, nobody else.
            for leg in (live.leg, live.joined):
                await self._switch.part(leg)
            live.joined = ""
        files = await self._voice.files(phrases, live.call.language or Language.MANDARIN)
        live.turn, live.wait = live.turn + 1, wait
        await self._switch.play(live.leg, files, turn=live.turn, music=music)

    async def _join(self, live: _Live, leg: str) -> None:
        live.joined = leg
        await self._switch.join(live.leg, leg)

    async def _last_words(self, live: _Live, phrases: tuple[Phrase, ...]) -> None:
        if live.leg in self._by_leg and phrases:
            await self._play(live, phrases, 0.01, None)
            # Their end, or that of the caller's patience.
            while not isinstance(await live.inbox.get(), i.Quiet | i.HungUp | i.Key):
                continue
        await self._switch.hang_up(live.leg)

    async def _take_message(self, live: _Live, seconds: int) -> None:
        """Record until `#`, the end of the time or of the call; what was not agreed to before, is by speaking."""
        self._settle(live)
        files = await self._voice.files((phrase("message"),), live.call.language or Language.MANDARIN)
        live.turn, live.wait = live.turn + 1, 0.01
        await self._switch.play(live.leg, [*files, self._voice.tone()], turn=live.turn)
        heard = await live.inbox.get()
        while not isinstance(heard, i.Quiet | i.HungUp):
            heard = await live.inbox.get()
        began = asyncio.get_running_loop().time()
        if isinstance(heard, i.Quiet):
            await self._switch.record(live.leg, on=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while heard not in (i.Key("#"), i.HungUp()):
                        heard = await live.inbox.get()
            await self._switch.record(live.leg, on=False)
        # Also who hangs up has left what they have said.
        live.inbox.put_nowait(i.Message(int(asyncio.get_running_loop().time() - began)))

    async def _dial(self, live: _Live, target: str) -> str:
        leg = f"{live.leg}-{next(live.legs)}"
        self._by_leg[leg] = live
        await self._switch.dial(leg, self._address_of(target), number=live.number)
        return leg

    async def _drop(self, leg: str) -> str:
        """End a leg whose end is no news; return that there is none."""
        if self._by_leg.pop(leg, None) is not None:
            await self._switch.hang_up(leg)
        return ""

    def _settle(self, live: _Live) -> None:
        if live.timer is not None:
            live.timer.cancel()
            live.timer = None

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("something of a call went wrong", exc_info=error)
