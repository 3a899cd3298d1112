"""MP3 as samples, decoded in a process of its own: `python -m fawang.hotline.telephony.sound.mp3`.

What somebody hands in may be made to break a decoder, and decoders are native code. So it runs where nothing is to be
had: without the installation's secrets, without files to write or open, with little memory and little time. It decodes
no more than was asked for, however long the file says that it is. The decoder is libsndfile's (soundfile, LGPL 2.1).
"""

import io
import os
import resource
import struct
import subprocess
import sys
from dataclasses import dataclass

import numpy as np

#: Of the process: seconds of a processor and of the clock, and bytes that it may take beyond what it begins with.
_PROCESSOR_SECONDS, _SECONDS, _BYTES = 10, 30, 256 * 1024 * 1024
#: What it answers: rate and channels, then samples of 16 bits, channel by channel in turn.
_HEAD = struct.Struct("<II")


class NotDecoded(Exception):
    """It is no MP3, a broken one, or one that takes more than it may."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Samples of 16 bits, a column for each channel."""

    rate: int
    samples: np.ndarray


def looks_like(content: bytes) -> bool:
    """Tell whether a file begins as an MP3 does: with a tag (ID3v2), or with a frame of layer III (ISO 11172-3)."""
    sync = content[:1] == b"\xff" and len(content) > 1 and content[1] & 0xE6 == 0xE2
    return content.startswith(b"ID3") or sync


def decoded(content: bytes, *, seconds: float) -> Decoded:
    """Return the first `seconds` of an MP3.

    Raises:
        NotDecoded: it cannot be.
    """
    # Of the surroundings only what finds this module; numpy must not take memory for each processor.
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "fawang.hotline.telephony.sound.mp3", f"{seconds}"],
            input=content, capture_output=True, timeout=_SECONDS, check=True, env={**kept, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as why:
        raise NotDecoded from why
    rate, channels = _HEAD.unpack_from(done.stdout)
    return Decoded(rate, np.frombuffer(done.stdout, "<i2", offset=_HEAD.size).reshape(-1, channels))


def main() -> None:
    """Decode what comes in. Whoever asked sees by the exit code whether it could be."""
    import soundfile

    content = sys.stdin.buffer.read()
    _confine()
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            if file.format != "MP3":
                raise SystemExit(2)
            samples = file.read(int(float(sys.argv[1]) * file.samplerate), dtype="int16", always_2d=True)
            head = _HEAD.pack(file.samplerate, file.channels)
    except (soundfile.LibsndfileError, MemoryError, ValueError):
        raise SystemExit(2) from None
    sys.stdout.buffer.write(head + samples.astype("<i2").tobytes())


def _confine() -> None:
    with open("/proc/self/statm") as file:
        taken = int(file.read().split()[0]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_CPU, _PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, taken + _BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
