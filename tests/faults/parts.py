"""Server and worker of a platform, forked from a process in which all rooms are loaded: loading them is most of what a
start costs, and here parts are killed and started again and again.

    python -m tests.faults.parts

To the kernel and to PostgreSQL a part is a process like any other: a session, memory, connections, locks and signals of
its own; the server's workers are processes below it. What a part does is what `fawang worker` does, and what
`fawang serve` becomes. `tests.forked` does the same on the settings of the tests themselves.
"""

import contextlib
import gc
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Self

from fawang.cli.processes import runtime


class Part:
    """A process that was forked from another one than this: as much of `subprocess.Popen` as platforms need."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        # Whoever has ended before is no longer known by its number.
        with contextlib.suppress(ProcessLookupError):
            self._file = os.pidfd_open(pid)

    def terminate(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; how, only the process knows from which it was forked."""
        if hasattr(self, "_file"):
            if not select.select([self._file], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            os.close(self._file)
            del self._file
        return 0


class Parts:
    """The process from which the parts of one platform are forked."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_given: object) -> None:
        self._process.__exit__(None, None, None)

    def start(self, log: Path, *arguments: str) -> Part:
        """Fork a part that does what the command line `arguments` says; what it writes goes to `log`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(log), *arguments]) + "\n")
        self._process.stdin.flush()
        return Part(int(self._process.stdout.readline()))


def main() -> None:
    """Load all rooms, and fork a part for each line of the input."""
    runtime.setup_django()
    # What a server loads before its first answer.
    import fawang.config.api
    import fawang.config.urls
    from fawang.cli.processes import jobs, serving
    from fawang.knowledge.data import packs

    packs.current()
    del fawang, jobs, serving
    gc.collect()
    gc.freeze()
    # The kernel takes away who has ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        log, *arguments = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(log, arguments)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(log: str, arguments: Sequence[str]) -> NoReturn:
    """Be a part from now on, in a session of its own."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing, out = (
            os.open(os.devnull, os.O_RDONLY),
            os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        )
        for file, number in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(file, number)
        command, *more = arguments
        if command == "serve":
            from fawang.cli.processes import serving

            serving.main(*more)
        else:
            from fawang.cli.main import main as fawang

            fawang(list(arguments), standalone_mode=False)
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
