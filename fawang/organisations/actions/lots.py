"""Registers of licensed bodies from a file: nobody else at it, each row once, all of it or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import Row
from fawang.kernel.storage.turns import take_turn
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import check_right

type Write = Callable[[], None]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Run in a transaction in which no other import of this name runs."""
    with transaction.atomic():
        # Two files at once would both find an entry missing.
        take_turn(name)
        yield


def keep(state: Imported, rows: list[Row], writes: list[Write], *, dry_run: bool) -> None:
    """Write what was judged, or nothing where a row is wrong or it is only a look; say which in `state`."""
    state.problems = [problem for row in rows for problem in row.problems]
    if not (state.problems or dry_run):
        for write in writes:
            write()
        state.kept = True


def values(rows: list[Row], column: str) -> set[str]:
    """Return what stands in a column, without empty cells."""
    return {str(row.values[column]) for row in rows if row.values.get(column)}


def may(by: Actor, row: Row, column: str, unit: UnitRow) -> bool:
    """Tell whether `by` keeps the register at a unit; where not, it is noted at the row."""
    try:
        check_right(by, unit.path)
    except NotAllowed:
        row.wrong(column, "import_not_yours", unit.name)
        return False
    return True


def once(rows: list[Row], column: str) -> Iterator[Row]:
    """Give the rows that can be judged; one that stands there twice is wrong."""
    seen: set[str] = set()
    for row in rows:
        key = str(row.values.get(column, ""))
        if key and key in seen:
            row.wrong(column, "import_twice", key)
        seen.add(key)
        if not row.problems:
            yield row
