"""The income limits of `data/income_limits.yaml`, checked when they are read."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class IncomeLimit(BaseModel):
    """Up to which monthly income per head (yuan) economic difficulty is assumed in a region."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    monthly: Decimal
    source: str
    verified: bool


@cache
def rows(path: Path = Path(__file__).parent / "income_limits.yaml") -> tuple[IncomeLimit, ...]:
    """Return the rows of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    return tuple(IncomeLimit.model_validate(row) for row in yaml.safe_load(path.read_text()))


def limit_for(region: str) -> IncomeLimit | None:
    """Return the limit where `region` (a division code) lies; None where nobody has set one."""
    fitting = [row for row in rows() if region.startswith(row.region)]
    return max(fitting, key=lambda row: len(row.region), default=None)
