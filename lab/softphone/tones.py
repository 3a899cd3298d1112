"""Tones on a telephone line, made and found again: G.711 A-law (ITU-T G.711) at 8 kHz. Pure.

Of the platform's own tables (`hotline/telephony/sound/g711.py`) nothing is used: what a telephone
hears shall not be right only because both are wrong in the same way.
"""

import math
from collections.abc import Iterable

import numpy as np

RATE = 8000
_LOUD = 8000
_SILENCE = 0xD5


def to_alaw(samples: np.ndarray) -> bytes:
    """Return 16-bit samples as G.711 A-law."""
    sign = np.where(samples >= 0, 0x80, 0)
    magnitude = np.minimum(np.abs(samples.astype(int)), 32635) >> 3
    segment = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(int) - 4, 0)
    mantissa = np.where(segment > 0, (magnitude >> segment) & 0x0F, (magnitude >> 1) & 0x0F)
    return bytes(((sign | (segment << 4) | mantissa) ^ 0x55).astype(np.uint8))


def from_alaw(data: bytes) -> np.ndarray:
    """Return G.711 A-law as samples."""
    code = np.frombuffer(data, np.uint8).astype(int) ^ 0x55
    segment, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = np.where(segment > 0, (mantissa * 16 + 264) << np.maximum(segment - 1, 0), mantissa * 16 + 8)
    return np.where(code & 0x80, magnitude, -magnitude)


def to_ulaw(alaw: bytes) -> bytes:
    """Return G.711 A-law as µ-law."""
    samples = from_alaw(alaw)
    magnitude = np.minimum(np.abs(samples), 32635) + 132
    segment = np.floor(np.log2(magnitude)).astype(int) - 7
    mantissa = (magnitude >> (segment + 3)) & 0x0F
    return bytes((~(np.where(samples < 0, 0x80, 0) | (segment << 4) | mantissa) & 0xFF).astype(np.uint8))


def from_ulaw(ulaw: bytes) -> bytes:
    """Return G.711 µ-law as A-law."""
    code = ~np.frombuffer(ulaw, np.uint8).astype(int) & 0xFF
    magnitude = (((code & 0x0F) * 8 + 132) << ((code >> 4) & 7)) - 132
    return to_alaw(np.where(code & 0x80, -magnitude, magnitude))


def shares(data: bytes, hertz: Iterable[int]) -> list[float]:
    """Return how much of a sound each of these tones is; of silence nothing."""
    heard = from_alaw(data).astype(float)
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
    total = power[1:].sum()
    if heard.std() < 300 or total <= 0:
        return [0.0 for _tone in hertz]
    places = [round(one * len(heard) / RATE) for one in hertz]
    return [float(power[max(1, at - 2) : at + 3].sum() / total) for at in places]


def tone(hertz: int, first: int, samples: int) -> bytes:
    """Return so many samples of a tone, beginning with the one that is `first`; of 0 Hz, silence."""
    if not hertz:
        return bytes([_SILENCE]) * samples
    at = (first + np.arange(samples)) * (2 * math.pi * hertz / RATE)
    return to_alaw((np.sin(at) * _LOUD).astype(np.int16))
