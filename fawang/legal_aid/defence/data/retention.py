"""For how long records of help and wishes are kept, read from `data/retention.yaml`."""

from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field


class Kept(StrEnum):
    """What is kept for a time."""

    HELP = "help"
    WISH = "wish"


class Row(BaseModel):
    """One row of the file. An unknown key or name stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Kept
    days: int = Field(ge=1, le=36_500)
    source: str
    verified: bool


@cache
def rows(path: Path = Path(__file__).parent / "retention.yaml") -> dict[Kept, Row]:
    """Return the rows of the file by what they are of.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
        LookupError: one is missing.
    """
    found = {one.of: one for one in map(Row.model_validate, yaml.safe_load(path.read_text()))}
    if missing := set(Kept) - set(found):
        raise LookupError(f"{path.name} has no row of {', '.join(sorted(missing))}")
    return found


def kept_for(of: Kept) -> timedelta:
    """Return for how long something is kept."""
    return timedelta(days=rows()[of].days)
