"""One run of CP-SAT within its share of the time, repeatable where it is not cut short."""

import time
from dataclasses import dataclass, replace
from typing import Any

from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True)
class Found:
    """A solution: its value, the bound proven for it, and whether the clock cut the run short."""

    solver: cp_model.CpSolver
    value: float
    bound: float
    proven: bool
    cut_short: bool

    @property
    def gap(self) -> float:
        """Return by how much of itself the value may still be too high (or too low)."""
        return abs(self.value - self.bound) / max(1.0, abs(self.value))

    def of(self, what: cp_model.LinearExprT) -> int:
        """Return the value of a variable or expression."""
        return what if isinstance(what, int) else int(self.solver.value(what))


@dataclass(frozen=True, slots=True)
class Budget:
    """Until when (`time.monotonic`) a search may run, and the seed of its chances.

    `effort` limits one run by CP-SAT's own count of work. It comes out the same each time; what the clock
    ends does not.
    """

    ends: float
    seed: int
    effort: float

    def left(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.ends - time.monotonic())

    def part(self, share: float) -> "Budget":
        """Return a budget of `share` of the time left."""
        return replace(self, ends=time.monotonic() + share * self.left())


def run(model: cp_model.CpModel, budget: Budget, *, gap: float = 0.0) -> Found | None:
    """Return the best solution found within `budget`, or within `gap` of the best; None if there was none.

    One thread each: several together would not come out the same twice. Searches run side by side instead.
    """
    left = budget.left()
    if left <= 0:
        return None
    solver = cp_model.CpSolver()
    parameters: Any = solver.parameters
    parameters.max_time_in_seconds = left
    parameters.max_deterministic_time = budget.effort
    parameters.random_seed = budget.seed
    parameters.num_workers = 1
    parameters.relative_gap_limit = gap
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return Found(
        solver,
        solver.objective_value,
        solver.best_objective_bound,
        status == cp_model.OPTIMAL,
        solver.wall_time >= left,
    )
