"""The embedded switch: SIP by sippy, all media by rtpengine.

Each leg is a call of its own in rtpengine with an outside, the telephone, and an inside on loopback. Two legs hear each
other when the inside of each sends to that of the other: about a millisecond, and no telephone notices. Who hears
nobody sends to a port where all is thrown away. So holding, asking a colleague and passing a call on are the same
move. Of more than two, each sends to a port of the mixer, which sends each the sum of whom they hear (`mixer.py`).
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fawang.hotline.rules.legs import (
    Arrived,
    Gone,
    Holds,
    News,
    Pressed,
    Recorded,
    SwitchFailed,
    TakenOff,
    Why,
)
from fawang.hotline.telephony.switch import sdp
from fawang.hotline.telephony.switch.addresses import target
from fawang.hotline.telephony.switch.leg import Leg
from fawang.hotline.telephony.switch.nobody import Nobody
from fawang.hotline.telephony.switch.offers import event_inside, take
from fawang.hotline.telephony.switch.player import Player
from fawang.hotline.telephony.switch.routes import Routes, is_alone
from fawang.hotline.telephony.switch.rtpengine import Keys, MediaFailed, Rtpengine, files_of
from fawang.hotline.telephony.switch.sip import Connected, Invited, Over, Sip, SipNews
from fawang.hotline.telephony.switch.vanished import SILENCE, Watch, local_port
from fawang.hotline.telephony.switch.within import Agreed, Keyed, Offered

log = logging.getLogger(__name__)

_KEYS = "0123456789*#"
_FLAGS = ["trust address", "allow transcoding", "port latching"]
#: The inside of a leg sends where it is told. Else rtpengine would learn another way from packets that are still under
#: way when two legs are parted, and somebody would go on hearing whom they should not hear any more.
_FLAGS_INSIDE = [*_FLAGS, "asymmetric"]
_PLAIN: dict[str, Any] = {"transport-protocol": "RTP/AVP", "ICE": "remove", "rtcp-mux": ["demux"]}
_WEB: dict[str, Any] = {
    "transport-protocol": "UDP/TLS/RTP/SAVPF", "ICE": "force", "rtcp-mux": ["offer", "require"], "SDES": ["off"],
}  # fmt: skip
#: rtpengine's names of its two interfaces (programs.py).
_OUTSIDE_IN, _INSIDE_OUT = ["outside", "inside"], ["inside", "outside"]
_INSIDE: dict[str, Any] = {
    "codec": {"mask": ["all"], "transcode": ["PCMA", "telephone-event"]}, "direction": _OUTSIDE_IN, **_PLAIN,
}  # fmt: skip
#: Every call in rtpengine begins with it: those of an earlier run are found again, and ended.
_MARK = "fawang-"
_LONG = 10_000
#: Where the inside of legs is.
_LOOPBACK = "127.0.0.1"
#: What a telephone says when it cannot be had. Anything else: it is not reachable.
_WHY = {0: Why.HUNG_UP, 408: Why.NO_ANSWER, 480: Why.NO_ANSWER, 487: Why.NO_ANSWER, 486: Why.BUSY, 600: Why.BUSY,
        603: Why.BUSY}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """Where the switch is: SIP, rtpengine's control, where rtpengine tells of keys, and its folder of recordings.

    `edge`: host and port of Kamailio, by which every telephone is rung; None: each is rung where it is.
    """

    host: str = "127.0.0.1"
    port: int = 5080
    media_port: int = 22222
    keys_port: int = 22223
    recordings: Path | None = None
    edge: tuple[str, int] | None = None


class Sippy:
    """The embedded switch; `legs.Switch` says what it does.

    Args:
        silence: seconds without a packet until a telephone is asked whether it is still there (`vanished.py`).
    """

    def __init__(self, address: Address | None = None, *, silence: float = SILENCE) -> None:
        self._at = address or Address()
        self._legs: dict[str, Leg] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._player = Player[Leg](self._play, self._heard)
        self._routes = Routes(self._legs, self._point, self._player.hush)
        self._watch = Watch(self._legs, self._query, "X", self._is_there, self._lost, silence)
        self._hear: Callable[[News], None] = lambda _news: None

    async def start(self, hear: Callable[[News], None]) -> None:
        """Begin; see `legs.Switch`."""
        self._hear, self._nobody = hear, Nobody(_LOOPBACK)
        loop = asyncio.get_running_loop()
        try:
            self._media = await Rtpengine.connect(self._at.host, self._at.media_port)
            self._keys, _ = await loop.create_datagram_endpoint(
                lambda: Keys(self._pressed), local_addr=(self._at.host, self._at.keys_port)
            )
            self._sip = Sip(
                self._at.host, self._at.port, self._happened, edge=self._at.edge[0] if self._at.edge else ""
            )
            await self._sip.start()
        except (MediaFailed, OSError) as why:
            raise SwitchFailed(f"{why}") from why
        await self._end_orphans()
        self._watch.start()

    async def stop(self) -> None:
        """End all legs and itself."""
        await self._watch.close()
        for leg in list(self._legs):
            await self.hang_up(leg)
        await self._sip.stop()
        await self._routes.close()
        self._keys.close()
        self._media.close()
        self._nobody.close()

    async def accept(self, leg: str) -> None:
        """Take off."""
        one = self._legs.get(leg)
        if one is not None and one.outside:
            self._sip.take_off(one.dialog, await self._point(one, sdp.NOBODY))
        elif one is not None and (offer := await self._offer(one)) and leg in self._legs:
            self._sip.take_off(one.dialog, offer, offers=True)
            # Before that nothing can be played to it.
            await one.described.wait()

    async def refuse(self, leg: str, *, busy: bool) -> None:
        """Refuse."""
        if one := self._legs.pop(leg, None):
            self._sip.refuse(one.dialog, *((486, "Busy Here") if busy else (404, "Not Found")))

    async def dial(
        self,
        leg: str,
        address: str,
        *,
        number: str,
        headers: Mapping[str, str] | None = None,
        beside: str = "",
    ) -> None:
        """Ring an address (`addresses.py`)."""
        to, waits = target(address), self._legs.get(beside)
        if waits is not None and not (waits.inside and is_alone(waits)):
            waits = None
        one = self._legs[leg] = Leg(leg, dialog=leg, web=to.web)
        if waits is not None:
            # Whatever it sends is heard. Before it has taken off it sends nothing, and nothing is sent to it.
            one.to = one.ahead = waits.inside
        offer = await self._offer(one)
        if leg in self._legs:
            self._sip.invite(
                leg, to.host, to.port, to.user, number=number, body=offer, headers=headers or {}, via=self._at.edge
            )  # fmt: skip
            if waits is not None:
                self._start(self._send_ahead(waits, one))

    async def play(self, leg: str, files: Sequence[Path], *, turn: int, music: Path | None = None) -> None:
        """Play."""
        if one := self._legs.get(leg):
            await self._player.play(one, files, turn, music)

    async def hush(self, leg: str) -> None:
        """Play nothing any more."""
        if one := self._legs.get(leg):
            await self._player.hush(one)

    async def join(self, leg: str, other: str) -> None:
        """Let two hear each other."""
        if {leg, other} <= self._legs.keys():
            await self.mix({leg: [other], other: [leg]})

    async def part(self, leg: str) -> None:
        """Let a leg hear nobody."""
        await self.mix({leg: []})

    async def mix(self, hears: Mapping[str, Collection[str]]) -> None:
        """Let each hear just those; see `legs.Switch`."""
        await self._routes.mix(hears)

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

    async def _offer(self, leg: Leg) -> str:
        """Return an offer of ours for a telephone that has given no description yet."""
        answer = await self._media(
            "offer", _WEB if leg.web else _PLAIN, call_id=_MARK + leg.name, from_tag="I", flags=_FLAGS_INSIDE,
            sdp=sdp.inner(self._nobody.at(leg.ahead)), replace=["origin"], direction=_INSIDE_OUT,
        )  # fmt: skip
        leg.up = True
        return str(answer["sdp"])

    async def _send_ahead(self, leg: Leg, rings: Leg) -> None:
        # What fails here is done once it has taken off.
        with contextlib.suppress(MediaFailed):
            found = await self._media("query", call_id=_MARK + rings.name)
            if port := local_port(found, "I"):
                await self._routes.send_ahead(leg, rings, port)

    async def _point(self, leg: Leg, port: int) -> str:
        """Let the inside of a leg send to `port`; return the description for the telephone, which stays the same."""
        if not leg.outside:
            # It rings; see `_taken_off`.
            return ""
        named = {
            "call-id": _MARK + leg.name,
            "from-tag": "X",
            "to-tag": "I",
            "replace": ["origin", "SDP version"],
        }
        taken = take(leg.outside)
        if leg.web or leg.offered != leg.outside:
            # rtpengine has the telephone's description for as long as it says no other.
            outside = {**named, **_INSIDE, "flags": _FLAGS, "sdp": taken.description}
            offered = str((await self._media("offer", outside))["sdp"])
            leg.inside, leg.up, leg.offered = sdp.port_of(offered), True, leg.outside
            leg.event = event_inside(offered)
        inside = {
            **named,
            "flags": _FLAGS_INSIDE,
            "sdp": sdp.inner(self._nobody.at(port), way=leg.way, event=leg.event),
        }
        # Who wants it encrypted gets it so, or nothing (`offers.take`).
        plain = _PLAIN | {"transport-protocol": taken.profile}
        answered = await self._media("answer", {**inside, **(_WEB if leg.web else plain)})
        try:
            return taken.answer(leg.outside, str(answered["sdp"]))
        except ValueError as why:
            raise MediaFailed(f"answer: {why}") from None

    async def _end_orphans(self) -> None:
        """End what an earlier run has left in rtpengine, where nobody would ever end it; tell what it recorded."""
        found, insides = await self._media("list", limit=_LONG), dict[str, int]()
        for name in found.get("calls", ()):
            if name.startswith(_MARK):
                with contextlib.suppress(MediaFailed):
                    insides[name] = local_port(await self._media("query", call_id=name), "I")
                    await self._media("delete", call_id=name)
        if self._at.recordings is not None:
            for path in files_of(self._at.recordings, _MARK.removesuffix("-")):
                call = path.name.rpartition("-")[0]
                self._hear(Recorded(call.removeprefix(_MARK), f"{path}", insides.get(call, 0)))

    async def _play(self, leg: Leg, command: str, **values: Any) -> Mapping[str, Any]:
        return await self._media(command, call_id=_MARK + leg.name, from_tag="X", **values)

    def _heard(self, news: News) -> None:
        self._hear(news)

    async def _query(self, leg: Leg) -> Mapping[str, Any]:
        return await self._media("query", call_id=_MARK + leg.name)

    async def _is_there(self, leg: Leg, seconds: float) -> bool:
        return await self._sip.is_there(leg.dialog, seconds)

    # --- news ------------------------------------------------------------------------------------

    def _happened(self, news: SipNews) -> None:
        match news:
            case Invited(dialog, number, dialled, body, headers, source):
                self._legs[dialog] = Leg(dialog, dialog, arrived=True, outside=body, web=sdp.is_web(body))
                self._hear(Arrived(dialog, number, dialled, headers, source))
            case Connected(dialog, body):
                self._start(self._taken_off(dialog, body))
            case Offered(dialog, body):
                self._start(self._change(dialog, body))
            case Agreed(dialog, body):
                self._start(self._changed(dialog, body))
            case Keyed(dialog, key) if dialog in self._legs:
                self._hear(Pressed(dialog, key))
            case Over(dialog, code):
                self._start(self._over(dialog, _WHY.get(code, Why.UNREACHABLE)))

    async def _taken_off(self, dialog: str, body: str) -> None:
        leg = self._legs.get(dialog)
        if leg is None or leg.outside:
            return
        named = {"call-id": _MARK + leg.name, "from-tag": "I", "to-tag": "X"}
        try:
            async with leg.sending:
                taken = take(body)
                leg.outside, leg.web, named["sdp"] = body, sdp.is_web(body), taken.description
                answer = await self._media("answer", {**named, **_PLAIN}, replace=["origin"], flags=_FLAGS)
                leg.inside = sdp.port_of(str(answer.get("sdp", "")))
                # Whoever waited for it has gone meanwhile; or its keys have a number of its own, or are tones.
                if leg.to != leg.ahead or taken.event != leg.event:
                    await self._point(leg, leg.to or sdp.NOBODY)
        except (MediaFailed, ValueError) as why:
            log.warning("a telephone cannot be heard: %s", why)
            self._sip.end(dialog)
            await self._over(dialog, Why.DIED)
            return
        leg.described.set()
        if not leg.arrived:
            self._hear(TakenOff(dialog))

    async def _change(self, dialog: str, body: str) -> None:
        """Let a telephone have other media, as it holds us or moves; without an offer of its own it is made one."""
        leg = self._legs.get(dialog)
        if leg is None:
            return
        try:
            answer = await self._renew(leg, body or leg.outside)
        except (MediaFailed, ValueError) as why:
            log.warning("a telephone stays as it is: %s", why)
            self._sip.disagree(dialog)
        else:
            self._sip.agree(dialog, answer if body else sdp.offer_of(answer))

    async def _changed(self, dialog: str, body: str) -> None:
        leg = self._legs.get(dialog)
        if leg is not None and body:
            try:
                await self._renew(leg, body)
            except (MediaFailed, ValueError) as why:
                log.warning("a telephone stays as it is: %s", why)

    async def _renew(self, leg: Leg, outside: str) -> str:
        """Let a leg's telephone be as `outside` has it; return the description for it.

        Raises:
            ValueError: it has no audio.
            MediaFailed: it cannot be; it is as before.
        """
        take(outside)
        async with leg.sending:
            before, held = leg.outside, leg.holds
            leg.outside = outside
            try:
                answer = await self._point(leg, leg.to or sdp.NOBODY)
                if leg.holds != held:
                    self._hear(Holds(leg.name, leg.holds))
                return answer
            except (MediaFailed, ValueError):
                leg.outside = before
                with contextlib.suppress(MediaFailed):
                    await self._point(leg, leg.to or sdp.NOBODY)
                raise

    def _lost(self, leg: Leg, why: Why) -> None:
        """End a leg whose telephone does not know."""
        self._start(self._over(leg.dialog, why))
        self._sip.end(leg.dialog)

    async def _over(self, dialog: str, why: Why) -> None:
        leg = self._legs.pop(dialog, None)
        if leg is None:
            return
        leg.described.set()
        if leg.playing is not None:
            leg.playing.cancel()
        await self._routes.forget(leg)
        # Not while it is told where to send: that would make it anew.
        async with leg.sending:
            if leg.up:
                with contextlib.suppress(MediaFailed):
                    await self._media("delete", call_id=_MARK + leg.name)
        if leg.recorded:
            self._say_recorded(leg)
        self._hear(Gone(dialog, why))

    def _say_recorded(self, leg: Leg) -> None:
        assert self._at.recordings is not None
        for path in files_of(self._at.recordings, _MARK + leg.name):
            self._hear(Recorded(leg.name, f"{path}", leg.inside))

    def _pressed(self, line: Mapping[str, Any]) -> None:
        name, event = str(line.get("callid", "")).removeprefix(_MARK), line.get("event")
        ours = name in self._legs and line.get("source_tag") == "X"
        if ours and isinstance(event, int) and event < len(_KEYS):
            self._hear(Pressed(name, _KEYS[event]))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
