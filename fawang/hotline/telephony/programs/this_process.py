"""Which process this is, and whether one of this machine is gone: as Linux tells it."""

import os
import socket
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def node() -> str:
    """Return what this machine is called."""
    return socket.gethostname()[:64]


def number() -> int:
    """Return its number on this machine."""
    return os.getpid()


def name() -> str:
    """Return a name that no other process has, on any machine at any time.

    It is of this start of the machine, the container (its processes have numbers of their own), the number, and the
    moment at which the process began (proc(5), `starttime`).
    """
    return f"{_surroundings()}:{os.getpid()}:{_began(os.getpid())}"


def is_gone(process: str) -> bool:
    """Tell whether a process is surely gone. One of another machine or container may run: nobody knows from here."""
    where, _, which = process.partition(":")
    pid, _, began = which.partition(":")
    return where == _surroundings() and pid.isdecimal() and _began(int(pid)) != began


def _surroundings() -> str:
    return f"{_BOOT.read_text().strip()}/{os.stat('/proc/self/ns/pid').st_ino}"


def _began(pid: int) -> str:
    """Return when a process began, in ticks since the machine did; empty where there is none, or but its remains."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return fields[19] if fields[0] not in "ZX" else ""
