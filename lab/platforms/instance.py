"""A whole platform of its own for a while: cluster, server, worker, all removed at the end.

The story, the benchmark and the tests of crashes use it; they need real processes to measure and to kill.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path
from typing import NoReturn, Protocol

import click

from fawang.cli.processes.embedded import Embedded
from fawang.cli.processes.runtime import ONE_THREAD, open_log, this_program, this_server
from fawang.config.environment import fresh_secrets
from lab.platforms.ports import free_port

__all__ = ["Instance", "PlatformFailed", "free_port", "throwaway"]

_READY_SECONDS = 120.0
#: What begins a platform whose caller does not say: nothing, or what the tests have prepared once for all of theirs.
prepared: Callable[[Path], None] | None = None


class PlatformFailed(click.ClickException):
    """A platform of our own did not start, or one of its commands failed; the message has its log."""


class Process(Protocol):
    """A part as a process: `subprocess.Popen` is one."""

    pid: int

    def terminate(self) -> None:
        """Ask it to end."""

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""
        ...


@dataclass
class Instance:
    """A running platform. `environment` is what its processes get beyond ours."""

    home: Path
    port: int
    environment: dict[str, str]
    processes: dict[str, Process] = field(default_factory=dict)
    #: Whether it begins with tables, the province and laws (`throwaway`).
    begun: bool = False

    @property
    def url(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> None:
        """Run a `fawang` command to its end."""
        self.run_python("fawang.cli", *arguments)

    def run_python(self, module: str, *arguments: str) -> None:
        """Run a module to its end."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, env=self._env(), capture_output=True, check=False)
        if done.returncode:
            raise PlatformFailed(
                _("fawang %(command)s failed:\n%(log)s")
                % {"command": " ".join(arguments) or module, "log": done.stderr.decode()[-4000:]}
            )

    def start(self, part: str, *arguments: str) -> None:
        """Start a part (`server`, `worker`) as a process of its own, in its own group."""
        self._start(part, this_program(*arguments))

    def _start(self, part: str, command: Sequence[str]) -> None:
        log = open_log(part, self.home)
        self.processes[part] = subprocess.Popen(
            command, env=self._env(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )

    def serve(self, *, workers: int = 1, whole: bool = False, part: str = "server") -> None:
        """Start the server and wait until it answers.

        Where the static files lie already, it is at once the process that `fawang serve` becomes: to gather them
        again, and to check the description of the API, costs as much as that process itself.

        Args:
            workers: its processes.
            whole: by `fawang serve` in any case.
            part: what it is called, where several serve one home.
        """
        static = self.home / "static"
        if whole or not static.exists():
            self.start(part, "serve", "--port", str(self.port), "--workers", str(workers))
        else:
            self._start(part, this_server("127.0.0.1", self.port, workers, static))
        self.wait()

    def work(self) -> None:
        """Start a worker."""
        self.start("worker", "worker")

    def wait(self, path: str = "/healthz") -> None:
        """Wait until the server answers with 200."""
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url + path, timeout=2):  # noqa: S310
                return
            time.sleep(0.05)
        raise PlatformFailed(
            _("The server does not answer:\n%(log)s")
            % {"log": (self.home / "server.log").read_text()[-3000:]}
        )

    def kill(self, part: str) -> None:
        """End a part as a power cut would: SIGKILL to the process and all it started."""
        process = self.processes.pop(part)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all parts in good order, and by force what does not end."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self.processes.clear()

    def _env(self) -> Mapping[str, str]:
        return {**ONE_THREAD, **os.environ, **self.environment}


@contextlib.contextmanager
def throwaway(
    *,
    demo: bool = True,
    knowledge: bool = False,
    past: bool = False,
    port: int = 0,
    conf: str = "",
    begin: Callable[[Path], None] | None = None,
    load: Callable[[Instance], None] | None = None,
    **environment: str,
) -> Iterator[Instance]:
    """Run a platform of its own within the block.

    Args:
        demo: with the demonstration's people and matters; otherwise just the province.
        knowledge: with laws, questions and answers.
        past: with years of figures before today.
        port: where it answers, if somebody else must know that first; a free one, if not given.
        conf: lines for the postgresql.conf of a cluster that is made here.
        begin: puts a platform's files into the home, with all but the demonstration: tables, the province, laws;
            what the tests have prepared, if not given.
        load: fills the database instead of `fawang migrate` and `fawang seed`; told by `begun` what is there.
        environment: further variables for its processes.
    """
    begin = begin or prepared
    home = Path(tempfile.mkdtemp(prefix="fawang-"))
    cluster = Embedded(home, conf=conf)
    port = port or free_port()
    instance = Instance(
        home=home,
        port=port,
        environment={
            **fresh_secrets(),
            "FAWANG_HOME": str(home),
            "FAWANG_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": cluster.url,
            # Whoever wants vectors says so: they keep a core busy for a long while.
            "FAWANG_EMBEDDER": "none",
            **({"FAWANG_DEMO": "yes"} if demo else {}),
            **environment,
        },
    )
    # Whoever is told to end (by `timeout`, by a service) cleans up as well.
    before = signal.signal(signal.SIGTERM, _told_to_end) if _in_main_thread() else None
    try:
        if begin is not None:
            begin(home)
            instance.begun = True
        cluster.start()
        if load is not None:
            load(instance)
        else:
            if begin is None:
                instance.run("migrate")
            loads = {"knowledge": knowledge and begin is None, "past": past}
            left_out = [f"--without-{what}" for what, wanted in loads.items() if not wanted]
            instance.run("seed", *(["--demo"] if demo else []), *left_out)
        instance.serve()
        instance.work()
        yield instance
    finally:
        instance.stop()
        cluster.stop(mode="immediate")
        shutil.rmtree(home, ignore_errors=True)
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _told_to_end(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(143)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
