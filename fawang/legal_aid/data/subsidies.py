"""The tables of `data/subsidies.yaml`, checked when they are read."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from fawang.legal_aid.rules.subsidies import AppliesBy, Table, Work

type _Yuan = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(max_length=20)]
    region: str
    since: date
    until: date | None
    applies_by: AppliesBy
    base: dict[Work, _Yuan]
    trip: _Yuan
    most_trips: Annotated[int, Field(ge=0)]
    group_above: Annotated[int, Field(ge=1)]
    each_further: _Yuan
    group_most: _Yuan
    file_days: Annotated[int, Field(ge=1)]
    late_share: Annotated[Decimal, Field(ge=0, le=1)]
    source: str
    verified: bool

    @model_validator(mode="after")
    def _in_order(self) -> "_Row":
        if self.until is not None and self.until < self.since:
            raise ValueError("a table ends before it begins")
        return self


@cache
def tables(path: Path = Path(__file__).parent / "subsidies.yaml") -> tuple[Table, ...]:
    """Return the tables of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    rows = [_Row.model_validate(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return tuple(Table(**row.model_dump()) for row in rows)


def table(code: str) -> Table:
    """Return a table by its code.

    Raises:
        LookupError: there is none.
    """
    found = next((one for one in tables() if one.code == code), None)
    if found is None:
        raise LookupError(code)
    return found
