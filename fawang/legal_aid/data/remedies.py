"""The periods of `data/remedies.yaml`, checked when they are read."""

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt

from fawang.legal_aid.rules.remedies import Period, Remedy


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Remedy
    length: PositiveInt
    unit: Literal["days", "months", "years"]
    law: str
    article: str
    verified: bool


@cache
def periods(path: Path = Path(__file__).parent / "remedies.yaml") -> tuple[Period, ...]:
    """Return how long each way is open.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    rows = [_Row.model_validate(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return tuple(Period(**row.model_dump()) for row in rows)
