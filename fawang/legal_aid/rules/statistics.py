"""The statistical forms of legal aid: periods, bands, and adding up along the tree of offices. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: A cell: `table.cell`, such as `cases.granted`.
type Cell = str
type Cells = Mapping[Cell, Decimal]

MINOR_BELOW, OLD_FROM = 18, 60


@dataclass(frozen=True, slots=True)
class Span:
    """A year, or a half of it: from `begin` to the day before `end`."""

    year: int
    half: int

    @property
    def begin(self) -> date:
        """Return the first day."""
        return date(self.year, 7 if self.half == 2 else 1, 1)

    @property
    def end(self) -> date:
        """Return the day after the last one."""
        return date(self.year, 7, 1) if self.half == 1 else date(self.year + 1, 1, 1)

    @property
    def code(self) -> str:
        """Return how addresses and files call it: 2026, 2026-H1."""
        return f"{self.year}-H{self.half}" if self.half else f"{self.year}"


def read_span(code: str, *, today: date) -> Span:
    """Return the span that a code names; the year of `today` for what is none."""
    year, _sign, half = code.partition("-H")
    if year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= today.year and half in ("", "1", "2"):
        return Span(int(year), int(half or 0))
    return Span(today.year, 0)


def band(age: int) -> str:
    """Return the band of an age in years: minor, adult, old."""
    return "minor" if age < MINOR_BELOW else "old" if age >= OLD_FROM else "adult"


def add_up(
    offices: Mapping[int, Cells], paths: Mapping[int, Iterable[int]]
) -> dict[int, dict[Cell, Decimal]]:
    """Return what each unit comes to with all below it.

    Args:
        offices: what each office counted itself.
        paths: each office's own id, then all above it.
    """
    found: dict[int, dict[Cell, Decimal]] = {}
    for office, cells in offices.items():
        for unit in paths[office]:
            into = found.setdefault(unit, {})
            for cell, value in cells.items():
                into[cell] = into.get(cell, Decimal(0)) + value
    return found
