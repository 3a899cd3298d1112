"""Parts of an installation, forked from a process in which all rooms are loaded: loading them is most of what a start
costs, and the tests start servers, workers and hotlines by the dozen.

    python -m tests.parts SOCKET

To the kernel and to PostgreSQL a part is a process like any other: a session, memory, connections, locks and signals of
its own. What it does is what `fawang worker` or `fawang hotline` does, and what `fawang serve` becomes; the process in
which a hotline writes calls down is forked as well. Parts may have another environment than the process they come from:
the settings are read anew. (`tests.forked` calls a function on the settings of the tests themselves.)
"""

import asyncio
import contextlib
import ctypes
import gc
import json
import math
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, Self

from fawang.cli.processes import runtime
from tests.waiting import soon

_WRITER = "fawang.hotline.control.writer.process"
_PR_SET_NAME = 15


class Part:
    """A process that was forked from another one than this: as much of `subprocess.Popen` as the tests need."""

    def __init__(self, at: str, pid: int) -> None:
        self._at, self.pid = at, pid
        self.returncode: int | None = None
        # Until it is waited for, it stays under its number.
        self._file = os.pidfd_open(pid)

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and return how."""
        if self.returncode is None:
            if not select.select([self._file], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"{self.pid}", timeout or 0)
            self.returncode = _asked(self._at, {"ended": self.pid})
            os.close(self._file)
        return self.returncode


class Parts:
    """The process from which parts are forked."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        # Short: the kernel takes names of 107 bytes.
        self._folder = tempfile.TemporaryDirectory(prefix="parts-")
        self._at = f"{self._folder.name}/s"
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, self._at],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_given: object) -> None:
        self._process.kill()
        self._process.__exit__(None, None, None)
        self._folder.cleanup()

    def start(self, log: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Part:
        """Fork a part that does what the command line `arguments` says; what it writes goes to the end of `log`.

        Args:
            environment: another one than that of the process.
        """
        if self._process.stdout is not None and not self._process.stdout.closed:
            # Once it listens it says so.
            assert self._process.stdout.readline() == b"ready\n"
            self._process.stdout.close()
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            wanted = {"arguments": arguments, "environment": dict(environment) if environment else None}
            return Part(self._at, _asked(self._at, wanted, file, file))
        finally:
            os.close(file)


def _asked(at: str, what: Mapping[str, Any], *files: int) -> int:
    """Ask the process that listens there for something, and return the number that it answers."""
    with socket.socket(socket.AF_UNIX) as way:
        way.connect(at)
        socket.send_fds(way, [json.dumps(what).encode()], files)
        way.shutdown(socket.SHUT_WR)
        return int(way.makefile().read())


# --- the process that has all loaded ---------------------------------------------------------------


def main(at: str) -> None:
    """Load all rooms, and fork a part whenever somebody asks for one, until the input ends."""
    runtime.setup_django()
    # What parts load before they are of use.
    import fawang.config.api
    import fawang.config.urls
    import fawang.hotline.control.process
    import fawang.hotline.control.writer.platform
    import fawang.hotline.control.writer.process
    from fawang.cli.processes import jobs, serving
    from fawang.knowledge.data import packs

    packs.current()
    del fawang, jobs, serving
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(at)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while listening in select.select([listening, sys.stdin], [], [])[0]:
            way, _ = listening.accept()
            with way:
                _serve(at, way, listening)


def _serve(at: str, way: socket.socket, listening: socket.socket) -> None:
    said, files, _flags, _address = socket.recv_fds(way, 1 << 20, 8)
    while more := way.recv(1 << 20):
        said += more
    wanted = json.loads(said)
    if "ended" in wanted:
        number = os.waitstatus_to_exitcode(os.waitpid(wanted["ended"], 0)[1])
    elif not (number := os.fork()):
        way.close()
        listening.close()
        _become(at, wanted["arguments"], wanted["environment"], files)
    for file in files:
        os.close(file)
    way.sendall(f"{number}".encode())


def _become(
    at: str, arguments: Sequence[str], environment: Mapping[str, str] | None, files: Sequence[int]
) -> NoReturn:
    """Be a part from now on, in a session of its own."""
    code = 1
    try:
        os.setsid()
        for file, number in ((os.open(os.devnull, os.O_RDONLY), 0), (files[0], 1), (files[1], 2)):
            os.dup2(file, number)
            os.close(file)
        if environment is not None:
            _set_up_anew(environment)
        code = _run(at, arguments, files[2:])
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(at: str, arguments: Sequence[str], files: Sequence[int]) -> int:
    from fawang.cli.main import main as fawang

    command, *more = arguments
    try:
        if command == "serve":
            from fawang.cli.processes import serving

            serving.main(*more)
        elif command == _WRITER:
            from fawang.hotline.control.writer import process

            ctypes.CDLL(None).prctl(_PR_SET_NAME, name_of_writer(int(more[0])).encode(), 0, 0, 0)
            sys.argv = [command, f"{files[0]}"]
            process.main()
        else:
            if command == "hotline":
                _fork_writers(at)
            fawang(list(arguments))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _set_up_anew(environment: Mapping[str, str]) -> None:
    """Read the settings from another environment than that in which all was loaded."""
    from django.conf import Settings, settings
    from django.db import connections

    os.environ.clear()
    os.environ.update(environment)
    for name in [one for one in sys.modules if f"{one}.".startswith("fawang.config.settings.")]:
        del sys.modules[name]
    own: Any = settings
    vars(own).clear()
    vars(own)["_wrapped"] = Settings(os.environ.get("DJANGO_SETTINGS_MODULE", "fawang.config.settings"))
    connections["default"].settings_dict.update(settings.DATABASES["default"])


# --- what writes the calls of a hotline down --------------------------------------------------------


def name_of_writer(hotline: int) -> str:
    """Return the name (/proc/PID/comm) of the process that writes the calls of a hotline down."""
    return f"writes {hotline}"


class _Writer:
    """The process of a writer as asyncio has it."""

    def __init__(self, at: str, pid: int) -> None:
        self.pid, self._part = pid, Part(at, pid)

    @property
    def returncode(self) -> int | None:
        return self._part.returncode

    def kill(self) -> None:
        self._part.kill()

    async def wait(self) -> int:
        await soon(lambda: self._part.poll() is not None, math.inf, every=0.1)
        return self._part.wait()


def _fork_writers(at: str) -> None:
    """Have the hotline of this process fork what writes its calls down, instead of starting it."""
    begin: Any = asyncio.create_subprocess_exec

    async def fork_or_begin(*command: Any, **how: Any) -> Any:
        if command[1:3] != ("-m", _WRITER):
            return await begin(*command, **how)
        wanted = {"arguments": (_WRITER, f"{os.getpid()}"), "environment": how["env"]}
        return _Writer(at, _asked(at, wanted, 1, 2, int(command[3])))

    vars(asyncio)["create_subprocess_exec"] = fork_or_begin


if __name__ == "__main__":
    main(sys.argv[1])
