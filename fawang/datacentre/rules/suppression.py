"""Small cells hidden from the public, and others with them, so that no hidden one follows from what is shown. Pure.

A table is cells with whole numbers and the sums between them: a division is the sum of those below it, a period the sum
of its months. A cell is small where fewer people or contacts are behind it than the least. It is hidden; of each sum
then so many more are hidden that what is left over leaves room for at least as many values as the least (complementary
suppression: A. Hundepool et al., Statistical Disclosure Control, 2012, ch. 4). Nought is shown: nobody is behind it. So
whoever sees that a cell is hidden knows that it is 1 or more, and must not learn more than an interval as wide as the
least.

Sums are looked at one by one here; whether all of them together give a cell away is judged by `exposed` (narrowing.py),
which is asked again until it finds none.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

type Cell = tuple[str, ...]
#: From what is shown, what is hidden, the sums and the least: the hidden cells that can be told too narrowly.
type Exposed = Callable[[Mapping[Cell, int], frozenset[Cell], Collection["Sum"], int], Collection[Cell]]


@dataclass(frozen=True, slots=True)
class Sum:
    """That one cell is the sum of others. A cell that is not there is nought."""

    whole: Cell
    parts: tuple[Cell, ...]

    @property
    def members(self) -> tuple[Cell, ...]:
        """Return all cells of it."""
        return (self.whole, *self.parts)


def small(
    values: Mapping[Cell, int], least: int, people: Mapping[Cell, int] | None = None
) -> frozenset[Cell]:
    """Return the cells behind which are fewer contacts than `least`, or fewer people where their number is known."""
    return frozenset(
        cell
        for cell, value in values.items()
        if 0 < value < least or (people is not None and value and people.get(cell, 0) < least)
    )


def hide(
    values: Mapping[Cell, int],
    sums: Collection[Sum],
    least: int,
    *,
    small: Collection[Cell],
    exposed: Exposed,
) -> frozenset[Cell]:
    """Return the cells that are to be hidden: those of `small`, and the others that would give them away."""
    table = _Table(values, sums, least)
    hidden = set(small)
    while True:
        table.complete(hidden)
        shown = {cell: value for cell, value in values.items() if cell not in hidden}
        found = exposed(shown, frozenset(hidden), sums, least)
        if not found:
            return frozenset(hidden)
        table.widen(hidden, found)


class _Table:
    def __init__(self, values: Mapping[Cell, int], sums: Collection[Sum], least: int) -> None:
        self._values, self._least = values, least
        self._sums = [one for one in sums if any(values.get(cell) for cell in one.members)]
        self._of: dict[Cell, list[Sum]] = {}
        for one in self._sums:
            for cell in one.members:
                self._of.setdefault(cell, []).append(one)

    def complete(self, hidden: set[Cell]) -> None:
        """Hide more until each sum by itself leaves enough room."""
        todo = list(self._sums)
        while todo:
            one = todo.pop()
            while self._tight(one, hidden) and (cell := self._next(one, hidden)) is not None:
                hidden.add(cell)
                todo += [other for other in self._of[cell] if other is not one]

    def widen(self, hidden: set[Cell], exposed: Collection[Cell]) -> None:
        """Hide one more cell in each sum of those that were found out; all around them where there is none left."""
        before = len(hidden)
        for cell in sorted(exposed):
            for one in self._of.get(cell, ()):
                if (more := self._next(one, hidden)) is not None:
                    hidden.add(more)
        if len(hidden) == before:
            hidden |= {cell for cell, value in self._values.items() if value}

    def _tight(self, one: Sum, hidden: set[Cell]) -> bool:
        """Tell whether the sum alone says too much of a hidden cell of it."""
        parts = [cell for cell in one.parts if cell in hidden]
        if one.whole in hidden:
            return not parts
        room = sum(self._values[cell] - 1 for cell in parts)
        return bool(parts) and (len(parts) == 1 or room < self._least)

    def _next(self, one: Sum, hidden: set[Cell]) -> Cell | None:
        """Return the cell of a sum whose loss costs least: in sums that are hurt already, small, but large enough."""
        shown = [cell for cell in one.parts if cell not in hidden and self._values.get(cell)]
        if not shown:
            free = one.whole not in hidden and self._values.get(one.whole)
            return one.whole if free else None
        room = sum(self._values[cell] - 1 for cell in one.parts if cell in hidden)

        def cost(cell: Cell) -> tuple[bool, int, int, Cell]:
            whole = sum(1 for other in self._of[cell] if not hidden.intersection(other.members))
            value = self._values[cell]
            return room + value - 1 < self._least, whole, value, cell

        return min(shown, key=cost)
