"""Recordings are converted in a process of their own: the minute that it takes for a long call must not hold up others.

The process knows packets and samples, and nothing of the platform; it gives way to everything else on the machine. It
is told one file after the other by a pipe, and ends with it. Should it die, or hang, it is begun anew.
"""

import asyncio
import contextlib
import io
import logging
import os
import resource
import sys
import threading
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import astuple, dataclass, field
from pathlib import Path

import numpy as np

from fawang.consultations.rules.recordings import MOST_PEAKS
from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.frames import packed, unpacked
from fawang.hotline.telephony.programs.priority import Precedence
from fawang.hotline.telephony.sound import recordings

log = logging.getLogger(__name__)

#: A call of some hours takes a few minutes. Whatever takes longer hangs.
_LONGEST_SECONDS = 900.0
_TIMES = 2
#: How often it looks whether who began it is still there.
_LOOK_SECONDS = 2.0
_MEMORY = 8 << 30


class ConversionFailed(Exception):
    """A recording cannot be converted; the message names its file."""


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
    """A process that converts, one recording after the other. It begins with the first.

    Args:
        longest: seconds after which a conversion hangs, and the process is ended.
    """

    def __init__(self, longest: float = _LONGEST_SECONDS) -> None:
        self._longest = longest
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    @property
    def process(self) -> int | None:
        """The number of the process, where there is one."""
        return self._process.pid if self._process else None

    async def taped(self, file: str, inside: int) -> Taped:
        """Return what was recorded; nothing where nothing was said, or the file is gone.

        Args:
            inside: the port by which the other side's audio came.

        Raises:
            ConversionFailed: it hangs, or is the end of the process, each time.
        """
        async with self._turn:
            for _attempt in range(_TIMES):
                try:
                    async with asyncio.timeout(self._longest):
                        found = await self._asked(file, inside)
                except (TimeoutError, OSError, asyncio.IncompleteReadError) as why:
                    log.warning("what converts recordings does not answer, and is begun anew: %r", why)
                    await self._kill()
                except asyncio.CancelledError:
                    # Its answer would be taken for that to the next question.
                    await self._kill()
                    raise
                else:
                    if isinstance(found, Exception):
                        raise found
                    return found
        # Not here, where it would take everything else with it.
        raise ConversionFailed(f"{Path(file).name} cannot be converted, and stays as it is")

    def close(self) -> None:
        """Convert no more."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)

    async def _asked(self, file: str, inside: int) -> Taped | Exception:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE,
                # In the session of whoever writes calls down it would have a share of what that has.
                start_new_session=True,
                # A few sums need no threads, which would only wait for each other.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )  # fmt: skip
        reader, writer = self._process.stdout, self._process.stdin
        assert reader is not None
        assert writer is not None
        writer.write(packed(file, inside))
        found, wrong = await unpacked(reader)
        return wrong or Taped(*found)

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            await process.wait()


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


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
    spoken = right != 0
    begin = max(0, int(spoken.argmax()) - recordings.RATE) if spoken.any() else len(left)
    sound = io.BytesIO()
    recordings.write_wav(sound, left, right)
    loud = recordings.peaks(left[begin:], right[begin:], MOST_PEAKS) if begin < len(left) else []
    return Taped(sound.getvalue(), len(left), begin, loud)


async def _serve() -> None:
    """Convert what is asked on standard input until that ends, as it does with whoever asks."""
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    with contextlib.suppress(asyncio.IncompleteReadError):
        while True:
            file, inside = await unpacked(reader)
            found, wrong = Taped(), None
            try:
                found = convert(file, inside)
            except Exception as error:
                # It is said by whoever asked.
                wrong = error
            # Here the class is another one's, since this is no module.
            sys.stdout.buffer.write(packed(astuple(found), wrong))
            sys.stdout.buffer.flush()


def _end_with(parent: int) -> None:
    """End with who began it also in the middle of a conversion: a process that was killed says nothing to its own."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    priority.give(Precedence.CONVERTED)
    # A file that says nonsense must not take the memory of the machine. Nine hours of talk take as much.
    _now, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if most < 0 else min(_MEMORY, most), most))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    asyncio.run(_serve())
