"""kill -9 to the process that was started: what it started ends with it, and its port is free."""

import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.faults.platform import Platform
from tests.waiting import until


def of_group(group: int) -> list[int]:
    """Return the living processes of a process group: whoever is started as a part begins one of its own."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name, which may hold spaces: state, parent, group.
            state, _parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return sorted(found)


def taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("part", ["server", "worker"])
def test_nobody_survives_who_started_them(platform: Platform, part: str) -> None:
    if part == "server":
        # By the command itself, on what one that was killed has left.
        platform.instance.kill(part)
        platform.instance.serve(whole=True)
    process = platform.instance.processes[part]
    if part == "server":
        assert httpx.get(f"{platform.url}/healthz").status_code == 200
        assert len(of_group(process.pid)) > 1, "there is no worker to survive"
    try:
        # Only the master: a killed process group would prove nothing.
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: not of_group(process.pid), "their end")
        if part == "server":
            until(lambda: not taken(platform.instance.port))
    finally:
        platform.instance.kill(part)
        platform.restart(part)
