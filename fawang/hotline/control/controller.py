"""Calls and their legs: what a switch hears becomes inputs of journeys, and what journeys order is done.

Each call has a line of inputs and works them off one after the other, so nothing happens to it twice at once, and a
slow one holds up no other. Orders to the switch are done here, orders to the platform by a `Platform`.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from fawang.hotline.control.admission import Gate, Refusal
from fawang.hotline.control.live_call import Live
from fawang.hotline.control.pacing import Pace
from fawang.hotline.control.playback import Playing
from fawang.hotline.rules import Call, Stage
from fawang.hotline.rules.calls import commands as o
from fawang.hotline.rules.calls import events as i
from fawang.hotline.rules.calls.call_flow import decide
from fawang.hotline.rules.calls.commands import Order
from fawang.hotline.rules.calls.events import Begun, Input
from fawang.hotline.rules.legs import (
    Arrived,
    Gone,
    Holds,
    News,
    Played,
    Pressed,
    Recorded,
    Switch,
    SwitchFailed,
    TakenOff,
    Why,
)
from fawang.hotline.telephony.programs.task_group import Beside
from fawang.hotline.telephony.sound.tts import Voice

log = logging.getLogger(__name__)

#: Seconds between two seats that ring. Who is offered at the same moment would else take off at the same moment, and
#: each would wait for the audio of all.
_RING_GAP = 0.01
#: More calls than this at once are told that it is busy, instead of all of them being served badly.
MOST_CALLS = 400


class Platform(Protocol):
    """What lies behind the telephone: the line of those who wait, matters, ratings."""

    async def begun(self, arrived: Arrived) -> Begun:
        """Keep a call that has come in; return what holds for it."""

    async def stands(self, call: Call) -> None:
        """Note where a call stands: it has changed its stage, or whom it talks with."""

    async def obey(self, call: Call, order: Order) -> None:
        """Do what a call orders of the platform. What becomes of it comes back by `Exchange.happens`."""

    async def recorded(self, call: str, file: str, inside: int) -> None:
        """Keep what was recorded of a call."""


class Exchange:
    """All calls of a number.

    Args:
        answers: tells whether a number that was dialled is one of ours.
        trusts: tells whether an address is a partner's, who hands many people over by one number.
        address_of: gives the SIP address of a seat or another hotline.
        headers_of: gives what goes with a call to one of them: the reference, so that nobody is asked twice.
        others: takes news of legs that are none of these calls, and tells whether they were.
        most: more calls than this at once are told that it is busy.
    """

    def __init__(
        self, switch: Switch, voice: Voice, platform: Platform, *, answers: Callable[[str], bool], music: Path,
        address_of: Callable[[str], str], trusts: Callable[[str], bool] = lambda _source: False,
        headers_of: Callable[[str, str], Mapping[str, str]] = lambda _call, _target: {},
        others: Callable[[News], bool] = lambda _news: False, most: int = MOST_CALLS,
    ) -> None:  # fmt: skip
        self._switch, self._platform = switch, platform
        self._playing = Playing(switch, voice, music)
        self._address_of, self._headers_of = address_of, headers_of
        self._gate = Gate(answers, trusts=trusts, most=most)
        self._others = others
        self._calls: dict[str, Live] = {}
        self._by_leg: dict[str, Live] = {}
        self._pace = Pace(_RING_GAP)
        self._beside = Beside(log, "something of a call went wrong")

    async def start(self) -> None:
        """Begin to take calls.

        Raises:
            SwitchFailed: the switch does not work.
        """
        await self._switch.start(self._hear)

    async def stop(self) -> None:
        """End all calls."""
        await self._switch.stop()

    def take_no_more(self) -> None:
        """Let those who talk talk on, and nobody else: further callers hear that it is busy, who waits is let go."""
        self._gate.close()
        for live in self._calls.values():
            if live.call.stage not in (Stage.TALKING, Stage.HELD):
                live.inbox.put_nowait(i.Failed())

    @property
    def calls(self) -> int:
        """How many calls go on."""
        return len(self._calls)

    def happens(self, call: str, happened: Input) -> None:
        """Let something happen to a call; nothing if it is over."""
        if live := self._calls.get(call):
            live.inbox.put_nowait(happened)

    # --- what the switch hears -------------------------------------------------------------------

    def _hear(self, news: News) -> None:
        if self._others(news):
            return
        live = self._by_leg.get(news.leg)
        match news:
            case Arrived(leg) if refusal := self._refusal(news):
                self._beside.start(self._switch.refuse(leg, busy=refusal == Refusal.BUSY))
            case Arrived(leg, number):
                live = self._calls[leg] = self._by_leg[leg] = Live(Call(leg), leg, number)
                self._beside.start(self._serve(live, news))
            case Recorded(leg, file, inside):
                self._beside.start(self._platform.recorded(leg, file, inside))
            case Pressed(leg, key) if live and leg == live.leg:
                live.settle()
                live.inbox.put_nowait(i.Key(key))
            case Played(leg, turn) if live and turn == live.turn and live.wait:
                live.settle()
                loop = asyncio.get_running_loop()
                live.timer = loop.call_later(live.wait, live.inbox.put_nowait, i.Quiet())
            case Holds(leg, on) if live and leg == live.seat_leg:
                live.inbox.put_nowait(i.SeatHolds(live.call.seat, on))
            case TakenOff(leg) if live:
                live.inbox.put_nowait(live.came(leg))
            case Gone(leg, why) if live:
                del self._by_leg[leg]
                live.inbox.put_nowait(live.went(leg, why))

    def _refusal(self, arrived: Arrived) -> Refusal | None:
        now = asyncio.get_running_loop().time()
        return self._gate.refusal(arrived, going_on=len(self._calls), now=now)

    # --- the life of a call ----------------------------------------------------------------------

    async def _serve(self, live: Live, arrived: Arrived) -> None:
        try:
            begun, _none = await asyncio.gather(self._platform.begun(arrived), self._switch.accept(live.leg))
            live.inbox.put_nowait(begun)
            while not live.call.ended:
                before, step = live.call, decide(live.call, await live.inbox.get())
                live.call = step.call
                if _stands(before) != _stands(step.call):
                    await self._platform.stands(step.call)
                for order in step.orders:
                    await self._do(live, order)
        except SwitchFailed as why:
            log.warning("a call is lost: %s", why)
            await self._fail(live)
        except Exception:
            # A mistake of ours in one call must leave nothing of it behind, and disturb no other.
            log.exception("a call is lost")
            await self._fail(live)
        finally:
            live.settle()
            self._calls.pop(live.call.id, None)

    async def _fail(self, live: Live) -> None:
        """End all of a call whose media are lost; what the platform has of it is put right."""
        step = decide(live.call, i.Failed())
        live.call = step.call
        for leg in (live.seat_leg, live.other_leg, live.supervisor_leg):
            await self._drop(leg)
        await self._switch.hang_up(live.leg)
        await self._platform.stands(step.call)
        for order in step.orders:
            if isinstance(order, o.Leave | o.Missed | o.TalkEnded | o.Supervises | o.Finish):
                await self._platform.obey(live.call, order)

    async def _do(self, live: Live, order: Order) -> None:
        switch = self._switch
        match order:
            case o.Say(phrases, wait):
                await self._playing.play(live, phrases, wait)
            case o.Music(wait, phrases):
                await self._playing.play(live, phrases, wait, music=True)
            case o.Hush():
                await self._playing.hush(live)
            case o.Ring(seat):
                await self._pace.turn()
                live.seat_leg = self._new_leg(live)
                await self._dial(live, live.seat_leg, seat, beside=live.leg)
            case o.StopRinging() | o.DropSeat():
                live.seat_leg = await self._drop(live.seat_leg)
            case o.Join():
                await self._join(live, live.seat_leg)
            case o.Dial(target):
                live.other_leg = self._new_leg(live)
                await self._dial(live, live.other_leg, target)
            case o.DropOther():
                live.other_leg = await self._drop(live.other_leg)
            case o.Adopt():
                live.seat_leg, live.other_leg = live.other_leg, ""
            case o.JoinOther(""):
                await self._join(live, live.other_leg)
            case o.JoinOther():
                await switch.join(live.seat_leg, live.other_leg)
            case o.Mix(hears):
                await self._mix(live, {live.leg_of(one): [*map(live.leg_of, heard)] for one, heard in hears})
            case o.DialSupervisor(target):
                live.supervisor, live.supervisor_leg = target, self._new_leg(live)
                await self._dial(live, live.supervisor_leg, target)
            case o.DropSupervisor():
                live.supervisor_leg = await self._drop(live.supervisor_leg)
            case o.Record(on):
                await switch.record(live.leg, on=on)
            case o.TakeMessage(seconds):
                await self._playing.take_message(live, seconds)
            case o.HangUp(_, phrases):
                await self._playing.last_words(live, phrases if live.leg in self._by_leg else ())
            case o.Missed():
                live.seat_leg = await self._drop(live.seat_leg)
                await self._platform.obey(live.call, order)
            case _:
                await self._platform.obey(live.call, order)

    async def _join(self, live: Live, leg: str) -> None:
        live.talk = frozenset({leg})
        await self._switch.join(live.leg, leg)

    async def _mix(self, live: Live, hears: dict[str, list[str]]) -> None:
        # Whose leg has gone this moment has none: news of it is under way.
        hears = {leg: [other for other in heard if other] for leg, heard in hears.items() if leg}
        live.talk = frozenset(hears.keys() - {live.leg}) if hears[live.leg] else frozenset()
        try:
            await self._switch.mix(hears)
        except SwitchFailed as why:
            if len(hears) < 3:
                raise
            # The supervisor goes, then the third, so that the caller is not lost with them: two need no mixing.
            log.warning("somebody cannot be brought into a talk: %s", why)
            leg = live.supervisor_leg or (live.other_leg if live.call.together else "")
            if leg:
                await self._drop(leg)
                live.inbox.put_nowait(live.went(leg, Why.DIED))

    def _new_leg(self, live: Live) -> str:
        """Return the name of a further leg. Whose it is must be known before it is dialled: it may refuse at once."""
        leg = f"{live.leg}-{next(live.legs)}"
        self._by_leg[leg] = live
        return leg

    async def _dial(self, live: Live, leg: str, target: str, *, beside: str = "") -> None:
        await self._switch.dial(
            leg, self._address_of(target), number=live.number, headers=self._headers_of(live.leg, target),
            beside=beside,
        )  # fmt: skip

    async def _drop(self, leg: str) -> str:
        """End a leg whose end is no news; return that there is none."""
        if self._by_leg.pop(leg, None) is not None:
            await self._switch.hang_up(leg)
        return ""


def _stands(call: Call) -> tuple[object, ...]:
    """Return what pages show of a call."""
    return call.stage, call.seat, call.other, call.supervisor
