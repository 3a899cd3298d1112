"""Records that are brought in from a file as a whole: what a file changes, and what a room declares of its register."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fawang.kernel.rules.actor import Actor
from fawang.kernel.storage.sheets.columns import Sheet
from fawang.kernel.storage.sheets.rows import Row, RowProblem


@dataclass(slots=True)
class Imported:
    """What a file changes: rows read, records that are new, that differ, that stand so already; what is wrong.

    `kept`: it was written. Never where anything is wrong, nor for a look.
    """

    read: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    kept: bool = False


class Bring(Protocol):
    """Brings rows in: all of them, or none where one is wrong."""

    def __call__(self, *, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Imported:
        """Return what the rows change; `dry_run`: judge, and keep nothing."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register that a room keeps, as the command line knows it.

    Args:
        name: as it is typed.
        rows: all of it, by column of `sheet`.
        amiss: what somebody has to look at, a line each.
    """

    name: str
    sheet: Sheet
    bring: Bring
    rows: Callable[[], Iterator[Mapping[str, Any]]]
    amiss: Callable[[], Iterator[str]]
