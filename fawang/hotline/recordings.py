"""What was recorded, as sound: a file of packets, as rtpengine writes them, becomes two voices, and a stereo WAV.

The first voice is the telephone's whose leg was recorded, the second whoever it talked with. What the platform played
is in neither. Formats: pcap (RFC drafts opsawg-pcap), RTP (RFC 3550), G.711 (ITU-T).
"""

import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

RATE = 8000
_HEAD, _PACKET, _ETHERNET, _UDP = 24, 16, 14, 8
_MASK = 0xFFFFFFFF
#: A stream whose clock jumps by more than half a second is put where it was heard.
_JUMP = RATE // 2


def voices(path: Path, inside: int) -> tuple[np.ndarray, np.ndarray]:
    """Return both voices as 16-bit samples at 8 kHz, equally long, silent where nothing was heard.

    Args:
        path: a file of packets.
        inside: the port by which the other side's audio came.
    """
    pieces: tuple[list[tuple[int, np.ndarray]], ...] = ([], [])
    offsets: dict[tuple[int, int], int] = {}
    began: float | None = None
    for moment, port, packet in _packets(path.read_bytes()):
        if len(packet) < 12 or packet[0] >> 6 != 2 or packet[1] & 0x7F not in _TABLES:
            continue
        stamp, source = struct.unpack_from(">II", packet, 4)
        side = 1 if port == inside else 0
        began = moment if began is None else began
        heard = int((moment - began) * RATE)
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


def write_wav(path: Path, left: np.ndarray, right: np.ndarray) -> None:
    """Write two voices of the same length as a stereo file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.stack([left, right], axis=1).astype("<i2").tobytes())


def _packets(data: bytes) -> Iterator[tuple[float, int, bytes]]:
    """Yield when each UDP packet over IPv4 came, to which port, and what was in it; half a packet is none."""
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
            yield seconds + micros / 1e6, struct.unpack_from(">H", frame, udp + 2)[0], frame[udp + _UDP :]


def _alaw() -> np.ndarray:
    code = np.arange(256) ^ 0x55
    segment, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = np.where(segment > 0, (mantissa * 16 + 264) << np.maximum(segment - 1, 0), mantissa * 16 + 8)
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _ulaw() -> np.ndarray:
    code = ~np.arange(256) & 0xFF
    magnitude = (((code & 0x0F) * 8 + 132) << ((code >> 4) & 7)) - 132
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


#: By the payload type of RTP: 0 is G.711 μ-law, 8 is A-law.
_TABLES = {0: _ulaw(), 8: _alaw()}
