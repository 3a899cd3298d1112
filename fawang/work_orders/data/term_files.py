"""A room's `data/terms.yaml` with lengths in hours or working days: read and checked when it is first needed."""

from enum import StrEnum
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from fawang.work_orders.rules.deadlines import Length, Unit


class Row(BaseModel):
    """One row of the file. An unknown key or term, or two lengths, stop the process with their place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: str
    hours: int | None = None
    working_days: int | None = None
    source: str
    verified: bool
    region: str = ""

    @model_validator(mode="after")
    def _one_length(self) -> "Row":
        if (self.hours is None) == (self.working_days is None):
            raise ValueError(f"{self.term}: give either hours or working_days")
        return self

    @property
    def length(self) -> Length:
        """How long the term is."""
        if self.hours is not None:
            return Length(self.hours, Unit.HOURS)
        return Length(self.working_days or 0, Unit.WORKING_DAYS)


class Terms:
    """The terms of one room: its codes, and the file that says how long each is."""

    def __init__(self, codes: type[StrEnum], path: Path) -> None:
        self._codes, self._path = codes, path

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of the file.

        Raises:
            pydantic.ValidationError: a row is wrong; the message says which and why.
            ValueError: a row is of a term that does not exist.
        """
        found = tuple(Row.model_validate(row) for row in yaml.safe_load(self._path.read_text()))
        for row in found:
            self._codes(row.term)
        return found

    def rule_for(self, term: str, *, region: str) -> Row:
        """Return the rule for `term` at a unit in `region`: the most local row wins.

        Raises:
            LookupError: the file has no row for this term.
        """
        fitting = [row for row in self.rows if row.term == term and region.startswith(row.region)]
        if not fitting:
            raise LookupError(f"{self._path.parent.name}/{self._path.name} has no row for {term}")
        return max(fitting, key=lambda row: len(row.region))
