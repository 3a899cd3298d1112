"""Programs of the hotline that run beside it (Kamailio, rtpengine): started, asked whether they answer, started again.

    async with Supervised(kamailio(edge, folder)), Supervised(rtpengine(media)):
        …

A program runs in a process group of its own, so nothing of it stays behind and holds its ports. What it says goes to
the log, with long numbers masked (they may be callers'), and no more than some hundred lines a minute.
"""

import asyncio
import contextlib
import logging
import os
import re
import shutil
import signal
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from fawang.hotline.telephony.programs import priority as precedence
from fawang.hotline.telephony.programs.log_limit import LineLimit
from fawang.hotline.telephony.programs.priority import Precedence

log = logging.getLogger(__name__)

#: Seconds: until it must answer after its start, between questions, and until a question counts as not answered.
_PATIENCE, _EVERY, _ANSWER = 60.0, 10.0, 2.0
#: After so many questions without an answer it hangs, and is ended.
_MISSES = 3
#: Seconds until it is started again: twice as long each time, from the first on when it had run for a while.
_FIRST_PAUSE, _LONGEST_PAUSE, _STEADY = 0.5, 30.0, 60.0
_TO_END = 5.0
_LAST_LINES = 12
#: So many lines of a program go to the log within so many seconds; of the rest only their number.
_MOST_LINES, _LINES_SECONDS = 300, 60.0
#: All but the last two digits of what may be a telephone number.
_LONG_NUMBER = re.compile(r"\d{5,}(?=\d\d)")

#: As Kamailio and rtpengine mark what somebody should read.
_SERIOUS = re.compile(r"\b(WARNING|ERR|ERROR|CRIT|CRITICAL|ALERT|BUG)\b")


class ProgramFailed(Exception):
    """A program does not run; the message says which, and what it said last."""


@dataclass(frozen=True, slots=True)
class Program:
    """What is run.

    Args:
        name: for the log.
        command: the program and its arguments; it must stay in the foreground.
        answers: tells whether it answers; asked after its start and from time to time.
        package: where it comes from, for whoever does not have it.
        precedence: how soon it runs where processors are short.
    """

    name: str
    command: tuple[str, ...]
    answers: Callable[[], Awaitable[bool]]
    package: str
    precedence: Precedence = Precedence.HEARD


