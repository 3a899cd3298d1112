"""A switch of one's own: an Asterisk, told what to do over its REST interface (docs/hotline.md).

A leg is a channel in our application. Two who hear each other are in a mixing bridge of their own; who hears nobody is
in none and gets silence. What is played is one playback for all files, and music one that is begun again.
"""

import asyncio
import contextlib
import itertools
import logging
import secrets
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fawang.hotline.rules.legs import Gone, Holds, News, Pressed, Recorded, SwitchFailed, TakenOff, Why
from fawang.hotline.telephony.switch import callers, remains, taping
from fawang.hotline.telephony.switch.access import PLAIN, Access
from fawang.hotline.telephony.switch.ari import NO_MORE, Ari, AriFailed, Event
from fawang.hotline.telephony.switch.causes import BUSY, NOT_FOUND, why
from fawang.hotline.telephony.switch.channels import Channels, Leg
from fawang.hotline.telephony.switch.circles import NoSuchTalk, circles
from fawang.hotline.telephony.switch.hearing import Hearing
from fawang.hotline.telephony.switch.sounds import Sounds

log = logging.getLogger(__name__)

#: Seconds until a telephone that nobody takes off is given up, if nothing else ends it before.
_LONGEST_RINGING = 90
_LAST_WORDS = 3.0
#: How often it is asked what was missed, a second between.
_TIMES = 30
_KEYS = set("0123456789*#")


