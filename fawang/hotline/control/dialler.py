"""Calls that the platform makes, with their legs: the lawyer's telephone, then the person's, then both together.

Beside `controller.py`, on the same switch: the legs of these calls are known by how their names begin. Each call has a
line of inputs and works them off one after the other. Numbers go to the trunk alone, and only those that `dialable.py`
lets pass.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from fawang.hotline.control.outbound_call import decide, gone
from fawang.hotline.rules import Phrase
from fawang.hotline.rules import outgoing as o
from fawang.hotline.rules.legs import (
    Gone,
    Holds,
    News,
    Played,
    Pressed,
    Recorded,
    Switch,
    SwitchFailed,
    TakenOff,
)
from fawang.hotline.rules.numbers.dialable import through
from fawang.hotline.rules.outgoing import Input, Order, Outbound, Side, Stage
from fawang.hotline.telephony.programs.task_group import Beside
from fawang.hotline.telephony.sound.tts import Voice
from fawang.organisations.rules import Language

log = logging.getLogger(__name__)

#: Last words are shorter; after so many seconds they are taken for said.
_LONGEST_WORDS = 20.0


@dataclass(frozen=True, slots=True)
class Clearance:
    """A number that may be dialled now. `announce`: the person may be told who calls, and sees the number."""

    number: str
    announce: bool
    language: Language


class Owing(Protocol):
    """What lies behind the telephone: call-backs, consent and hours, what is kept of a call."""

    async def clear(self, call: Outbound) -> Clearance | None:
        """Return the number to dial, if one may call at this moment."""

    async def stands(self, call: Outbound) -> None:
        """Note where a call stands."""

    async def obey(self, call: Outbound, order: Order) -> None:
        """Do what a call orders of the platform."""

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Keep what was recorded of a call."""


@dataclass(slots=True)
class _Live:
    """A call with its legs. The person's is named as the call. What was waited for before `mark` changed is void."""

    call: Outbound
    address: str
    clearance: Clearance | None = None
    inbox: asyncio.Queue[tuple[Input, int | None]] = field(default_factory=asyncio.Queue)
    legs: dict[str, Side] = field(default_factory=dict)
    mark: int = 0
    turn: int = 0
    #: The leg and the turn after whose end is waited so long.
    counting: tuple[str, int, float] = ("", 0, 0.0)
    timer: asyncio.TimerHandle | None = None
    said: asyncio.Event = field(default_factory=asyncio.Event)

    def leg(self, side: Side) -> str:
        """Return the name of a leg."""
        return self.call.id if side == Side.PERSON else f"{self.call.id}-1"


