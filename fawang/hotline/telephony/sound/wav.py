"""Sound as telephones carry it: one voice of G.711 A-law at 8 kHz, as a WAV file of just that.

What is played is kept in this form. The media engine (FFmpeg in it) takes files of plain samples for whatever may hide
in them and searches 32 packets of each for it, at every playing; and it would fit their rate and code them anew.
Formats: WAV (RFC 2361: tag 6), G.711 (ITU-T).
"""

import struct
import wave
from pathlib import Path

import numpy as np

from fawang.hotline.telephony.sound.g711 import ALAW, ALAW_CODES, STEP

RATE = 8000
#: The loudest sample of what the machine says: −3 dBFS, so that nothing on the way to a telephone clips it.
LOUDEST = int(32768 * 10 ** (-3 / 20))
_ALAW = 6
#: Where in a file that `write` has written is what.
_FORMAT, _LENGTH, _DATA = slice(20, 22), 54, 58


def to_alaw(samples: np.ndarray) -> bytes:
    """Return 16-bit samples as G.711 A-law."""
    return ALAW_CODES[(samples.astype(np.int32) + 32768) // STEP].tobytes()


def quieter(samples: np.ndarray) -> np.ndarray:
    """Return 16-bit samples as loud as they are, but with no peak above −3 dBFS."""
    peak = int(np.abs(samples.astype(np.int32)).max(initial=0))
    return samples if peak <= LOUDEST else (samples * (LOUDEST / peak)).astype(np.int16)


def write(to: Path, samples: np.ndarray) -> None:
    """Write 16-bit samples at 8 kHz as a file that can be played."""
    sound = to_alaw(samples)
    kind = struct.pack("<HHIIHHH", _ALAW, 1, RATE, RATE, 1, 8, 0)
    chunks = (
        b"fmt ", struct.pack("<I", len(kind)), kind, b"fact", struct.pack("<II", 4, len(sound)),
        b"data", struct.pack("<I", len(sound)), sound, b"\0" * (len(sound) & 1),
    )  # fmt: skip
    body = b"WAVE" + b"".join(chunks)
    to.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)


def read(path: Path) -> np.ndarray:
    """Return a file of plain samples, or one of `write`, as one voice of 16-bit samples at 8 kHz.

    Raises:
        wave.Error, EOFError: it is none of 16 bits.
    """
    own = read_own(path)
    if own is not None:
        return own
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:
            raise wave.Error("not of 16 bits")
        rate, channels = file.getframerate(), file.getnchannels()
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    heard = frames.reshape(-1, channels).mean(axis=1)
    length = round(len(heard) * RATE / rate)
    if rate != RATE and length:
        # What the lower rate cannot carry is cut off the spectrum.
        spectrum = np.fft.rfft(heard)[: length // 2 + 1]
        heard = np.fft.irfft(spectrum, length) * (length / len(heard))
    return np.clip(heard, -32768, 32767).astype(np.int16)


def read_own(path: Path) -> np.ndarray | None:
    """Return the samples of a file that `write` has written; None if it is none."""
    data = path.read_bytes()
    if data[_FORMAT] != struct.pack("<H", _ALAW) or data[_LENGTH - 4 : _LENGTH] != b"data":
        return None
    (length,) = struct.unpack_from("<I", data, _LENGTH)
    found: np.ndarray = ALAW[np.frombuffer(data, np.uint8)[_DATA : _DATA + length]]
    return found