class Supervised:
    """A program that runs, and is started again when it dies or hangs, until it is stopped."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        self._lines = LineLimit(_MOST_LINES, _LINES_SECONDS, self._left_out)
        #: How often it was started again.
        self.restarts = 0
        #: Whether it answered when it was last asked.
        self.answering = False

    @property
    def pid(self) -> int:
        """The process, 0 where there is none."""
        return self._process.pid if self._process is not None and self._process.returncode is None else 0

    async def start(self) -> None:
        """Run it; return once it answers.

        Raises:
            ProgramFailed: it is not there, ends at once, or does not answer.
        """
        try:
            await self._launch()
        except BaseException:
            await self._end()
            raise
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End it, and everything that it started."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        await self._end()

    async def restart(self) -> None:
        """End it and run it again, since its files say something else; return once it answers.

        Raises:
            ProgramFailed: it does not run now; it is tried again and again.
        """
        await self.stop()
        try:
            await self._launch()
        finally:
            self._watching = asyncio.create_task(self._watch())

    async def __aenter__(self) -> Self:
        """Run it."""
        await self.start()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        """End it."""
        await self.stop()

    # --- one run ---------------------------------------------------------------------------------

    async def _launch(self) -> None:
        program = self._program
        found = shutil.which(
            program.command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        )
        if found is None:
            raise ProgramFailed(f"{program.name} is not installed: apt-get install {program.package}")
        self._said.clear()
        # A pipe of ours: one of asyncio's would hide that it died as long as a child of it holds the other end.
        ours, its = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *_bound_to_us(), found, *program.command[1:],
                stdin=asyncio.subprocess.DEVNULL, stdout=its, stderr=its, start_new_session=True,
            )  # fmt: skip
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(its)
        self._reading = asyncio.create_task(self._read(ours))
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        while loop.time() < until:
            if self._process.returncode is not None:
                await self._reading
                raise ProgramFailed(f"{program.name} ended at once: {self._last_words()}")
            if await self._asked():
                # By now it has its threads. What it may not is said where it was begun (`process.run`).
                precedence.give(program.precedence, self._process.pid)
                return
            await asyncio.sleep(0.1)
        raise ProgramFailed(f"{program.name} does not answer: {self._last_words()}")

    async def _asked(self) -> bool:
        self.answering = await self._program.answers()
        return self.answering

    async def _end(self) -> None:
        """End the whole group: Kamailio's children outlive a parent that was killed, and keep its ports."""
        process, self.answering = self._process, False
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _TO_END)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        if self._reading is not None:
            await self._reading
        self._process = None

    async def _read(self, end: int) -> None:
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(end, "rb", buffering=0)
        )
        try:
            while line := await _line(stream):
                text = masked(line.decode(errors="replace").strip())
                if text:
                    self._said.append(text)
                    self._log(text)
        finally:
            transport.close()
            self._lines.tell()

    def _log(self, text: str) -> None:
        if self._lines.allows():
            level = logging.WARNING if _SERIOUS.search(text) else logging.INFO
            log.log(level, "%s: %s", self._program.name, text)

    def _left_out(self, lines: int) -> None:
        log.warning("%s: %s more lines within %.0f s", self._program.name, lines, _LINES_SECONDS)

    def _last_words(self) -> str:
        return " / ".join(self._said) or "it said nothing"

    # --- run after run ---------------------------------------------------------------------------

    async def _watch(self) -> None:
        loop, pause = asyncio.get_running_loop(), _FIRST_PAUSE
        while True:
            began = loop.time()
            why = await self._until_it_fails()
            await self._end()
            pause = _FIRST_PAUSE if loop.time() - began > _STEADY else pause
            log.error("%s %s; started again in %.1f s", self._program.name, why, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            self.restarts += 1
            try:
                await self._launch()
            except (ProgramFailed, OSError) as failed:
                log.error("%s", failed)  # noqa: TRY400 - it says all there is

    async def _until_it_fails(self) -> str:
        misses = 0
        while self._process is not None and self._process.returncode is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _EVERY)
                break
            misses = 0 if await self._asked() else misses + 1
            if misses >= _MISSES:
                return "hangs"
        return "died"


def masked(text: str) -> str:
    """Return `text` with long numbers masked but for their last two digits."""
    return _LONG_NUMBER.sub(lambda found: "*" * len(found[0]), text)


async def answers_by_udp(host: str, port: int, question: bytes, good: Callable[[bytes], bool]) -> bool:
    """Tell whether a datagram gets a good answer. It is sent from `host` itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()
    try:
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Question(answer), local_addr=(host, 0), remote_addr=(host, port)
        )
    except OSError:
        return False
    try:
        transport.sendto(question)
        return good(await asyncio.wait_for(answer, _ANSWER))
    except (TimeoutError, OSError):
        return False
    finally:
        transport.close()


class _Question(asyncio.DatagramProtocol):
    def __init__(self, answer: asyncio.Future[bytes]) -> None:
        self._answer = answer

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """Take the first answer."""
        if not self._answer.done():
            self._answer.set_result(data)

    def error_received(self, error: Exception) -> None:
        """Nobody listens."""
        if not self._answer.done():
            self._answer.set_exception(error)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Return the next line, or a part of one that is too long; empty at the end."""
    try:
        return await stream.readline()
    except ValueError:
        return b"(a long line)"


def _bound_to_us() -> Sequence[str]:
    """Let the program end with us, also when we are killed."""
    found = shutil.which("setpriv")
    return (found, "--pdeathsig", "TERM", "--") if found else ()
