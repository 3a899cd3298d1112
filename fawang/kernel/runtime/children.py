"""Heavy and rare work in a child process: what its libraries hold goes back to the system when the child ends.

    content = children.call(write_pdf, html, seconds=60)

`call` runs a function of a module, with arguments and a result that pickle carries, as if it were called here: what it
raises is raised here. A process has one child at most, which does one thing after another. It starts with the first
call, stays for what may follow, and ends when nothing did for a while, with the process that started it, and whenever
it fails or takes too long.

The pools of `concurrent.futures` load the program that started them once more in each child, cannot end a call that
takes too long (before Python 3.14), and give no word about a parent that was killed. See docs/adr/0037.
"""

import os
import pickle
import queue
import resource
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.runtime.processes import end, end_with, killed_after, start

#: The child is kept for so long after its last call: loading what it needs takes a second.
IDLE_SECONDS: Final = 60.0
#: What the child may hold, in MB; beyond it the call fails and the child ends.
MEMORY_MB: Final = 1_500
RETRY_SECONDS: Final = 30
_CODE: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from fawang.kernel.runtime import children; children.main()"
)
#: What the child gets of the environment: where fonts and temporary files lie, in how many threads engines compute.
_ENVIRONMENT: Final = (
    "HOME", "PATH", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH",
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
)  # fmt: skip

#: What the child says of a call: its result, or what was raised and where.
type _Answer = tuple[Any, Exception | None, str]


def call[Result](function: Callable[..., Result], *arguments: object, seconds: float) -> Result:
    """Return what a function returns in the child process of this process.

    Args:
        function: a function of a module. The child imports that module, so it should load what is heavy within the
            function.
        arguments: anything that pickle carries.
        seconds: the time limit, with the time that the call waits for those before it.

    Raises:
        Unavailable: `work_took_too_long`; `work_failed`, the child has ended, such as for want of memory.
        Exception: whatever the function raises.
    """
    order = _Order(pickle.dumps((function, arguments)), time.monotonic() + seconds)
    _LINE.put(order)
    try:
        result: Result = order.answer.result()
    except _Broken as broken:
        if broken.late:
            raise Unavailable("work_took_too_long", retry_after=RETRY_SECONDS) from broken
        raise Unavailable("work_failed", retry_after=RETRY_SECONDS) from broken
    return result


class _Broken(Exception):
    """A call had no answer: its time was over, or the child has ended."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


@dataclass(frozen=True, slots=True)
class _Order:
    """A call: what is written to the child, when its time is over, and where its answer goes."""

    content: bytes
    until: float
    answer: Future[Any] = field(default_factory=Future)


class _Line:
    """The calls of this process in their order, and the thread that starts the child, feeds it and ends it.

    One thread does so for as long as the process lasts: to the kernel the parent is the thread that started a child.
    """

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def put(self, order: _Order) -> None:
        self._orders.put(order)
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._serve, name="feeds the child", daemon=True)
                self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                order = self._orders.get(timeout=IDLE_SECONDS if self._child else None)
            except queue.Empty:
                self._end()
                continue
            try:
                result, error, where = self._answer(order)
            except BaseException as failure:
                self._end()
                order.answer.set_exception(failure)
                continue
            if error is None:
                order.answer.set_result(result)
            else:
                error.add_note(f"In a child process:\n{where}")
                order.answer.set_exception(error)

    def _answer(self, order: _Order) -> _Answer:
        left = order.until - time.monotonic()
        if left <= 0:
            raise _Broken(late=True)
        if self._child is None or self._child.poll() is not None:
            self._end()
            environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
            self._child = start(_CODE, str(os.getpid()), environment=environment)
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        with killed_after(child, left):
            try:
                child.stdin.write(order.content)
                child.stdin.flush()
                answer: _Answer = pickle.load(child.stdout)  # noqa: S301 written by `main` below
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                raise _Broken(late=time.monotonic() >= order.until) from error
        if time.monotonic() >= order.until:
            # Answered and killed at the same moment: nobody else is to be told that it is gone.
            self._end()
        return answer

    def _end(self) -> None:
        if self._child is not None:
            end(self._child)
            self._child = None


_LINE = _Line()


# --- the child ----------------------------------------------------------------------------------------


def main() -> None:
    """Answer what comes on standard input until it ends: (function, arguments) each, with an `_Answer`."""
    end_with(int(sys.argv[2]))
    most, (_now, allowed) = MEMORY_MB * 1_000_000, resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if allowed < 0 else min(most, allowed), allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Libraries may print: only answers go to the reader.
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    with suppress(EOFError, BrokenPipeError):
        while True:
            answers.write(_done(*pickle.load(sys.stdin.buffer)))  # noqa: S301 written by the parent
            answers.flush()


def _done(function: Callable[..., Any], arguments: Sequence[Any]) -> bytes:
    try:
        return pickle.dumps((function(*arguments), None, ""))
    except MemoryError:
        # What is left of it would fail the next call too.
        os._exit(1)
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__))
        try:
            return pickle.dumps((None, error, where))
        except Exception:
            return pickle.dumps((None, RuntimeError(f"{type(error).__name__} in a child process"), where))
