"""A coturn of the journeys' own on the loopback, with the configuration that the platform makes for it."""

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fawang.browser_calls.rules import turn
from lab.platforms.instance import free_port
from tests.waiting import until

_ADDRESS = "127.0.0.1"


@dataclass
class Relay:
    """Where it listens, by UDP and TCP, and its secret. It runs within `running()` only."""

    port: int = field(default_factory=free_port)
    secret: str = "only-for-journeys"

    @property
    def urls(self) -> str:
        """Where browsers find it."""
        return ",".join(f"turn:{_ADDRESS}:{self.port}?transport={one}" for one in ("udp", "tcp"))

    @contextlib.contextmanager
    def running(self, folder: Path) -> Iterator[None]:
        """Run it within the block, as a process of its own that is ended by its id."""
        file = folder / "turnserver.conf"
        made = turn.configuration(
            turn.Relay(("turn:",), self.secret, only=True),
            address=_ADDRESS,
            realm="journeys",
            ports=(49160, 49260),
        )
        own = {
            "listening-port=3478": f"listening-port={self.port}",
            "log-file=syslog": f"log-file={folder / 'turn.log'}\nsimple-log",
        }
        for usual, here in own.items():
            assert usual in made
            made = made.replace(usual, here)
        # Nobody but a test relays to its own machine.
        made += f"allow-loopback-peers\nuserdb={folder / 'turndb'}\npidfile={folder / 'turn.pid'}\nrelay-threads=1\n"
        file.write_text(made)
        output = (folder / "turn.out").open("wb")
        process = subprocess.Popen(
            ["turnserver", "-c", str(file)], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            self._wait(process, folder)
            yield
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            output.close()

    def _wait(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        def listens() -> bool:
            assert process.poll() is None, (folder / "turn.out").read_text(errors="replace")[-2000:]
            with contextlib.suppress(OSError), socket.create_connection((_ADDRESS, self.port), 1):
                return True
            return False

        until(listens, "a relay that listens")
