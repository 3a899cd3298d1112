"""The embedded switch: SIP by sippy, all media by rtpengine.

Each leg is a call of its own in rtpengine with an outside, the telephone, and an inside on loopback. Two legs hear each
other when the inside of each sends to that of the other: about a millisecond, and no telephone notices. Who hears
nobody sends to port 9. So holding, asking a colleague and passing a call on are the same move.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fawang.hotline.legs import Arrived, Gone, News, Played, Pressed, Recorded, SwitchFailed, TakenOff, Why
from fawang.hotline.switch import sdp
from fawang.hotline.switch.rtpengine import MediaFailed, Rtpengine
from fawang.hotline.switch.sip import Connected, Invited, Over, Sip, SipNews

log = logging.getLogger(__name__)

_KEYS = "0123456789*#"
_FLAGS = ["trust address", "allow transcoding", "port latching"]
_PLAIN: dict[str, Any] = {"transport-protocol": "RTP/AVP", "ICE": "remove", "rtcp-mux": ["demux"]}
_WEB: dict[str, Any] = {
    "transport-protocol": "UDP/TLS/RTP/SAVPF", "ICE": "force", "rtcp-mux": ["offer", "require"], "SDES": ["off"],
}  # fmt: skip
_INSIDE: dict[str, Any] = {"codec": {"mask": ["all"], "transcode": ["PCMA", "telephone-event"]}, **_PLAIN}
#: Every call in rtpengine begins with it: those of an earlier run are found again, and ended.
_MARK = "fawang-"
_LONG = 10_000
#: What a telephone says when it cannot be had. Anything else: it is not reachable.
_WHY = {0: Why.HUNG_UP, 408: Why.NO_ANSWER, 480: Why.NO_ANSWER, 487: Why.NO_ANSWER, 486: Why.BUSY, 600: Why.BUSY,
        603: Why.BUSY}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """Where the switch is: SIP, rtpengine's control, where rtpengine tells of keys, and its folder of recordings."""

    host: str = "127.0.0.1"
    port: int = 5080
    media_port: int = 22222
    keys_port: int = 22223
    recordings: Path | None = None


@dataclass(slots=True)
class _Leg:
    """A telephone. `outside` is its description of media, `inside` the port of ours."""

    name: str
    dialog: str
    outside: str = ""
    inside: int = 0
    web: bool = False
    up: bool = False
    recorded: bool = False
    playing: asyncio.Task[None] | None = None


