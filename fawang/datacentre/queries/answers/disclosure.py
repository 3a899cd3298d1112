"""The attack on a published table: how narrowly can hidden cells be reckoned from what is shown? Linear programming.

Each hidden cell is 1 or more, and every sum holds. The least and the largest value of a cell under these are what a
reader with all the time in the world would find. Tables of divisions by months with one total are networks, whose
extreme solutions are whole numbers; so nothing is gained by knowing that people come in whole numbers.
"""

import random
from collections.abc import Collection, Mapping
from typing import Any

from fawang.datacentre.rules.suppression import Cell, Sum

#: Less than this is the reckoning's own inexactness.
_CLOSE = 1e-3
_ROUNDS = 12


def exposed(
    shown: Mapping[Cell, int], hidden: frozenset[Cell], sums: Collection[Sum], least: int
) -> frozenset[Cell]:
    """Return the hidden cells that can be told to lie within fewer values than `least`."""
    return frozenset(narrowed(shown, hidden, sums, least))


def narrowed(
    shown: Mapping[Cell, int], hidden: frozenset[Cell], sums: Collection[Sum], least: int
) -> dict[Cell, tuple[float, float]]:
    """Return these cells with the least and the largest value that each can have.

    Raises:
        ValueError: no values at all fit the sums: the table is not what it says.
    """
    found = {}
    for cells, within in _connected(hidden, sums):
        found.update(_Puzzle(shown, cells, within, least).solve())
    return found


def _connected(hidden: frozenset[Cell], sums: Collection[Sum]) -> list[tuple[list[Cell], list[Sum]]]:
    """Return the hidden cells in groups that have nothing to do with each other, with the sums that bind them."""
    root = {cell: cell for cell in hidden}

    def top(cell: Cell) -> Cell:
        while root[cell] != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    binding = []
    for one in sums:
        members = [cell for cell in one.members if cell in hidden]
        if members:
            binding.append((one, members[0]))
            for cell in members[1:]:
                root[top(cell)] = top(members[0])
    groups: dict[Cell, tuple[list[Cell], list[Sum]]] = {}
    for cell in sorted(hidden):
        groups.setdefault(top(cell), ([], []))[0].append(cell)
    for one, member in binding:
        groups[top(member)][1].append(one)
    return list(groups.values())


class _Puzzle:
    """A group of hidden cells. Each solution that is found widens what all of its cells are known to be able to be."""

    def __init__(self, shown: Mapping[Cell, int], cells: list[Cell], sums: list[Sum], least: int) -> None:
        from ortools.linear_solver import pywraplp

        self._cells, self._least = cells, least
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._optimal = pywraplp.Solver.OPTIMAL
        # No cell needs to be larger than all that is shown together: what no sum bounds is wide enough by far.
        most = sum(shown.values()) + 100 * least + len(cells)
        self._of: dict[Cell, Any] = {cell: self._solver.NumVar(1, most, "") for cell in cells}
        for one in sums:
            rest = shown.get(one.whole, 0) - sum(shown.get(cell, 0) for cell in one.parts)
            row = self._solver.Constraint(rest, rest)
            for cell in one.parts:
                if cell in self._of:
                    row.SetCoefficient(self._of[cell], 1)
            if one.whole in self._of:
                row.SetCoefficient(self._of[one.whole], -1)
        self._low: dict[Cell, float] = {}
        self._high: dict[Cell, float] = {}

    def solve(self) -> dict[Cell, tuple[float, float]]:
        open_ = set(self._cells)
        dice = random.Random(1)  # noqa: S311 any directions will do, the same each time
        for turn in range(_ROUNDS):
            if not open_:
                return {}
            for sign in (1, -1):
                self._look(
                    {cell: sign * (1 if turn == 0 else dice.choice((1, -1))) for cell in sorted(open_)}
                )
            open_ = {cell for cell in open_ if self._narrow(cell)}
        for cell in sorted(open_):
            if self._narrow(cell):
                self._look({cell: 1})
                self._look({cell: -1})
        return {cell: (self._low[cell], self._high[cell]) for cell in self._cells if self._narrow(cell)}

    def _narrow(self, cell: Cell) -> bool:
        return self._high[cell] - self._low[cell] < self._least - _CLOSE

    def _look(self, direction: dict[Cell, int]) -> None:
        goal = self._solver.Objective()
        goal.Clear()
        for cell, weight in direction.items():
            goal.SetCoefficient(self._of[cell], weight)
        goal.SetMaximization()
        if self._solver.Solve() != self._optimal:
            raise ValueError("no values fit the sums of this table")
        for cell, variable in self._of.items():
            value = variable.solution_value()
            self._low[cell] = min(value, self._low.get(cell, value))
            self._high[cell] = max(value, self._high.get(cell, value))
