"""Processes of ours below another: they start, end in time, and never outlive the one that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_ROOT: Final = str(Path(__file__).resolve().parents[3])
_PR_SET_PDEATHSIG: Final = 1


def start(code: str, *arguments: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start Python on `code` with a pipe either way, in no folder of ours and with no environment but what is given.

    `code` finds the folder of the application in `sys.argv[1]`, then `arguments`.
    """
    return subprocess.Popen(
        [sys.executable, "-I", "-c", code, _ROOT, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", **environment}, cwd="/",
    )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and close its pipes."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()


@contextmanager
def killed_after(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Kill a child if the block has not ended after so many seconds."""
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however it ends.

    Linux (`prctl(2)`, PR_SET_PDEATHSIG). The parent's thread that started this process must be one that lasts as long
    as the parent.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        # It ended before the kernel knew that we want to be told.
        os.kill(os.getpid(), signal.SIGKILL)
