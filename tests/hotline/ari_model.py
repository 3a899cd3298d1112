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
         18: "No user responding", 19: "User alerting, no answer", 21: "Call Rejected", 22: "Number changed",
         27: "Destination out of order", 28: "Invalid number format", 34: "Circuit/channel congestion",
         38: "Network out of order", 58: "Bearer capability not available",
         127: "Interworking, unspecified"}  # fmt: skip
#: SIP responses to hangup causes, and back.
CAUSES = {401: 21, 403: 21, 404: 1, 408: 18, 410: 22, 480: 19, 484: 28, 486: 17, 487: 127, 488: 58, 500: 38, 502: 27,
          503: 34, 600: 17, 603: 21}  # fmt: skip
#: Bits of a soft request to hang up: by the channel's driver, by whoever was told to.
SOFT_DRIVER, SOFT_EXPLICIT = 1, 32
STATUSES = {1: "404 Not Found", 17: "486 Busy Here", 16: "603 Decline", 34: "503 Service Unavailable"}


class Refused(Exception):
    """A request that Asterisk refuses, with its status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status

    def json(self) -> dict[str, str]:
        """Return it as ARI shows it: what cannot be allocated is said in another field."""
        return {"error" if str(self) == "Allocation failed" else "message": str(self)}


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
    source_address: str = ""
    bridge: "Bridge | None" = None
    playback: "Playback | None" = None
    recording: "Recording | None" = None
    silence: bool = False
    #: The channels that listen to it: to what it says (`in`), to what it hears (`out`), or `both`.
    listeners: list[tuple["Channel", str]] = field(default_factory=list)
    #: To which it listens, and whether that hears what is said to this one.
    source: "Channel | None" = None
    whispers: bool = False
    whispered: np.ndarray | None = None
    heard: np.ndarray | None = None
    over: bool = False
    unheard: int = 0
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
        """Let it hear 20 ms. Who listens hears no whispers, and whispers are heard only while something else is."""
        if self.source is not None:
            if self.whispers:
                self.source.whispered = samples
            return
        for listener, side in self.listeners:
            if side == "out":
                listener.takes(samples)
            elif side == "both":
                listener.heard = samples
        if self.whispered is not None:
            samples, self.whispered = summed([samples, self.whispered]), None
        if self.line is not None and self.state == "Up":
            self.line.send_sound(samples)

    def says(self, samples: np.ndarray) -> None:
        """Take 20 ms of what its telephone says."""
        self.unheard = 0
        for listener, side in self.listeners:
            if side == "in":
                listener.takes(samples)
            elif side == "both":
                heard, listener.heard = listener.heard, None
                listener.takes(samples if heard is None else summed([samples, heard]))
        if self.bridge is not None:
            self.bridge.heard(self, samples)

    def takes(self, samples: np.ndarray) -> None:
        """Take 20 ms as a listener: for a recording, or for whoever is in a bridge with it."""
        if self.bridge is not None:
            self.bridge.heard(self, samples)
        if self.recording is not None and self.recording.state == "recording":
            self.recording.write(SILENCE if self.recording.muted else samples)


@dataclass
class Bridge:
    """Who hears whom."""

    id: str
    name: str
    kind: str
    channels: list[Channel] = field(default_factory=list)
    created: float = field(default_factory=time.time)

    def json(self) -> dict[str, Any]:
        """Return it as ARI shows it."""
        return {
            "id": self.id, "technology": "simple_bridge" if len(self.channels) < 3 else "softmix",
            "bridge_type": self.kind, "bridge_class": "stasis", "creator": "Stasis", "name": self.name,
            "channels": [one.id for one in self.channels], "creationtime": stamp(self.created), "video_mode": "talker",
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
            source.write(summed(found))


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
    """What is recorded of a channel: onto the disc as it comes, with the length once it is over."""

    name: str
    channel: Channel
    path: Path
    state: str = "queued"
    muted: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def json(self) -> dict[str, Any]:
        """Return it as ARI shows it."""
        return {
            "name": self.name,
            "format": "wav",
            "state": self.state,
            "target_uri": f"channel:{self.channel.id}",
        }

    def begin(self) -> None:
        """Write the head of the file, with no lengths yet."""
        self._write(b"")
        self.path.write_bytes(self.path.read_bytes()[:4] + bytes(4) + self.path.read_bytes()[8:])

    def write(self, samples: np.ndarray) -> None:
        """Write some sound behind it."""
        with self.path.open("ab") as file:
            file.write(samples.astype("<i2").tobytes())

    def end(self) -> None:
        """Write how much it is."""
        self._write(self.path.read_bytes()[44:])

    def _write(self, sound: bytes) -> None:
        with wave.open(str(self.path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(sound)


def summed(voices: list[np.ndarray]) -> np.ndarray:
    """Return all voices at once."""
    return np.clip(np.sum(voices, axis=0, dtype=np.int32), -32768, 32767).astype(np.int16)


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
