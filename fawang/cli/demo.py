"""`fawang demo`: everything running with a province's data, in the background, and a page of where to look."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from fawang.cli import runtime

type Say = Callable[[str], object]

_PARTS = ("server", "worker")
_READY_SECONDS = 60


def start(*, port: int, foreground: bool, say: Say) -> None:
    """Set up and start the demonstration; return when it answers, or stay until Ctrl-C."""
    began = time.monotonic()
    _apart()
    if _running():
        say("The demonstration runs already. `fawang demo --stop` ends it.")
        return
    url = f"http://127.0.0.1:{port}"
    os.environ.update({"FAWANG_DEMO": "yes", "FAWANG_PUBLIC_URL": url})
    if _taken(port):
        raise SystemExit(f"Port {port} is in use. Choose another: fawang demo --port 8100")
    runtime.prepare(fresh_secrets=True)
    from django.core.management import call_command

    from fawang.cli import seeding

    call_command("migrate", verbosity=0)
    seeding.seed(demo=True, say=say)
    _spawn("worker", "worker")
    _spawn("server", "serve", "--port", str(port))
    _wait(url)
    say(_page(url, time.monotonic() - began))
    if foreground:
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        stop(say)


def stop(say: Say) -> None:
    """Stop server, worker and embedded database."""
    _apart()
    for part in _PARTS:
        if pid := _pid(part):
            _end(pid)
        _pid_file(part).unlink(missing_ok=True)
    if cluster := runtime.embedded():
        cluster.stop()
    say("The demonstration has stopped. Its data stays; `fawang demo` goes on with it.")


def _apart() -> None:
    """Keep the demonstration away from a real installation on the same machine: a home and a database of its own."""
    os.environ.setdefault("FAWANG_HOME", f"{runtime.home()}-demo")
    os.environ.pop("DATABASE_URL", None)


def _page(url: str, seconds: float) -> str:
    return f"""
The demonstration runs (ready in {seconds:.0f} s). All people and matters in it are invented.

  For the public      {url}/
  Get help            {url}/help
  Workbench           {url}/staff/sign-in
  API                 {url}/api/v1/docs      {url}/api/v1/openapi.json
  Components          {url}/gallery

  Sign in to the workbench with password  fawang-demo ; the page shows the code of the second factor.
    demo-duty         duty lawyer at the hotline       takes matters in for callers
    demo-clerk        clerk at the Guicheng station    takes matters in at the counter
    demo-officer      officer, Nanhai legal aid office accepts, asks for papers, assigns
    demo-head         head of that office              reviews and closes
    demo-firm         administrator of a law firm      sees the firm's cases
    lawyer-…          the lawyers of Nanhai            take up, record, conclude; the sign-in page lists them
    demo-supervisor   Nanhai justice bureau            dispatches, supervises, decides objections
    demo-city, demo-province                           the same for the city and the province
    demo-admin        provincial administrator         offices and staff
    demo-auditor      auditor                          who did and read what

  Messages to people  {runtime.home() / "notices"}
  The main job        fawang story --url {url}
  Stop                fawang demo --stop
"""


def _spawn(part: str, *arguments: str) -> None:
    log = (runtime.home() / f"{part}.log").open("ab")
    process = subprocess.Popen(
        runtime.this_program(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    _pid_file(part).write_text(str(process.pid))


def _wait(url: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=2):  # noqa: S310
            return
        time.sleep(0.2)
    raise SystemExit(f"The server does not answer; see {runtime.home() / 'server.log'}")


def _running() -> bool:
    return any(_pid(part) for part in _PARTS)


def _pid_file(part: str) -> Path:
    return runtime.home() / f"{part}.pid"


def _pid(part: str) -> int | None:
    """Return the process id of a part if that process still is ours."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(_pid_file(part).read_text())
        if b"fawang" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return None


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        for _ in range(150):
            os.kill(pid, 0)
            time.sleep(0.1)
        os.killpg(pid, signal.SIGKILL)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
