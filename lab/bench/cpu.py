"""CPU time of process trees, from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds of the application and the database."""

    app: float
    db: float

    def __sub__(self, other: "Usage") -> "Usage":
        """Return what was used between two readings."""
        return Usage(self.app - other.app, self.db - other.db)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU in milliseconds, of the application and the database; `reach` is the limit for both, if there is one."""

    name: str
    app_ms: float
    db_ms: float
    reach: float | None = None

    @property
    def cpu_ms(self) -> float:
        """Return both together."""
        return self.app_ms + self.db_ms


def usage(app: int, db: int) -> Usage:
    """Return the CPU seconds that the process trees of `app` and `db` have used so far."""
    return Usage(tree_seconds(app), tree_seconds(db))


def tree_seconds(root: int) -> float:
    """Return the CPU seconds of a process, its children that have ended, and all that live below it."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name in brackets may hold spaces: what counts comes after it.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.name)
        children.setdefault(int(fields[1]), []).append(pid)
        ticks[pid] = sum(int(value) for value in fields[11:15])
    total, queue = 0, [root]
    while queue:
        pid = queue.pop()
        total += ticks.get(pid, 0)
        queue += children.get(pid, [])
    return total / _TICK
