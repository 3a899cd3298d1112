"""Two checkouts measured in turn: what a request costs in each, on the same machine in the same minutes.

Each has processes and a database of its own. Of every operation a batch of the older code and one of this code follow
one another, several times; the cheapest of each counts. What a neighbour or a slow hour adds, it adds to both.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

import httpx

from lab.bench import served
from lab.bench.cpu import Usage, usage
from lab.bench.operations import BATCHES, COUNTED, SMALL, WARM_UP, Visitors, batch, growing, schedule
from lab.platforms.instance import PlatformFailed

ROOT = Path(__file__).resolve().parent.parent.parent
#: So many pairs of batches for each operation.
PAIRS = BATCHES


@dataclass(frozen=True, slots=True)
class Pair:
    """CPU milliseconds per request of the older code and of this one, application and database; their ratio."""

    name: str
    orders: int
    before_app: float
    before_db: float
    now_app: float
    now_db: float
    ratio: float


class Side(Visitors):
    """One of the two, with the calls that are to be measured."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        told = self._told()
        self._server, self._database = told["server"], told["database"]
        self.calls: list[tuple[str, Callable[[int], httpx.Response]]] = []
        super().__init__(told["url"])

    def measure(
        self, name: str, call: Callable[[int], httpx.Response], *, reach: float = 0, writes: bool = False
    ) -> None:
        """Keep the call: it is measured in turn with the other side's."""
        self.calls.append((name, call))

    def usage(self) -> Usage:
        """Return what server and database have used so far."""
        return usage(self._server, self._database)

    def fill(self, orders: int) -> None:
        """Fill the tables; return when it is done."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{orders}\n")
        self.process.stdin.flush()
        self._told()

    def _told(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise PlatformFailed(_("The platform of a checkout ended while it was measured."))
        found: dict[str, Any] = json.loads(line)
        return found


def compare(
    old: Path, *, orders: int, large: int, only: tuple[str, ...], tell: Callable[[str], object]
) -> list[Pair]:
    """Measure the code in `old` and this one in turn.

    Args:
        old: a checkout with its environment in `.venv`.
    """
    pairs: list[Pair] = []
    with ExitStack() as stack:
        sides = [stack.enter_context(_serving(folder)) for folder in (old.resolve(), ROOT)]
        for size, operations in schedule(orders=orders, large=large, only=only):
            for side in sides:
                side.fill(size)
                side.calls.clear()
                for operation in operations:
                    operation(side)
            tell("  " + _("%(orders)s orders in the table") % {"orders": f"{size:,}"})
            before, now = sides
            for (name, one), (_name, other) in zip(before.calls, now.calls, strict=True):
                pairs.append(_in_turn(name, size, (before, one), (now, other)))
    if large:
        pairs += _growth(pairs, min(orders, SMALL), large)
    return pairs


def _in_turn(name: str, orders: int, *sides: tuple[Side, Callable[[int], httpx.Response]]) -> Pair:
    costs: list[list[tuple[float, float]]] = [[], []]
    for number in range(-1, PAIRS):
        for place, (side, call) in enumerate(sides):
            if number < 0:
                batch(side.usage, call, 0, WARM_UP)
                continue
            used = batch(side.usage, call, WARM_UP + number * COUNTED, COUNTED)
            costs[place].append((used.app * 1000 / COUNTED, used.db * 1000 / COUNTED))
    before, now = (min(found, key=sum) for found in costs)
    app, db, own_app, own_db = (round(value, 2) for value in (*before, *now))
    return Pair(name, orders, app, db, own_app, own_db, round(sum(now) / sum(before), 3))


def _growth(pairs: list[Pair], small: int, large: int) -> list[Pair]:
    """Return by how much the inbox grows in each; `before_app` and `now_app` are these ratios."""
    found = []
    for name, label in growing():
        rows = {one.orders: one for one in pairs if one.name == name}
        if {small, large} <= rows.keys():
            few, many = rows[small], rows[large]
            before = (many.before_app + many.before_db) / (few.before_app + few.before_db)
            now = (many.now_app + many.now_db) / (few.now_app + few.now_db)
            found.append(Pair(label, large, round(before, 2), 0, round(now, 2), 0, round(now / before, 3)))
    return found


@contextmanager
def _serving(folder: Path) -> Iterator[Side]:
    python = folder / ".venv" / "bin" / "python"
    # Not where this file lies: whatever it imports is the checkout's own.
    command = [str(python if python.exists() else sys.executable), "-P", served.__file__]
    process = subprocess.Popen(
        # The command line keeps what it writes to itself; behind that an older checkout's database cannot read its own.
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, umask=0o022,
    )  # fmt: skip
    try:
        yield Side(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
