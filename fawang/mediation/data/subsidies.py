"""The amounts of `data/subsidies.yaml`, checked when they are read."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from fawang.mediation.rules.subsidies import Grade, Rate


class Row(BaseModel):
    """One row of the file. An unknown key, a negative amount or an end before the beginning stop the process."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    grade: Grade
    amount: Decimal
    begins: date
    ends: date | None = None
    source: str
    verified: bool
    salaried: bool = False

    @model_validator(mode="after")
    def _possible(self) -> "Row":
        if self.amount < 0 or (self.ends is not None and self.ends < self.begins):
            raise ValueError(f"{self.region} {self.grade}: no amount, or no time")
        return self


@cache
def table(path: Path = Path(__file__).parent / "subsidies.yaml") -> tuple[Rate, ...]:
    """Return the rows of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    rows = (Row.model_validate(row) for row in yaml.safe_load(path.read_text(encoding="utf-8")))
    return tuple(Rate(**row.model_dump()) for row in rows)
