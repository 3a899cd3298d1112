"""How long terms are: what all kinds share in `data/terms.yaml`, what a kind has in its own file; checked when read."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from fawang.work_orders import kinds
from fawang.work_orders.kinds.local_rules import LocalRules
from fawang.work_orders.rules.deadlines import Length, Unit

RETURN = "return"


class Row(BaseModel):
    """One row of the file. An unknown key or an unreadable length stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: str
    length: str
    source: str
    verified: bool
    urgent: bool | None = None
    region: str = ""
    extension: int = 0

    @field_validator("length")
    @classmethod
    def _readable(cls, value: str) -> str:
        _length(value)
        return value


@dataclass(frozen=True, slots=True)
class TermRule:
    """How long a term is for one order, and why."""

    length: Length
    source: str
    verified: bool
    extension: int


_SHARED = Path(__file__).parent / "terms.yaml"


@cache
def rows(path: Path = _SHARED) -> tuple[Row, ...]:
    """Return the rows of a file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    return tuple(Row.model_validate(row) for row in yaml.safe_load(path.read_text()))


def rule_for(kind: str, term: str, *, urgent: bool, region: str, local: LocalRules) -> TermRule:
    """Return the rule for a term of a kind, or for `return`: the most local row wins, then the more specific.

    Args:
        local: what bureaux have set; of equally local rows theirs wins.

    Raises:
        LookupError: neither the kind's file nor the shared one has a row for this term.
    """
    declared = _declared(kinds.kind_of(kind).terms, term, urgent=urgent, region=region)
    own = local.term(kind, term, urgent=urgent, region=region)
    if own is not None and len(own.region) >= len(declared.region):
        return TermRule(_length(own.length), own.source, verified=True, extension=declared.extension)
    return TermRule(_length(declared.length), declared.source, declared.verified, declared.extension)


def declared(kind: str) -> tuple[Row, ...]:
    """Return the rows that a kind declares, and those that all kinds share."""
    return (*rows(kinds.kind_of(kind).terms), *rows())


@cache
def _declared(own: Path, term: str, *, urgent: bool, region: str) -> Row:
    fitting = [
        row
        for row in (*rows(own), *rows())
        if row.term == term and row.urgent in (None, urgent) and region.startswith(row.region)
    ]
    if not fitting:
        raise LookupError(f"no data/terms.yaml has a row for {term} beside {own}")
    return max(fitting, key=lambda row: (len(row.region), row.urgent is not None))


def _length(text: str) -> Length:
    amount, unit = text.split()
    return Length(int(amount), Unit(unit))
