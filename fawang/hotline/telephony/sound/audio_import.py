"""A recording that somebody hands in, made into what a telephone plays: 8 kHz, one voice, 16 bit.

WAV with PCM is read here. MP3 is decoded by a process of its own, since files come from anywhere (`mp3.py`).
"""

import io
import math
import struct
import wave

import numpy as np

from fawang.hotline.telephony.sound import mp3
from fawang.hotline.telephony.sound.recordings import RATE
from fawang.kernel.rules.problems import Invalid, TooLarge

#: Own figures: a minute is more than anybody listens to; at 48 kHz in stereo it has 12 MB.
LONGEST_SECONDS, SHORTEST_SECONDS = 60.0, 0.3
MOST_BYTES = 20 * 1024 * 1024
_RATES = range(8_000, 96_001)
#: Below −50 dB of full scale nobody has spoken.
_SILENT = 0.003
_TYPES = {2: "<i2", 4: "<i4"}


def read(content: bytes) -> np.ndarray:
    """Return the samples of a recording as a telephone plays them.

    Raises:
        TooLarge: `prompt_too_large`.
        Invalid: `invalid`, with the field `sound`: `recording_unreadable` (neither WAV with PCM nor MP3),
            `recording_too_long`, `recording_too_short`, `recording_silent`.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge("prompt_too_large", megabytes=MOST_BYTES // (1024 * 1024))
    rate, samples = _of_mp3(content) if mp3.looks_like(content) else _of_wav(content)
    voice = samples.mean(axis=1)
    seconds = len(voice) / rate
    if seconds > LONGEST_SECONDS:
        raise Invalid("invalid", errors={"sound": "recording_too_long"})
    if seconds < SHORTEST_SECONDS:
        raise Invalid("invalid", errors={"sound": "recording_too_short"})
    if float(np.abs(voice).max()) < _SILENT:
        raise Invalid("invalid", errors={"sound": "recording_silent"})
    return np.clip(np.round(_at_rate(voice, rate) * 32767), -32768, 32767).astype(np.int16)


def _of_mp3(content: bytes) -> tuple[int, np.ndarray]:
    """Return the rate of an MP3 and its samples from −1 to 1, a column for each channel."""
    try:
        # A little more than may be: so it is known that it is too long.
        found = mp3.decoded(content, seconds=LONGEST_SECONDS + 1)
    except mp3.NotDecoded:
        raise _unreadable() from None
    if found.rate not in _RATES or found.samples.shape[1] not in (1, 2):
        raise _unreadable()
    return found.rate, found.samples.astype(np.float64) / 32768


def _of_wav(content: bytes) -> tuple[int, np.ndarray]:
    """Return the same of a WAV file."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            if rate not in _RATES or channels not in (1, 2) or width not in (1, 2, 3, 4):
                raise _unreadable()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError, struct.error, ValueError, RuntimeError, OverflowError):
        raise _unreadable() from None
    samples = _samples(frames[: len(frames) // (width * channels) * width * channels], width)
    return rate, samples.reshape(-1, channels)


def _unreadable() -> Invalid:
    return Invalid("invalid", errors={"sound": "recording_unreadable"})


def write_wav(samples: np.ndarray) -> bytes:
    """Return samples of one voice at 8 kHz as a file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def _samples(frames: bytes, width: int) -> np.ndarray:
    """Return samples from −1 to 1."""
    if width == 1:
        return (np.frombuffer(frames, np.uint8).astype(np.float64) - 128) / 128
    if width == 3:
        three = np.frombuffer(frames, np.uint8).reshape(-1, 3).astype(np.int32)
        whole = three[:, 0] | three[:, 1] << 8 | three[:, 2] << 16
        return (whole - ((whole & 0x800000) << 1)) / float(1 << 23)
    return np.frombuffer(frames, _TYPES[width]).astype(np.float64) / float(1 << (8 * width - 1))


def _at_rate(voice: np.ndarray, rate: int) -> np.ndarray:
    """Return a voice at 8 kHz: what a telephone cannot carry is cut off in its spectrum, so nothing folds back."""
    if rate == RATE:
        return voice
    # Whole seconds have a whole number of samples at both rates.
    seconds = math.ceil(len(voice) / rate)
    spectrum = np.fft.rfft(voice, seconds * rate)[: seconds * RATE // 2 + 1]
    length = math.ceil(len(voice) * RATE / rate)
    found: np.ndarray = np.fft.irfft(spectrum, seconds * RATE)[:length] * (RATE / rate)
    return found