class Asterisk:
    """The switch; `legs.Switch` says what it does."""

    def __init__(self, access: Access) -> None:
        self._at = access
        self._sounds = Sounds(access.sounds, access.media or f"sound:{access.sounds.resolve()}/")
        #: Whatever we make in Asterisk begins with it: what an earlier run has left is found again.
        self._mark = f"{access.app}."
        self._names = (f"{self._mark}{secrets.token_hex(3)}-{number}" for number in itertools.count(1))
        self._legs = Channels()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Task[None] | None = None

    async def start(self, hear: Callable[[News], None]) -> None:
        """Begin; see `legs.Switch`."""
        self._hear = hear
        self._ari = Ari(self._at.url, self._at.user, self._at.password, self._at.app)
        self._hearing = Hearing(self._ari, self._legs, self._sounds, self._names, hear)
        try:
            self._since = await remains.since(self._ari)
            await remains.open_anew(self._ari, self._mark, self._at.recordings)
        except AriFailed:
            await self._ari.close()
            raise
        self._listening = asyncio.create_task(
            self._ari.listen(self._happened, lambda: self._start(self._catch_up()), self._all_lost)
        )

    async def stop(self) -> None:
        """End all legs and itself."""
        await asyncio.gather(*(self.hang_up(leg.name) for leg in self._legs), return_exceptions=True)
        loop = asyncio.get_running_loop()
        until = loop.time() + _LAST_WORDS
        while (self._legs or self._tasks) and loop.time() < until:
            await asyncio.sleep(0.02)
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await self._ari.close()

    async def accept(self, leg: str) -> None:
        """Take off."""
        async with self._legs.holding(leg) as found:
            for one in found:
                await self._ari("POST", "channels", one.channel, "answer", fine=NO_MORE)
                one.up = True
                await self._hearing.rest(one)

    async def refuse(self, leg: str, *, busy: bool) -> None:
        """Refuse."""
        if one := self._legs.named(leg):
            self._legs.forget(one)
            await self._end(one.channel, reason_code=f"{BUSY if busy else NOT_FOUND}")

    async def dial(
        self,
        leg: str,
        address: str,
        *,
        number: str,
        headers: Mapping[str, str] | None = None,
        beside: str = "",
    ) -> None:
        """Ring what `Access.endpoint` says of `sip:user@host:port`; nothing needs to be done ahead here."""
        # Asterisk refuses a channel whose name another one begins with, as that of `x-1` does with that of `x`.
        one = self._legs.add(Leg(leg, f"{self._mark}{leg}.", told=True))
        async with one.lock:
            try:
                parts = urlsplit(f"sip://{address.removeprefix('sip:').partition(';')[0]}")
                endpoint = self._at.dialled(parts.username or "", parts.hostname or "", parts.port or 5060)
                body = {"endpoint": endpoint, "app": self._at.app, "timeout": _LONGEST_RINGING}
                if shown := "".join(PLAIN.findall(number)):
                    body["callerId"] = f"<{shown}>"
                body["variables"] = {
                    f"PJSIP_HEADER(add,{name})": " ".join(value.split())
                    for name, value in (headers or {}).items()
                    if callers.HEADER.fullmatch(name)
                }
                await self._ari("POST", "channels", one.channel, body=body)
                one.made = True
            except (AriFailed, ValueError) as failed:
                log.warning("a telephone cannot be rung: %s", failed)
                self._over(one, Why.UNREACHABLE)
                # It may ring all the same, if only the answer was lost.
                self._start(self._end(one.channel))

    async def play(self, leg: str, files: Sequence[Path], *, turn: int, music: Path | None = None) -> None:
        """Play."""
        async with self._legs.holding(leg) as found:
            for one in found:
                await self._hearing.play(one, files, turn, music)

    async def hush(self, leg: str) -> None:
        """Play nothing any more."""
        async with self._legs.holding(leg) as found:
            for one in found:
                await self._hearing.hush(one)
                await self._hearing.rest(one)

    async def join(self, leg: str, other: str) -> None:
        """Let two hear each other."""
        if self._legs.named(leg) and self._legs.named(other):
            await self.mix({leg: [other], other: [leg]})

    async def part(self, leg: str) -> None:
        """Let a leg hear nobody."""
        await self.mix({leg: []})

    async def mix(self, hears: Mapping[str, Collection[str]]) -> None:
        """Let each hear just those, as far as they are circles and listeners (`circles.py`)."""
        there = {name for name in hears if (leg := self._legs.named(name)) and (leg.up or leg.arrived)}
        try:
            talks, listeners = circles({name: hears[name] for name in there})
        except NoSuchTalk as failed:
            raise SwitchFailed(f"Asterisk: {failed}") from failed
        async with self._legs.holding(*there) as found:
            await self._hearing.mix({leg.name: leg for leg in found}, talks, listeners)

    async def record(self, leg: str, *, on: bool) -> None:
        """Record, or no more."""
        if self._at.recordings is None:
            raise SwitchFailed("no folder for recordings")
        async with self._legs.holding(leg) as found:
            for one in found:
                if on and one.tape is None:
                    await self._tape(one)
                elif not on and one.tape is not None:
                    tape, one.tape = one.tape, None
                    self._start(self._say_recorded(one.name, tape))

    async def hang_up(self, leg: str) -> None:
        """End a leg."""
        if one := self._legs.named(leg):
            one.ended = True
            async with one.lock:
                await self._end(one.channel)

    async def _tape(self, leg: Leg) -> None:
        try:
            tape = await taping.begin(self._ari, leg.channel, next(self._names))
        except AriFailed as failed:
            if failed.status not in NO_MORE or self._legs.of(leg.channel) is leg:
                raise
            return
        leg.tape = tape
        if self._legs.of(leg.channel) is leg:
            await self._hearing.tape(leg)
        else:
            await self._say_recorded(leg.name, tape)

    async def _end(self, channel: str, **how: str) -> None:
        """End a channel; later, where Asterisk is away: whoever ends a call must not wait for that."""
        try:
            await self._ari("DELETE", "channels", channel, query=how, fine=NO_MORE)
        except AriFailed as failed:
            log.warning("%s", failed)
            self._start(self._end_later(channel, how))

    async def _end_later(self, channel: str, how: Mapping[str, str]) -> None:
        for _attempt in range(_TIMES):
            await asyncio.sleep(1)
            with contextlib.suppress(AriFailed):
                await self._ari("DELETE", "channels", channel, query=how, fine=NO_MORE)
                return

    # --- news ------------------------------------------------------------------------------------

    def _happened(self, event: Event) -> None:
        channel = event.get("channel") or {}
        leg = self._legs.of(str(channel.get("id", "")))
        match event.get("type"):
            case "StasisStart":
                self._came(channel, event.get("args") or [])
            case "ChannelDtmfReceived" if leg and leg.told and event.get("digit") in _KEYS:
                self._hear(Pressed(leg.name, event["digit"]))
            case "ChannelStateChange" if leg:
                leg.rings = leg.rings or channel.get("state") == "Ringing"
            case "ChannelHold" | "ChannelUnhold" as kind if leg and leg.told:
                self._holds(leg, on=kind == "ChannelHold")
            case "ChannelHangupRequest" if leg and event.get("soft"):
                leg.soft |= int(event.get("cause") or 0)
            case "ChannelHangupRequest" if leg:
                leg.cause = int(event.get("cause") or leg.cause)
            # Of a channel that came, Asterisk does not tell the application more than that it has left it.
            case "StasisEnd" | "ChannelDestroyed" if leg:
                leg.cause = int(event.get("cause") or leg.cause)
                self._over(leg, _why(leg))
            case "PlaybackFinished":
                self._finished(event.get("playback") or {})
            case "ApplicationReplaced":
                log.error(
                    "another has taken over the application %s of Asterisk: all legs are lost", self._at.app
                )
                for one in self._legs:
                    self._over(one, Why.DIED)

    def _came(self, channel: Mapping[str, Any], args: Sequence[str]) -> None:
        name = str(channel.get("id", ""))
        leg = self._legs.of(name)
        if leg is not None and not leg.arrived and not leg.up:
            leg.up = leg.made = True
            self._start(self._taken_off(leg))
        elif leg is None and name.startswith(self._mark):
            # One that we gave up. Those that listen for a recording are of another kind.
            if not str(channel.get("name", "")).startswith("Snoop/"):
                self._start(self._end(name))
        elif leg is None and name:
            leg = self._legs.add(Leg(name, name, arrived=True, made=True))
            dialled = args[0] if args else (channel.get("dialplan") or {}).get("exten", "")
            self._start(self._announce(leg, channel, str(dialled)))

    def _holds(self, leg: Leg, *, on: bool) -> None:
        if leg.holds != on:
            leg.holds = on
            self._hear(Holds(leg.name, on))

    async def _taken_off(self, leg: Leg) -> None:
        self._hear(TakenOff(leg.name))
        async with self._legs.holding(leg.name) as found:
            for one in found:
                await self._hearing.rest(one)

    async def _announce(self, leg: Leg, channel: Mapping[str, Any], dialled: str) -> None:
        arrived = await callers.who(self._ari, channel, dialled)
        if self._legs.of(leg.channel) is leg:
            leg.told = True
            self._hear(arrived)

    def _finished(self, playback: Mapping[str, Any]) -> None:
        if playback.get("state") == "failed":
            log.warning("Asterisk cannot play a file")
        for leg in self._legs:
            if leg.playing is not None and leg.playing.name == playback.get("id"):
                self._start(self._played(leg, leg.playing.name))

    async def _played(self, leg: Leg, name: str) -> None:
        async with self._legs.holding(leg.name) as found:
            for one in found:
                await self._hearing.played(one, name)

    def _over(self, leg: Leg, reason: Why) -> None:
        if self._legs.forget(leg):
            self._start(self._clear(leg))
            if leg.told:
                self._hear(Gone(leg.name, reason))

    async def _clear(self, leg: Leg) -> None:
        """Put away what a leg that is gone has left: recording, what listened for it, a bridge with one or nobody."""
        with contextlib.suppress(AriFailed):
            await self._hearing.stop_listening(leg)
            others = self._legs.listening_to(leg)
            async with self._legs.holding(
                *(one.name for one in (*self._legs.inside(leg.bridge), *others))
            ) as found:
                left = [one for one in found if one.bridge == leg.bridge]
                alone = left if len(left) < 2 else []
                for one in (*alone, *(other for other in found if other.ear and other.ear.at is leg)):
                    await self._hearing.leave(one)
            if leg.bridge and len(left) < 2:
                await self._ari("DELETE", "bridges", leg.bridge, fine=NO_MORE)
        if leg.tape is not None:
            await self._say_recorded(leg.name, leg.tape)

    async def _say_recorded(self, leg: str, tape: taping.Tape) -> None:
        """Fetch what was recorded; later, where Asterisk is away."""
        assert self._at.recordings is not None
        for attempt in range(_TIMES):
            try:
                file = await tape.end(self._ari, self._at.recordings)
            except AriFailed:
                if attempt == _TIMES - 1:
                    raise
                await asyncio.sleep(1)
            else:
                self._hear(Recorded(leg, str(file), 0))
                return

    # --- what was missed -------------------------------------------------------------------------

    async def _catch_up(self) -> None:
        """Find what has happened while there were no events; again, if Asterisk does not answer."""
        for _attempt in range(_TIMES):
            try:
                await self._find_missed()
            except AriFailed as failed:
                log.warning("%s", failed)
                await asyncio.sleep(1)
            else:
                return

    async def _find_missed(self) -> None:
        """Find who is gone, who has come, who was played to."""
        if (since := await remains.since(self._ari)) != self._since:
            self._since = since
            self._all_lost()
        known = [one for one in self._legs if one.made]
        channels = await remains.channels(self._ari)
        for leg in known:
            if leg.channel not in channels:
                self._over(leg, _why(leg))
            elif (
                leg.playing is not None
                and (name := leg.playing.name)
                and await self._ari("GET", "playbacks", name, fine=NO_MORE) is None
            ):
                await self._played(leg, name)
        for channel in channels.values():
            found = self._legs.of(str(channel["id"]))
            if found is None or (not found.arrived and channel.get("state") == "Up"):
                self._came(channel, [])

    def _all_lost(self) -> None:
        """Asterisk has ended without a word, and all that it had with it."""
        for one in self._legs:
            if one.made:
                self._over(one, Why.FAILED)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("something of a leg went wrong: %s", error)


def _why(leg: Leg) -> Why:
    return why(leg.cause, up=leg.up or leg.arrived, rang=leg.rings, by_us=leg.ended, soft=leg.soft)
