"""What telephones of the bench say: tones and keys as files of packets, which sipp plays.

A file holds a whole call: keys, the tone of the talk, keys again. Formats: pcap, RTP (RFC 3550), keys as events (RFC
4733), G.711 A-law.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from fawang.hotline.telephony.sound.wav import RATE, to_alaw

FRAME, FRAME_MS = 160, 20
_AUDIO, _EVENT, _MARKER = 8, 101, 0x80
_KEYS = "0123456789*#"
#: A key is held down for so many frames; its end is said three times, since packets are lost.
_HELD, _ENDS = 8, 3
_LOUD = 9000
#: A key of the rating each second: those who waited long for a lawyer are asked late.
_RATINGS = 40
CALLER_HERTZ, LAWYER_HERTZ = 700, 1100
#: What marks the packets of each (SSRC).
CALLER_SOURCE, LAWYER_SOURCE = 0x1234ABCD, 0x5EA7ABCD
_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
_ETHERNET = bytes(12) + b"\x08\x00"
_HOME = b"\x7f\x00\x00\x01"


@dataclass
class Tape:
    """What one telephone sends, from the moment it is played. `source` is the SSRC of its packets."""

    source: int
    _at: int = 0
    _number: int = 0
    _packets: list[tuple[int, bytes]] = field(default_factory=list)

    def tone(self, hertz: int, seconds: float) -> "Tape":
        """Sound for so long; two frames of each file are never the same second of a tone."""
        frames = round(seconds * 1000 / FRAME_MS)
        samples = np.sin(np.arange(frames * FRAME) * (2 * np.pi * hertz / RATE)) * _LOUD
        sound = to_alaw(samples.astype(np.int16))
        for frame in range(frames):
            self._add(_AUDIO, self._at, sound[frame * FRAME : (frame + 1) * FRAME], first=frame == 0)
            self._at += FRAME
        return self

    def key(self, key: str) -> "Tape":
        """Press a key for 160 milliseconds. Each has a timestamp of its own, or the second would be the first again."""
        event, began = _KEYS.index(key), self._at
        for frame in range(_HELD):
            self._add(_EVENT, began, struct.pack(">BBH", event, 10, FRAME * (frame + 1)), first=frame == 0)
            self._at += FRAME
        for _again in range(_ENDS):
            self._add(_EVENT, began, struct.pack(">BBH", event, 0x80 | 10, FRAME * (_HELD + 1)))
        self._at += FRAME
        return self

    def pause(self, seconds: float) -> "Tape":
        """Send nothing for so long."""
        self._at += round(seconds * 1000 / FRAME_MS) * FRAME
        return self

    def write(self, path: Path) -> Path:
        """Write it as a file of packets; return where it lies."""
        path.write_bytes(_HEADER + b"".join(self._records()))
        return path

    def _add(self, kind: int, stamp: int, payload: bytes, *, first: bool = False) -> None:
        marked = kind | (_MARKER if first else 0)
        head = struct.pack(">BBHII", 0x80, marked, self._number & 0xFFFF, 5000 + stamp, self.source)
        self._packets.append((self._at, head + payload))
        self._number += 1

    def _records(self) -> Iterator[bytes]:
        for number, (at, packet) in enumerate(self._packets):
            udp = struct.pack(">HHHH", 6000, 6002, 8 + len(packet), 0) + packet
            ip = struct.pack(
                ">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number & 0xFFFF, 0, 64, 17, 0, _HOME, _HOME
            )
            frame = _ETHERNET + ip + udp
            micros = at * 1_000_000 // RATE
            yield (
                struct.pack("<IIII", micros // 1_000_000, micros % 1_000_000, len(frame), len(frame)) + frame
            )


def caller(talk: float, rating: str) -> Tape:
    """Return a caller: Mandarin, may be recorded, advice; a tone while they wait and talk; then the key of the rating.

    The rating is asked when the lawyer has hung up; until then the key means nothing, so it is pressed until it counts.
    """
    tape = Tape(CALLER_SOURCE).pause(0.5)
    for key in "111":
        tape.key(key).pause(0.4)
    tape.tone(CALLER_HERTZ, talk)
    for _again in range(_RATINGS):
        tape.pause(1.0).key(rating)
    return tape


def lawyer(talk: float) -> Tape:
    """Return a lawyer who talks for so long."""
    return Tape(LAWYER_SOURCE).tone(LAWYER_HERTZ, talk)