class Dialler:
    """All calls that the platform makes.

    Args:
        number: the number that telephones show.
        trunk: `sip:{number}@host:port`.
        ringing: the tone that the lawyer hears while the person's telephone rings.
        music: what the person hears while the lawyer's telephone holds.
        names: how the names of its calls begin.
    """

    def __init__(
        self, switch: Switch, voice: Voice, owing: Owing, *, number: str, trunk: str, ringing: Path, music: Path,
        names: str,
    ) -> None:  # fmt: skip
        self._switch, self._voice, self._owing = switch, voice, owing
        self._number, self._trunk, self._names = number, trunk, names
        self._ringing, self._music = ringing, music
        self._calls: dict[str, _Live] = {}
        self._beside = Beside(log, "something of a call that was made went wrong")

    def begin(self, name: str, address: str) -> None:
        """Make a call: ring the lawyer at `address`, and go on from there."""
        live = self._calls[name] = _Live(Outbound(name), address)
        self._beside.start(self._serve(live))

    def happens(self, call: str, happened: Input) -> None:
        """Let something happen to a call; nothing if it is over."""
        if live := self._calls.get(call):
            live.inbox.put_nowait((happened, None))

    def hear(self, news: News) -> bool:
        """Take news of a switch if it is of a leg of these calls; tell whether it was."""
        if not news.leg.startswith(self._names):
            return False
        if isinstance(news, Recorded):
            self._beside.start(self._owing.recorded(news.leg, news.file, news.inside))
            return True
        live = self._calls.get(news.leg) or self._calls.get(news.leg.rpartition("-")[0])
        side = live.legs.get(news.leg) if live else None
        if live is not None and side is not None:
            self._heard(live, side, news)
        return True

    def _heard(self, live: _Live, side: Side, news: News) -> None:
        person = side == Side.PERSON
        match news:
            case TakenOff():
                live.inbox.put_nowait((o.PersonUp() if person else o.LawyerUp(), None))
            case Gone(leg, why):
                del live.legs[leg]
                live.said.set()
                live.inbox.put_nowait((gone(side, why), None))
            case Holds(_, on) if not person:
                live.inbox.put_nowait((o.LawyerHolds(on), None))
            case Pressed(_, key) if person:
                self._settle(live)
                live.inbox.put_nowait((o.Key(key), None))
            case Played(leg, turn):
                if turn == live.turn:
                    live.said.set()
                if (leg, turn) == live.counting[:2]:
                    self._wait(live, live.counting[2])
            case _:
                pass

    # --- the life of a call ----------------------------------------------------------------------

    async def _serve(self, live: _Live) -> None:
        live.inbox.put_nowait((o.Taken(), None))
        try:
            while not live.call.ended:
                happened, mark = await live.inbox.get()
                if mark is not None and mark != live.mark:
                    continue
                await self._step(live, happened)
        except SwitchFailed as why:
            log.warning("a call that was made is lost: %s", why)
            with contextlib.suppress(SwitchFailed):
                await self._step(live, o.Failed())
        finally:
            self._settle(live)
            for leg in list(live.legs):
                await self._switch.hang_up(leg)
            self._calls.pop(live.call.id, None)

    async def _step(self, live: _Live, happened: Input) -> None:
        before, step = live.call, decide(live.call, happened)
        live.call = step.call
        if before.stage != step.call.stage:
            self._settle(live)
            if not step.call.ended:
                await self._owing.stands(step.call)
        for order in step.orders:
            await self._do(live, order)

    async def _do(self, live: _Live, order: Order) -> None:
        match order:
            case o.Ring(side, seconds):
                await self._ring(live, side)
                self._wait(live, seconds)
            case o.Clear():
                live.clearance = await self._owing.clear(live.call)
                cleared = o.Cleared(live.clearance.announce) if live.clearance else o.Refused()
                live.inbox.put_nowait((cleared, None))
            case o.Say(side, phrases, wait):
                await self._say(live, side, phrases)
                if wait is not None:
                    live.counting = (live.leg(side), live.turn, wait)
            case o.Join():
                await self._switch.join(live.leg(Side.PERSON), live.leg(Side.LAWYER))
            case o.Music():
                await self._switch.mix(dict.fromkeys((live.leg(Side.PERSON), live.leg(Side.LAWYER)), ()))
                live.turn += 1
                await self._switch.play(live.leg(Side.PERSON), [], turn=live.turn, music=self._music)
            case o.Record():
                await self._switch.record(live.leg(Side.PERSON), on=True)
            case o.Drop(side, phrases):
                await self._drop(live, side, phrases)
            case _:
                await self._owing.obey(live.call, order)

    async def _ring(self, live: _Live, side: Side) -> None:
        leg, address, shown = live.leg(side), live.address, self._number
        if side == Side.PERSON:
            assert live.clearance is not None
            address = through(self._trunk, live.clearance.number)
            # A number on the display says who calls, too.
            shown = self._number if live.clearance.announce else ""
            live.turn += 1
            await self._switch.play(live.leg(Side.LAWYER), [], turn=live.turn, music=self._ringing)
        live.legs[leg] = side
        await self._switch.dial(leg, address, number=shown)

    async def _say(self, live: _Live, side: Side, phrases: tuple[Phrase, ...]) -> None:
        self._settle(live)
        if live.call.stage == Stage.RATING:
            await self._switch.part(live.leg(side))
        spoken = live.clearance.language if live.clearance and side == Side.PERSON else Language.MANDARIN
        files = await self._voice.files(phrases, spoken)
        live.turn += 1
        live.said.clear()
        await self._switch.play(live.leg(side), files, turn=live.turn)

    async def _drop(self, live: _Live, side: Side, phrases: tuple[Phrase, ...]) -> None:
        """End a leg whose end is no news, after its last words."""
        leg = live.leg(side)
        if leg in live.legs and phrases:
            await self._say(live, side, phrases)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_WORDS):
                    await live.said.wait()
        if live.legs.pop(leg, None) is not None:
            await self._switch.hang_up(leg)

    def _wait(self, live: _Live, seconds: float) -> None:
        self._settle(live)
        quiet = (o.Quiet(), live.mark)
        live.timer = asyncio.get_running_loop().call_later(seconds, live.inbox.put_nowait, quiet)

    def _settle(self, live: _Live) -> None:
        live.mark += 1
        live.counting = ("", 0, 0.0)
        if live.timer is not None:
            live.timer.cancel()
            live.timer = None
