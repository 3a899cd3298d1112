"""What there is in the Asterisk of the tests: channels, bridges, playbacks, recordings, in the shape of ARI.

What they do: `ari_world.py`.
"""

import asyncio
import contextlib
import time
import wave
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from tests.hotline.ari_line import SILENCE, Line

TEXTS = {0: "Unknown", 1: "Unallocated (unassigned) number", 16: "Normal Clearing", 17: "User busy",
         18: "No user responding", 19: "User alerting, no answer", 21: "Call Rejected",
         127: "Interworking, unspecified"}  # fmt: skip
#: SIP responses to hangup causes, and back.
CAUSES = {401: 21, 403: 21, 404: 1, 408: 18, 480: 19, 486: 17, 487: 127, 600: 17, 603: 21}
STATUSES = {1: "404 Not Found", 17: "486 Busy Here", 16: "603 Decline", 34: "503 Service Unavailable"}


class Refused(Exception):
    """A request that Asterisk refuses, with its status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Channel:
    """A channel. `app`: whose application it is in; `follows`: whose it was dialled for, which hears of its end."""

    id: str
    name: str
    state: str
    number: str = ""
    exten: str = ""
    app: str = ""
    follows: str = ""
    line: Line | None = None
    headers: dict[str, str] = field(default_factory=dict)
    bridge: "Bridge | None" = None
    playback: "Playback | None" = None
    recording: "Recording | None" = None
    silence: bool = False
    #: The channels that listen to it: to what it says (`in`), to what it hears (`out`).
    listeners: list[tuple["Channel", str]] = field(default_factory=list)
    over: bool = False
    cause: int = 16
    created: float = field(default_factory=time.time)
    latest: np.ndarray | None = None
    commands: asyncio.Queue[Callable[[], Awaitable[None]]] = field(default_factory=asyncio.Queue)
    task: asyncio.Task[None] | None = None

    def json(self) -> dict[str, Any]:
        """Return it as ARI shows it."""
        return {
            "id": self.id, "name": self.name, "state": self.state, "protocol_id": "",
            "caller": {"name": "", "number": self.number}, "connected": {"name": "", "number": ""}, "accountcode": "",
            "dialplan": {"context": "hotline", "exten": self.exten, "priority": 1,
                         "app_name": "Stasis" if self.app else "", "app_data": self.app},
            "creationtime": stamp(self.created), "language": "en",
        }  # fmt: skip

    def write(self, samples: np.ndarray) -> None:
        """Let it hear 20 ms."""
        for listener, side in self.listeners:
            if side == "out":
                listener.takes(samples)
        if self.line is not None and self.state == "Up":
            self.line.send_sound(samples)

    def says(self, samples: np.ndarray) -> None:
        """Take 20 ms of what its telephone says."""
        for listener, side in self.listeners:
            if side == "in":
                listener.takes(samples)
        if self.bridge is not None:
            self.bridge.heard(self, samples)

    def takes(self, samples: np.ndarray) -> None:
        """Take 20 ms as a listener; nothing comes of it unless it is recorded."""
        if self.recording is not None and self.recording.state == "recording":
            self.recording.sound.append(SILENCE if self.recording.muted else samples)


@dataclass
class Bridge:
    """Who hears whom."""

    id: str
    name: str
    kind: str
    channels: list[Channel] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """Return it as ARI shows it."""
        return {
            "id": self.id, "technology": "simple_bridge", "bridge_type": self.kind, "bridge_class": "stasis",
            "creator": "Stasis", "name": self.name, "channels": [one.id for one in self.channels],
        }  # fmt: skip

    def heard(self, source: Channel, samples: np.ndarray) -> None:
        """Give what one says to the others: of two at once, of more as a sum when their own turn comes."""
        others = [one for one in self.channels if one is not source]
        if len(others) == 1:
            if others[0].playback is None:
                others[0].write(samples)
            return
        source.latest = samples
        found = [one.latest for one in others if one.latest is not None]
        if found and source.playback is None:
            source.write(np.clip(np.sum(found, axis=0), -32768, 32767).astype(np.int16))


@dataclass
class Playback:
    """What is played to a channel."""

    id: str
    channel: Channel
    media: list[str]
    state: str = "queued"
    controllable: bool = False
    at: int = 0

    def json(self) -> dict[str, Any]:
        """Return it as ARI shows it."""
        more = {"next_media_uri": self.media[self.at + 1]} if self.at + 1 < len(self.media) else {}
        return {
            "id": self.id, "media_uri": self.media[self.at], "target_uri": f"channel:{self.channel.id}",
            "language": "en", "state": {"stopped": "done", "canceled": "done"}.get(self.state, self.state), **more,
        }  # fmt: skip


@dataclass
class Recording:
    """What is recorded of a channel."""

    name: str
    channel: Channel
    state: str = "queued"
    muted: bool = False
    sound: list[np.ndarray] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def json(self) -> dict[str, Any]:
        """Return it as ARI shows it."""
        return {
            "name": self.name,
            "format": "wav",
            "state": self.state,
            "target_uri": f"channel:{self.channel.id}",
        }


def sound(uri: str) -> np.ndarray | None:
    """Return a file as Asterisk reads it: called without its ending, and only of 8 kHz, one voice, 16 bits."""
    path = Path(uri.removeprefix("sound:") + ".wav")
    if not uri.startswith("sound:") or not path.exists():
        return None
    with contextlib.suppress(wave.Error), wave.open(str(path), "rb") as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2):
            return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    return None


def stamp(moment: float | None = None) -> str:
    """Return a moment as ARI writes it."""
    return (
        datetime.fromtimestamp(moment or time.time(), UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "+0000")
    )
