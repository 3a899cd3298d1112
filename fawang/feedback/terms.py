"""The terms of complaints, read from `data/terms.yaml` and checked when they are first needed."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from fawang.feedback.complaints import Term
from fawang.work_orders.deadlines import Length, Unit


class Row(BaseModel):
    """One row of the file. An unknown key or term stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Term
    working_days: int
    source: str
    verified: bool
    region: str = ""

    @property
    def length(self) -> Length:
        """How long the term is."""
        return Length(self.working_days, Unit.WORKING_DAYS)


@cache
def rows(path: Path = Path(__file__).parent / "data" / "terms.yaml") -> tuple[Row, ...]:
    """Return the rows of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    return tuple(Row.model_validate(row) for row in yaml.safe_load(path.read_text()))


@cache
def rule_for(term: Term, *, region: str) -> Row:
    """Return the rule for `term` at a unit in `region`: the most local row wins.

    Raises:
        LookupError: the file has no row for this term.
    """
    fitting = [row for row in rows() if row.term == term and region.startswith(row.region)]
    if not fitting:
        raise LookupError(f"data/terms.yaml has no row for {term}")
    return max(fitting, key=lambda row: len(row.region))
