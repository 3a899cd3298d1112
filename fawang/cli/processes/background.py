"""Server, worker and hotline of an installation as processes in the background: start, stop, see whether they run."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

import click

from fawang.cli.processes import runtime

#: In the order in which they are stopped; what else was started, such as sides of a demonstration, comes after.
PARTS = ("server", "worker", "hotline")
READY_SECONDS = 60


def start(part: str, *arguments: str, program: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start `fawang ARGUMENTS` as `part`, with a log and a file with its process id in the installation's home.

    Args:
        program: what is run with these arguments instead; its command line names `fawang`.
    """
    log = runtime.open_log(part, runtime.home())
    process = subprocess.Popen(
        [*program, *arguments] if program else runtime.this_program(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    _pid_file(part).write_text(str(process.pid))
    return process


def stop() -> None:
    """Stop all parts and the embedded database."""
    for part in _parts():
        if pid := pid_of(part):
            _end(pid)
        _pid_file(part).unlink(missing_ok=True)
    if cluster := runtime.embedded():
        cluster.stop()


def wait(url: str) -> None:
    """Wait until the server at `url` is ready.

    Raises:
        ClickException: it is not within a minute.
    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310
            return
        time.sleep(0.2)
    raise click.ClickException(
        _("The server does not answer; see %(log)s") % {"log": runtime.home() / "server.log"}
    )


def running() -> bool:
    """Tell whether any part runs."""
    return any(pid_of(part) for part in _parts())


def pid_of(part: str) -> int | None:
    """Return the process id of a part if that process still is ours."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(_pid_file(part).read_text())
        if b"fawang" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return None


def taken(port: int) -> bool:
    """Tell whether somebody listens on `port` of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _parts() -> list[str]:
    return list(dict.fromkeys([*PARTS, *sorted(file.stem for file in runtime.home().glob("*.pid"))]))


def _pid_file(part: str) -> Path:
    return runtime.home() / f"{part}.pid"


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        for _tenth in range(150):
            os.kill(pid, 0)
            time.sleep(0.1)
        os.killpg(pid, signal.SIGKILL)
