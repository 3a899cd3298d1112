"""What the bench of the hotline starts beside a platform: rtpengine, the hotline, lawyers on duty with telephones."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

from fawang.hotline.telephony.programs import priority
from fawang.hotline.telephony.programs.priority import Precedence
from lab.bench.voice_sipp import HOST, program
from lab.platforms.instance import PlatformFailed
from lab.platforms.ports import audio_ports, free_port, give_back

#: For a few hundred calls at once.
_AUDIO_PORTS = 4000
_READY_SECONDS, _STOP_SECONDS = 60.0, 20.0
_PULSE = re.compile(r"pulse: held up at most ([\d.]+) ms, ([\d.]+) ms of its own")


@dataclass(frozen=True, slots=True)
class Media:
    """An rtpengine of our own: its process, its control port, where it tells of keys."""

    process: "subprocess.Popen[bytes]"
    control: int
    keys: int

    def ask(self, command: str) -> dict[str, Any]:
        """Return what it answers to a command; nothing if it does not."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(1)
            asking.connect((HOST, self.control))
            with contextlib.suppress(OSError, ValueError):
                asking.send(b"1_%d " % time.monotonic_ns() + json.dumps({"command": command}).encode())
                found: dict[str, Any] = json.loads(asking.recv(65536).partition(b" ")[2])
                return found
        return {}


@contextlib.contextmanager
def media(recordings: Path) -> Iterator[Media]:
    """Run an rtpengine that records into `recordings`, for as long as the block lasts."""
    control, keys = free_port(), free_port()
    first, last = audio_ports(_AUDIO_PORTS)
    recordings.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [program("rtpengine"), "--config-file=none", "--foreground", "--log-stderr", "--log-level=3", "--table=-1",
         f"--interface={HOST}", f"--listen-ng={HOST}:{control}", f"--port-min={first}", f"--port-max={last}",
         "--num-threads=4", "--media-num-threads=2", f"--dtmf-log-dest={HOST}:{keys}", "--timeout=120",
         "--delete-delay=0", f"--recording-dir={recordings}", "--recording-method=pcap", "--recording-format=eth"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    one = Media(process, control, keys)
    try:
        until = time.monotonic() + 15
        while one.ask("ping").get("result") != "pong":
            if time.monotonic() > until or process.poll() is not None:
                raise PlatformFailed(_("rtpengine does not answer."))
            time.sleep(0.1)
        priority.give(Precedence.AUDIO, process.pid)
        yield one
    finally:
        _end(process)
        give_back(first, last)


@dataclass(frozen=True, slots=True)
class Hotline:
    """A hotline that runs; `log` is what it says."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def held_up(self, since: int = 0) -> tuple[float, float]:
        """Return the longest block of its loop in milliseconds, whole and its own, from `since` in its log."""
        found = _PULSE.findall(self.log.read_text(errors="replace")[since:])
        return max((float(one) for one, _own in found), default=0.0), max(
            (float(own) for _one, own in found), default=0.0
        )

    def said(self) -> int:
        """Return how much it has said so far."""
        return len(self.log.read_text(errors="replace"))


@contextlib.contextmanager
def hotline(
    folder: Path, environment: Mapping[str, str], port: int, *, module: str, arguments: tuple[str, ...] = ()
) -> Iterator[Hotline]:
    """Run a hotline, or an exchange without tables, for as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "hotline.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, "FAWANG_HOTLINE_PULSE": "1", **environment},
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + _READY_SECONDS
        while "is open" not in log.read_text(errors="replace"):
            if time.monotonic() > until or process.poll() is not None:
                raise PlatformFailed(
                    _("The hotline does not open:\n%(log)s")
                    % {"log": log.read_text(errors="replace")[-3000:]}
                )
            time.sleep(0.1)
        yield Hotline(process, port, log)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()
