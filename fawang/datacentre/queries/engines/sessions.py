"""What an engine is: something that gives a view of the facts, which reckons what Ibis expressions come to."""

from collections.abc import Iterator
from typing import Any, Protocol

from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Part

type Line = tuple[Any, ...]
#: Rows that are handed over together.
BATCH = 5_000


class Session(Protocol):
    """One question's view of the facts: the same state for all of its parts."""

    @property
    def state(self) -> str:
        """Return a text that changes when facts do."""

    @property
    def demo(self) -> bool:
        """Tell whether any of it is demo data."""

    def parts(self, fact: str, period: Period) -> tuple[Part, ...]:
        """Return the months of a period that a fact has; none where the engine sees to that itself."""

    def size(self, fact: str, period: Period) -> int:
        """Return about how many rows a fact has in the months of a period; 0 where the engine sees to that itself."""

    def table(self, fact: str, months: frozenset[str] | None = None, summary: str = "") -> Any:
        """Return an Ibis table of the rows of a fact, or of a summary of it; of some months where they are given."""

    def rows(self, expression: Any) -> list[Line]:
        """Return what an Ibis expression comes to.

        Raises:
            Invalid: `asking_took_too_long`.
            Unavailable: `engine_failed`.
        """

    def batches(self, expression: Any, seconds: float) -> Iterator[list[Line]]:
        """Give the same a batch of rows at a time, while other statements may run; for answers of any length.

        Args:
            expression: an Ibis expression.
            seconds: how long the engine may work on each batch; the time of whoever reads them does not count.

        Raises:
            Invalid, Unavailable: as `rows`.
        """


class Engine(Protocol):
    """Something that reckons."""

    def session(self) -> Any:
        """Return a context manager that gives a `Session`."""
