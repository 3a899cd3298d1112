"""What the Asterisk of the tests does, as the documentation and the source of Asterisk have it.

A channel works off its commands one after the other, and a playback is one of them. The events it gives, and their
order, are those that were seen of Asterisk 22; where it knows less than Asterisk, it refuses.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.hotline.ari_line import FRAME, SILENCE
from tests.hotline.ari_model import (
    SOFT_DRIVER,
    SOFT_EXPLICIT,
    STATUSES,
    TEXTS,
    Bridge,
    Channel,
    Playback,
    Recording,
    sound,
)

#: How often it is looked, in seconds, and how often in vain, until a telephone has vanished.
_LOOKS_EVERY, _LOOKS = 0.5, 12


class Asterisk:
    """All of it. `send` gives an event to an application; `active` are those with a WebSocket."""

    def __init__(
        self, recordings: Path, send: Callable[[str, dict[str, Any]], None], active: set[str]
    ) -> None:
        self._send, self.folder, self.active = send, recordings, active
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.playbacks: dict[str, Playback] = {}
        self.recordings: dict[str, Recording] = {}
        self.numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    # --- channels --------------------------------------------------------------------------------

    def add(self, channel: Channel) -> None:
        """Let there be a channel."""
        self.channels[channel.id] = channel
        channel.task = asyncio.create_task(self._work(channel))

    def enters(self, channel: Channel, app: str) -> None:
        """Let a channel enter an application: refused where nobody listens for it."""
        if app not in self.active:
            channel.cause = 34
            self.ends(channel)
            return
        channel.app = app
        self.say(channel, "StasisStart", args=[])

    def say(self, channel: Channel, kind: str, **values: Any) -> None:
        """Give an event of a channel to whom it concerns."""
        for app in dict.fromkeys(one for one in (channel.app, channel.follows) if one):
            self._send(app, {"type": kind, **values, "channel": channel.json()})

    def tell(self, channel: Channel, kind: str, **values: Any) -> None:
        """Give an event about something of a channel."""
        for app in dict.fromkeys(one for one in (channel.app, channel.follows) if one):
            self._send(app, {"type": kind, **values})

    def becomes(self, channel: Channel, state: str) -> None:
        """Change its state."""
        channel.state = state
        self.say(channel, "ChannelStateChange")
        if channel.follows:
            self.dials(channel, {"Ringing": "RINGING", "Up": "ANSWER"}[state])

    def dials(self, channel: Channel, how: str) -> None:
        """Say how it goes on with a telephone that is rung."""
        self.tell(channel, "Dial", dialstatus=how, dialstring="anyone", forward="", peer=channel.json())

    def hang_up(self, channel: Channel, cause: int, *, soft: int = SOFT_EXPLICIT) -> None:
        """End a channel, and tell its telephone; `soft` says who asked for it."""
        channel.cause = cause
        self._request(channel, cause=soft, soft=True)
        if channel.line is not None and not channel.line.over:
            if channel.state == "Ring":
                channel.line.refuse(STATUSES.get(cause, "603 Decline"))
            else:
                channel.line.hang_up()
        self.ends(channel)

    def refused(self, channel: Channel, cause: int, status: int) -> None:
        """End a channel whose telephone has gone by itself: with a SIP status, or 0."""
        channel.cause = cause
        self._request(channel, **({"cause": cause, "tech_cause": status} if status else {}))
        self.ends(channel)

    def _request(self, channel: Channel, **why: Any) -> None:
        if not channel.over:
            self.say(channel, "ChannelHangupRequest", **why)

    def ends(self, channel: Channel) -> None:
        """Let a channel be no more; a channel of the dialplan is none of the application's before it is destroyed."""
        if channel.over:
            return
        channel.over = True
        if channel.source is not None:
            channel.source.listeners = [one for one in channel.source.listeners if one[0] is not channel]
        if channel.bridge is not None:
            self.leaves(channel)
        # Those that listen notice it a moment later.
        for listener, _side in channel.listeners:
            asyncio.get_running_loop().call_later(0.05, self.ends, listener)
        if channel.playback is not None:
            channel.playback.state = "stopped"
        if channel.recording is not None:
            channel.recording.ended.set()
        self._start(self._destroy(channel))

    async def _destroy(self, channel: Channel) -> None:
        for _turn in range(100):
            if channel.playback is None and channel.recording is None:
                break
            await asyncio.sleep(0.01)
        if channel.task is not None:
            channel.task.cancel()
        self.channels.pop(channel.id, None)
        if channel.app:
            self._send(channel.app, {"type": "StasisEnd", "channel": channel.json()})
            channel.app = ""
        if channel.follows:
            self.say(
                channel,
                "ChannelDestroyed",
                cause=channel.cause,
                cause_txt=TEXTS.get(channel.cause, "Unknown"),
            )
        if channel.line is not None:
            channel.line.close()

    async def _work(self, channel: Channel) -> None:
        while True:
            command = await channel.commands.get()
            await command()

    def queue(self, channel: Channel, command: Callable[[], Awaitable[None]]) -> None:
        """Let a channel do something after what it does."""
        channel.commands.put_nowait(command)

    async def done(self, channel: Channel, command: Callable[[], Awaitable[None]]) -> None:
        """Let a channel do something, and wait for it."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def work() -> None:
            await command()
            if not future.done():
                future.set_result(None)

        self.queue(channel, work)
        while not future.done() and not channel.over:
            await asyncio.wait({future}, timeout=0.02)

    async def end_vanished(self) -> None:
        """End channels of which nothing is heard for long (`rtp_timeout`)."""
        while True:
            await asyncio.sleep(_LOOKS_EVERY)
            for channel in list(self.channels.values()):
                channel.unheard = channel.unheard + 1 if channel.line and channel.state == "Up" else 0
                if channel.unheard > _LOOKS:
                    self.hang_up(channel, 44, soft=SOFT_DRIVER)

    # --- bridges ---------------------------------------------------------------------------------

    def joins(self, channel: Channel, bridge: Bridge) -> None:
        """Let a channel enter a bridge, out of another."""
        if channel.bridge is bridge or channel.over:
            return
        if channel.bridge is not None:
            self.leaves(channel)
        channel.bridge, channel.latest = bridge, None
        bridge.channels.append(channel)
        self.say(channel, "ChannelEnteredBridge", bridge=bridge.json())
        self._peers(*bridge.channels)

    def ends_bridge(self, bridge: Bridge) -> None:
        """Let a bridge be no more, and whoever is in it in none."""
        apps = {one.app for one in bridge.channels if one.app} or self.active
        for channel in list(bridge.channels):
            self.leaves(channel)
        del self.bridges[bridge.id]
        for app in apps:
            self._send(app, {"type": "BridgeDestroyed", "bridge": bridge.json()})

    def _peers(self, *channels: Channel) -> None:
        for channel in channels:
            for name in ("BRIDGEPEER", "BRIDGEPVTCALLID"):
                self.say(channel, "ChannelVarset", variable=name, value="")

    def leaves(self, channel: Channel) -> None:
        """Let a channel leave its bridge."""
        bridge = channel.bridge
        assert bridge is not None
        bridge.channels.remove(channel)
        channel.bridge = None
        self._peers(channel)
        self.say(channel, "ChannelLeftBridge", bridge=bridge.json())

    # --- media -----------------------------------------------------------------------------------

    def play(self, channel: Channel, name: str, media: list[str]) -> Playback:
        """Play after whatever the channel does."""
        playback = self.playbacks[name] = Playback(name, channel, media)
        self.queue(channel, lambda: self._play(playback))
        return playback

    async def _play(self, playback: Playback) -> None:
        channel = playback.channel
        try:
            if playback.state == "canceled":
                return
            channel.playback, channel.silence = playback, False
            loop = asyncio.get_running_loop()
            due = loop.time()
            failed = False
            for at, uri in enumerate(playback.media):
                if playback.state in ("stopped", "canceled"):
                    return
                playback.at = at
                if at:
                    playback.state = "continuing"
                    self.tell(channel, "PlaybackContinuing", playback=playback.json())
                playback.state = "playing"
                self.tell(channel, "PlaybackStarted", playback=playback.json())
                samples = sound(uri)
                if samples is None:
                    failed = True
                    continue
                for start in range(0, len(samples) - FRAME + 1, FRAME):
                    await asyncio.sleep(max(0.0, due - loop.time()))
                    playback.controllable = True
                    if playback.state == "stopped" or channel.over:
                        return
                    channel.write(samples[start : start + FRAME])
                    due += 0.02
            if playback.state == "playing":
                playback.state = "failed" if failed else "done"
        finally:
            channel.playback = None
            self.playbacks.pop(playback.id, None)
            self.tell(channel, "PlaybackFinished", playback=playback.json())

    def record(self, channel: Channel, name: str) -> Recording:
        """Record after whatever the channel does."""
        recording = self.recordings[name] = channel.recording = Recording(
            name, channel, self.folder / f"{name}.wav"
        )
        self.queue(channel, lambda: self._record(recording))
        return recording

    async def _record(self, recording: Recording) -> None:
        channel = recording.channel
        try:
            if channel.bridge is not None:
                recording.state = "failed"
                self.tell(channel, "RecordingFailed", recording=recording.json())
                return
            recording.begin()
            recording.state = "recording"
            self.tell(channel, "RecordingStarted", recording=recording.json())
            await recording.ended.wait()
            recording.state = "done"
            recording.end()
            self.tell(channel, "RecordingFinished", recording=recording.json())
        finally:
            channel.recording = None
            self.recordings.pop(recording.name, None)

    def silent(self, channel: Channel, *, on: bool) -> None:
        """Let a channel hear silence, until something else is played."""

        async def change() -> None:
            before, channel.silence = channel.silence, on
            if on and not before:
                self._start(self._be_silent(channel))

        self.queue(channel, change)

    async def _be_silent(self, channel: Channel) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while channel.silence and not channel.over:
            if channel.bridge is None:
                channel.write(SILENCE)
            due += 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