class Sippy:
    """The embedded switch; `legs.Switch` says what it does."""

    def __init__(self, address: Address | None = None) -> None:
        self._at = address or Address()
        self._legs: dict[str, _Leg] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._hear: Callable[[News], None] = lambda _news: None

    async def start(self, hear: Callable[[News], None]) -> None:
        """Begin; see `legs.Switch`."""
        self._hear = hear
        loop = asyncio.get_running_loop()
        try:
            self._media = await Rtpengine.connect(self._at.host, self._at.media_port)
            self._keys, _ = await loop.create_datagram_endpoint(
                lambda: _Keys(self._pressed), local_addr=(self._at.host, self._at.keys_port)
            )
            self._sip = Sip(self._at.host, self._at.port, self._happened)
            await self._sip.start()
        except (MediaFailed, OSError) as why:
            raise SwitchFailed(f"{why}") from why
        await self._end_orphans()

    async def stop(self) -> None:
        """End all legs and itself."""
        for leg in list(self._legs):
            await self.hang_up(leg)
        await self._sip.stop()
        self._keys.close()
        self._media.close()

    async def accept(self, leg: str) -> None:
        """Take off."""
        if one := self._legs.get(leg):
            self._sip.take_off(one.dialog, await self._point(one, sdp.NOBODY))

    async def refuse(self, leg: str, *, busy: bool) -> None:
        """Refuse."""
        if one := self._legs.pop(leg, None):
            self._sip.refuse(one.dialog, *((486, "Busy Here") if busy else (404, "Not Found")))

    async def dial(
        self, leg: str, address: str, *, number: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Ring `sip:user@host:port`."""
        parts = urlsplit(f"sip://{address.removeprefix('sip:')}")
        one = self._legs[leg] = _Leg(leg, dialog=leg)
        kinds = _PLAIN
        answer = await self._media(
            "offer", kinds, call_id=_MARK + leg, from_tag="I", sdp=sdp.inner(sdp.NOBODY), flags=_FLAGS,
            replace=["origin"],
        )  # fmt: skip
        one.up = True
        if leg in self._legs:
            self._sip.invite(
                leg, parts.hostname or "", parts.port or 5060, parts.username or "", number=number,
                body=answer["sdp"], headers=headers or {},
            )  # fmt: skip

    async def play(self, leg: str, files: Sequence[Path], *, turn: int, music: Path | None = None) -> None:
        """Play."""
        if one := self._legs.get(leg):
            await self._stop_playing(one)
            one.playing = asyncio.create_task(self._play(one, files, turn, music))

    async def hush(self, leg: str) -> None:
        """Play nothing any more."""
        if one := self._legs.get(leg):
            await self._stop_playing(one)

    async def join(self, leg: str, other: str) -> None:
        """Let two hear each other."""
        one, two = self._legs.get(leg), self._legs.get(other)
        if one and two:
            await self._stop_playing(one)
            await self._stop_playing(two)
            await self._point(one, two.inside)
            await self._point(two, one.inside)

    async def part(self, leg: str) -> None:
        """Let a leg hear nobody."""
        if one := self._legs.get(leg):
            await self._point(one, sdp.NOBODY)

    async def record(self, leg: str, *, on: bool) -> None:
        """Record, or no more."""
        if self._at.recordings is None:
            raise SwitchFailed("no folder for recordings")
        one = self._legs.get(leg)
        if one is not None and one.recorded != on:
            await self._media("start recording" if on else "stop recording", call_id=_MARK + leg)
            one.recorded = on
            if not on:
                self._say_recorded(one)

    async def hang_up(self, leg: str) -> None:
        """End a leg."""
        if one := self._legs.get(leg):
            self._sip.end(one.dialog)

    # --- media -----------------------------------------------------------------------------------

    async def _point(self, leg: _Leg, port: int) -> str:
        """Let the inside of a leg send to `port`; return the description for the telephone, which stays the same."""
        named = {
            "call-id": _MARK + leg.name,
            "from-tag": "X",
            "to-tag": "I",
            "replace": ["origin"],
            "flags": _FLAGS,
        }
        offered = await self._media("offer", {**named, **_INSIDE, "sdp": leg.outside})
        leg.inside, leg.up = sdp.port_of(offered["sdp"]), True
        answered = await self._media(
            "answer", {**named, **(_WEB if leg.web else _PLAIN), "sdp": sdp.inner(port)}
        )
        return str(answered["sdp"])

    async def _play(self, leg: _Leg, files: Sequence[Path], turn: int, music: Path | None) -> None:
        named = {"call-id": _MARK + leg.name, "from-tag": "X"}
        try:
            for file in files:
                answer = await self._media("play media", named, file=str(file))
                await asyncio.sleep(answer.get("duration", 0) / 1000)
            self._hear(Played(leg.name, turn))
            if music is not None:
                await self._media("play media", named, file=str(music), repeat_times=_LONG)
        except MediaFailed as why:
            # A prompt that cannot be played must not hold up the call.
            log.warning("nothing is played: %s", why)
            self._hear(Played(leg.name, turn))

    async def _stop_playing(self, leg: _Leg) -> None:
        if leg.playing is None:
            return
        leg.playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await leg.playing
        leg.playing = None
        with contextlib.suppress(MediaFailed):
            await self._media("stop media", call_id=_MARK + leg.name, from_tag="X")

    async def _end_orphans(self) -> None:
        """End what an earlier run has left in rtpengine: nobody would ever end it."""
        found = await self._media("list", limit=_LONG)
        for name in found.get("calls", ()):
            if name.startswith(_MARK):
                with contextlib.suppress(MediaFailed):
                    await self._media("delete", call_id=name)

    # --- news ------------------------------------------------------------------------------------

    def _happened(self, news: SipNews) -> None:
        match news:
            case Invited(dialog, number, dialled, body, headers):
                self._legs[dialog] = _Leg(dialog, dialog, outside=body, web=sdp.is_web(body))
                self._hear(Arrived(dialog, number, dialled, headers))
            case Connected(dialog, body):
                self._start(self._taken_off(dialog, body))
            case Over(dialog, code):
                self._start(self._over(dialog, _WHY.get(code, Why.UNREACHABLE)))

    async def _taken_off(self, dialog: str, body: str) -> None:
        leg = self._legs.get(dialog)
        if leg is None or leg.outside:
            return
        leg.outside, leg.web = body, sdp.is_web(body)
        named = {
            "call-id": _MARK + leg.name,
            "from-tag": "I",
            "to-tag": "X",
            "replace": ["origin"],
            "flags": _FLAGS,
        }
        try:
            answer = await self._media("answer", {**named, **_PLAIN, "sdp": body})
        except MediaFailed as why:
            log.warning("a telephone cannot be heard: %s", why)
            self._sip.end(dialog)
            await self._over(dialog, Why.DIED)
            return
        leg.inside = sdp.port_of(answer["sdp"])
        self._hear(TakenOff(dialog))

    async def _over(self, dialog: str, why: Why) -> None:
        leg = self._legs.pop(dialog, None)
        if leg is None:
            return
        if leg.playing is not None:
            leg.playing.cancel()
        if leg.up:
            with contextlib.suppress(MediaFailed):
                await self._media("delete", call_id=_MARK + leg.name)
        if leg.recorded:
            self._say_recorded(leg)
        self._hear(Gone(dialog, why))

    def _say_recorded(self, leg: _Leg) -> None:
        assert self._at.recordings is not None
        for file in sorted((self._at.recordings / "pcaps").glob(f"{_MARK}{leg.name}-*.pcap")):
            self._hear(Recorded(leg.name, str(file), leg.inside))

    def _pressed(self, line: Mapping[str, Any]) -> None:
        name, event = str(line.get("callid", "")).removeprefix(_MARK), line.get("event")
        if (
            name in self._legs
            and line.get("source_tag") == "X"
            and isinstance(event, int)
            and event < len(_KEYS)
        ):
            self._hear(Pressed(name, _KEYS[event]))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Keys(asyncio.DatagramProtocol):
    """What rtpengine tells of keys: JSON, a line each."""

    def __init__(self, hear: Callable[[Mapping[str, Any]], None]) -> None:
        self._hear = hear

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Hand them on."""
        for line in data.decode(errors="replace").splitlines():
            with contextlib.suppress(ValueError):
                found = json.loads(line)
                if isinstance(found, dict):
                    self._hear(found)
