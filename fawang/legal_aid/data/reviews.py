"""The scoring sheet of `data/reviews.yaml`, checked when it is read."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from fawang.legal_aid.rules.reviews import Grade, Sheet

type _Points = Annotated[int, Field(ge=0, le=100)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[str, Field(max_length=10)]
    source: str
    verified: bool
    criteria: dict[str, Annotated[int, Field(gt=0)]]
    grades: dict[Grade, _Points]
    differ: _Points


@cache
def current(path: Path = Path(__file__).parent / "reviews.yaml") -> Sheet:
    """Return the sheet of this installation.

    Raises:
        pydantic.ValidationError: the file is wrong; the message says where.
    """
    file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    return Sheet(file.version, file.criteria, file.grades, file.differ, file.source, file.verified)
