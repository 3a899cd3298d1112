"""What legs hear in an Asterisk: each other in a bridge of their own, or what is played, or silence.

Who listens to others without being heard by all of them is in a bridge with a channel that listens for them (`snoop`).

A channel does one thing after the other, and a playback is one of them: it is stopped before anything else is asked of
the channel. Who calls holds the legs (`Channels.holding`).
"""

import contextlib
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from fawang.hotline.rules.legs import News, Played, SwitchFailed
from fawang.hotline.telephony.switch.ari import NO_MORE, Ari
from fawang.hotline.telephony.switch.channels import Channels, Ear, Leg, Playing
from fawang.hotline.telephony.switch.circles import Listener
from fawang.hotline.telephony.switch.sounds import Sounds

log = logging.getLogger(__name__)

#: Older Asterisks read 4 kB of a request at most, 22 ten times as much. Music is repeated as often as fits, without
#: a gap.
_MOST_OF_REQUEST = 3000


class Hearing:
    """What the legs of `channels` hear. `names` are new ones for what is made in Asterisk, news goes to `hear`."""

    def __init__(
        self, ari: Ari, channels: Channels, sounds: Sounds, names: Iterator[str], hear: Callable[[News], None]
    ) -> None:
        self._ari, self._channels, self._sounds, self._names, self._hear = ari, channels, sounds, names, hear

    # --- each other ------------------------------------------------------------------------------

    async def mix(
        self, legs: Mapping[str, Leg], talks: Collection[frozenset[str]], listeners: Mapping[str, Listener]
    ) -> None:
        """Let these legs talk in circles, and listen to them; no other leg hears any of them."""
        # Those come first who are not to hear, or to be heard, any more.
        for one in self._channels.listening_to(*legs.values()):
            if one.name not in legs:
                await self.leave(one)
        for name in listeners.keys() & legs.keys():
            if legs[name].ear is None:
                await self.leave(legs[name])
        for talk in talks:
            together = [legs[name] for name in sorted(talk & legs.keys())]
            if len(together) > 1:
                await self.join(together)
            elif together:
                await self.leave(together[0])
        for name in listeners.keys() & legs.keys():
            leg, listener = legs[name], listeners[name]
            before = leg.ear.at.name if leg.ear else ""
            at = listener.heard_by or (before if before in listener.circle else max(listener.circle))
            if at in legs:
                whole, speaks = len(listener.circle) > 1, bool(listener.heard_by)
                await self.listen(leg, legs[at], all_of_it=whole, speaks=speaks)
            else:
                await self.leave(leg)

    async def join(self, legs: Sequence[Leg]) -> None:
        """Let legs hear each other, and nobody else."""
        for one in legs:
            await self.hush(one)
        inside = self._channels.inside(legs[0].bridge)
        if len(inside) == len(legs) and all(one in inside for one in legs):
            return
        for one in legs:
            await self.leave(one)
        for one in legs:
            await self._ari("DELETE", "channels", one.channel, "silence", fine=NO_MORE)
        bridge = await self._bridge()
        for one in legs:
            one.bridge = bridge
            channel = {"channel": one.channel}
            await self._ari("POST", "bridges", bridge, "addChannel", body=channel, fine=NO_MORE)
        for one in legs:
            await self.tape(one)
        if len(self._channels.inside(bridge)) < len(legs):
            # One has gone meanwhile: nobody stays in a bridge alone.
            for one in self._channels.inside(bridge):
                await self.leave(one)

    async def leave(self, leg: Leg) -> None:
        """Dissolve the bridge in which a leg is; whoever is in it hears silence."""
        bridge = leg.bridge
        if not bridge:
            return
        inside = self._channels.inside(bridge)
        for one in inside:
            one.bridge = ""
            await self.tape(one)
            await self.stop_listening(one)
        for one in inside:
            channel = {"channel": one.channel}
            await self._ari("POST", "bridges", bridge, "removeChannel", body=channel, fine=NO_MORE)
        await self._ari("DELETE", "bridges", bridge, fine=NO_MORE)
        for one in inside:
            await self.rest(one)

    async def listen(self, leg: Leg, at: Leg, *, all_of_it: bool, speaks: bool) -> None:
        """Let a leg hear what another says, and what that hears if it is `all_of_it`; `speaks`: and speak to it."""
        await self.hush(leg)
        if leg.ear and (leg.ear.at, leg.ear.all_of_it, leg.ear.speaks) == (at, all_of_it, speaks):
            return
        await self.leave(leg)
        await self._ari("DELETE", "channels", leg.channel, "silence", fine=NO_MORE)
        # Its name begins with our mark: what an earlier run has left is found by it.
        name, bridge = next(self._names), await self._bridge()
        leg.bridge, leg.ear = bridge, Ear(name, at, all_of_it, speaks)
        body = {
            "spy": "both" if all_of_it else "in",
            "app": self._ari.app,
            **({"whisper": "out"} if speaks else {}),
        }
        await self._ari("POST", "channels", at.channel, "snoop", name, body=body, fine=NO_MORE)
        for channel in (name, leg.channel):
            # 422: the listener is not in our application yet.
            await self._ari(
                "POST", "bridges", bridge, "addChannel", body={"channel": channel}, fine=NO_MORE,
                until_ready=(422,) if channel == name else (),
            )  # fmt: skip

    async def stop_listening(self, leg: Leg) -> None:
        """End what a leg listens by."""
        ear, leg.ear = leg.ear, None
        if ear is not None:
            await self._ari("DELETE", "channels", ear.name, fine=NO_MORE)

    async def _bridge(self) -> str:
        """Make a bridge; return its name."""
        bridge = next(self._names)
        # Without `dtmf_events` keys could be passed on without our hearing of them.
        await self._ari("POST", "bridges", bridge, body={"type": "mixing,dtmf_events", "name": bridge})
        return bridge

    async def rest(self, leg: Leg) -> None:
        """Let a leg hear silence where it hears nothing else: recordings stay in step, and the way for audio open."""
        if leg.up and not leg.bridge and leg.playing is None:
            await self._ari("POST", "channels", leg.channel, "silence", fine=NO_MORE)

    async def tape(self, leg: Leg) -> None:
        """Record what a leg hears if it is from others: what is played to it is not recorded."""
        if leg.tape is not None:
            await leg.tape.hear(self._ari, on=bool(leg.bridge) and leg.playing is None)

    # --- what is played --------------------------------------------------------------------------

    async def play(self, leg: Leg, files: Sequence[Path], turn: int, music: Path | None) -> None:
        """Play files, then music, instead of whatever was played."""
        await self.hush(leg)
        uris = [uri for file in files if (uri := await self._uri(file))]
        leg.playing = Playing("", turn, bool(uris), (await self._uri(music) if music else ""))
        if uris:
            await self._begin(leg, leg.playing, uris)
        else:
            await self._next(leg, leg.playing)

    async def played(self, leg: Leg, name: str) -> None:
        """Go on after a playback, unless something else is played by now."""
        if leg.playing is not None and leg.playing.name == name:
            await self._next(leg, leg.playing)

    async def hush(self, leg: Leg) -> None:
        """Play nothing any more."""
        playing, leg.playing = leg.playing, None
        if playing is not None and playing.name:
            # 500: it has not quite begun, and cannot be stopped yet.
            await self._ari("DELETE", "playbacks", playing.name, fine=(*NO_MORE, 500), until_ready=(500,))
            await self.tape(leg)

    async def _begin(self, leg: Leg, playing: Playing, uris: list[str]) -> None:
        playing.name = next(self._names)
        await self.tape(leg)
        body = {"media": uris}
        await self._ari("POST", "channels", leg.channel, "play", playing.name, body=body, fine=NO_MORE)

    async def _next(self, leg: Leg, playing: Playing) -> None:
        """Say that the words are over, and go on with music, or silence."""
        if playing.words or not playing.name:
            playing.words = False
            self._hear(Played(leg.name, playing.turn))
        if playing.music:
            times = max(1, _MOST_OF_REQUEST // (len(playing.music) + 4))
            await self._begin(leg, playing, [playing.music] * times)
        else:
            leg.playing = None
            await self.tape(leg)
            await self.rest(leg)

    async def _uri(self, file: Path) -> str:
        """Return how Asterisk calls a file; a file that cannot be played must not hold up the call."""
        with contextlib.suppress(SwitchFailed):
            return await self._sounds.uri(file)
        log.warning("a file cannot be played: %s", file.name)
        return ""
