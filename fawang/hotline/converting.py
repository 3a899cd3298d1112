"""Recordings are converted in a process of their own: the minute that it takes for a long call must not hold up others.

The process knows packets and samples, and nothing of the platform; it gives way to everything else on the machine.
"""

import asyncio
import io
import multiprocessing
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from fawang.consultations.recordings import MOST_PEAKS
from fawang.hotline import recordings

_NICE = 10
#: How often it looks whether who began it is still there.
_LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Taped:
    """What was recorded, as a stereo WAV.

    Args:
        length: how long it is, in samples of each voice.
        begin: the sample, a second before the other side was heard first; `length` where it never was.
        peaks: how loud it is from there on; see `recordings.peaks`.
    """

    sound: bytes = b""
    length: int = 0
    begin: int = 0
    peaks: list[int] = field(default_factory=list)


class Converter:
    """A process that converts, one recording after the other. It begins with the first."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def taped(self, file: str, inside: int) -> Taped:
        """Return what was recorded; nothing where nothing was said, or the file is gone.

        Args:
            inside: the port by which the other side's audio came.
        """
        loop = asyncio.get_running_loop()
        for _attempt in range(2):
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=(os.getpid(),),
                )
            try:
                return await loop.run_in_executor(self._pool, convert, file, inside)
            except BrokenProcessPool:
                # Killed, by whomever: a new one.
                self._pool = None
        return await asyncio.to_thread(convert, file, inside)

    def close(self) -> None:
        """Convert no more."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _begin(parent: int) -> None:
    """Give way to others, and end with who began it: a process that was killed says nothing to those it has begun."""
    os.nice(_NICE)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def convert(file: str, inside: int) -> Taped:
    """Return what `Converter.taped` returns."""
    try:
        left, right = recordings.voices(Path(file), inside)
    except FileNotFoundError:
        return Taped()
    return _taped(left, right)


def taped_again(sound: bytes) -> Taped:
    """Return what `convert` has returned before, of its sound alone."""
    return _taped(*recordings.read_wav(sound))


def _taped(left: np.ndarray, right: np.ndarray) -> Taped:
    if not len(left):
        return Taped()
    spoken = np.flatnonzero(right)
    begin = max(0, int(spoken[0]) - recordings.RATE) if len(spoken) else len(left)
    sound = io.BytesIO()
    recordings.write_wav(sound, left, right)
    loud = recordings.peaks(left[begin:], right[begin:], MOST_PEAKS) if begin < len(left) else []
    return Taped(sound.getvalue(), len(left), begin, loud)
