"""The scoring sheet, read from `data/sheet.yaml` and checked when it is first needed."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from fawang.feedback.rules.checks import Sheet


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dimension(_Strict):
    """One thing that is judged, and how much it weighs beside the others."""

    code: str
    weight: int = Field(gt=0)


class SheetFile(_Strict):
    """The file. An unknown key stops the process with its place."""

    version: str
    source: str
    verified: bool
    pass_mark: int = Field(ge=0, le=100)
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    faults: tuple[str, ...]


@cache
def current(path: Path = Path(__file__).parent / "sheet.yaml") -> Sheet:
    """Return the sheet of this installation.

    Raises:
        pydantic.ValidationError: the file is wrong; the message says where.
    """
    file = SheetFile.model_validate(yaml.safe_load(path.read_text()))
    weights = {one.code: one.weight for one in file.dimensions}
    return Sheet(file.version, weights, file.faults, file.pass_mark)
