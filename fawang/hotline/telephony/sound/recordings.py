"""What was recorded, as sound: a file of packets, as rtpengine writes them, becomes two voices, and a stereo WAV.
Of another switch it may be that WAV already.

The first voice is the telephone's whose leg was recorded, the second whoever it talked with. What the platform played
is in neither. Formats: pcap (RFC drafts opsawg-pcap), RTP (RFC 3550), G.711 (ITU-T).
"""

import io
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from fawang.hotline.telephony.sound.g711 import ALAW, ULAW

RATE = 8000
_HEAD, _PACKET, _ETHERNET, _UDP = 24, 16, 14, 8
_MASK = 0xFFFFFFFF
#: Where the inside of each leg is (`switch/sippy.py`).
_LOOPBACK = bytes((127, 0, 0, 1))
#: A stream whose clock jumps by more than half a second is put where it was heard.
_JUMP = RATE // 2


def voices(path: Path, inside: int) -> tuple[np.ndarray, np.ndarray]:
    """Return both voices as 16-bit samples at 8 kHz, equally long, silent where nothing was heard.

    Args:
        path: a file of packets, or of stereo sound as `write_wav` writes it.
        inside: the port of the loopback by which the other side's audio came; 0 where it is not known, and what
            came there is theirs; of sound it says nothing.
    """
    data = path.read_bytes()
    if data.startswith(b"RIFF"):
        return read_wav(data)
    pieces: tuple[list[tuple[int, np.ndarray]], ...] = ([], [])
    offsets: dict[tuple[int, int], int] = {}
    began: float | None = None
    for moment, host, port, packet in packets(data):
        if len(packet) < 12 or packet[0] >> 6 != 2 or packet[1] & 0x7F not in _TABLES:
            continue
        stamp, source = struct.unpack_from(">II", packet, 4)
        # The telephone's may have the same number, at another address of this machine.
        side = 1 if host == _LOOPBACK and inside in (0, port) else 0
        began = moment if began is None else began
        # Two threads write packets down: one may lie behind another that came after it.
        heard = max(0, int((moment - began) * RATE))
        offset = offsets.get((side, source))
        if offset is None or abs(((stamp - offset) & _MASK) - heard) > _JUMP:
            offset = offsets[side, source] = (stamp - heard) & _MASK
        sound = np.frombuffer(packet, np.uint8, offset=12 + 4 * (packet[0] & 0x0F))
        pieces[side].append(((stamp - offset) & _MASK, _TABLES[packet[1] & 0x7F][sound]))
    length = max((start + len(sound) for own in pieces for start, sound in own), default=0)
    found = tuple(np.zeros(length, np.int16) for _voice in pieces)
    for voice, own in zip(found, pieces, strict=True):
        for start, sound in own:
            voice[start : start + len(sound)] = sound
    return found[0], found[1]


def peaks(left: np.ndarray, right: np.ndarray, most: int) -> list[int]:
    """Return the loudness of equal parts of a recording, 0 to 100, four a second and never more than `most`.

    100 is the loudest that the form can hold; the scale is that of the ear, so that quiet words are seen too.
    """
    parts = min(most, max(1, len(left) * 4 // RATE))
    loud = np.maximum(np.abs(left.astype(np.int32)), np.abs(right.astype(np.int32)))
    found = [int(part.max()) if len(part) else 0 for part in np.array_split(loud, parts)]
    return [min(100, round(100 * (one / 32768) ** 0.5)) for one in found]


def write_wav(to: Path | BinaryIO, left: np.ndarray, right: np.ndarray) -> None:
    """Write two voices of the same length as a stereo file."""
    with wave.open(str(to) if isinstance(to, Path) else to, "wb") as file:
        _write(file, np.stack([left, right], axis=1).astype("<i2").tobytes())


def cut(sound: bytes, begin: int) -> bytes:
    """Return a stereo file as `write_wav` writes it without its first `begin` samples."""
    with wave.open(io.BytesIO(sound), "rb") as file:
        file.setpos(min(begin, file.getnframes()))
        rest = file.readframes(file.getnframes())
    found = io.BytesIO()
    with wave.open(found, "wb") as file:
        _write(file, rest)
    return found.getvalue()


def _write(file: wave.Wave_write, frames: bytes) -> None:
    file.setnchannels(2)
    file.setsampwidth(2)
    file.setframerate(RATE)
    file.writeframes(frames)


def read_wav(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Return both voices of a stereo file as `write_wav` writes it.

    Raises:
        ValueError: it is another one.
    """
    with wave.open(io.BytesIO(data), "rb") as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (2, 2, RATE):
            raise ValueError("no sound of two voices")
        both = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def packets(data: bytes) -> Iterator[tuple[float, bytes, int, bytes]]:
    """Yield when each UDP packet over IPv4 came, to which address and port, and what was in it; half of one is none."""
    at = _HEAD
    while at + _PACKET <= len(data):
        seconds, micros, length = struct.unpack_from("<III", data, at)
        frame = data[at + _PACKET : at + _PACKET + length]
        at += _PACKET + length
        if (
            len(frame) < length
            or frame[12:14] != b"\x08\x00"
            or frame[_ETHERNET + 9 : _ETHERNET + 10] != b"\x11"
        ):
            continue
        udp = _ETHERNET + (frame[_ETHERNET] & 0x0F) * 4
        if len(frame) >= udp + _UDP:
            host, (port,) = frame[_ETHERNET + 16 : _ETHERNET + 20], struct.unpack_from(">H", frame, udp + 2)
            yield seconds + micros / 1e6, host, port, frame[udp + _UDP :]


#: By the payload type of RTP: 0 is G.711 μ-law, 8 is A-law.
_TABLES = {0: ULAW, 8: ALAW}
