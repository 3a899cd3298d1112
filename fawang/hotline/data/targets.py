"""What the figures should reach, read from `data/targets.yaml` and checked when first needed."""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from fawang.hotline.rules.figures.metrics import FIGURES, Unit


def _share(code: str) -> str:
    if code not in {one.code for one in FIGURES if one.unit == Unit.SHARE}:
        raise ValueError(f"{code} is no figure that is a share")
    return code


class Target(BaseModel):
    """One row of the file. An unknown key or figure stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: Annotated[str, AfterValidator(_share)]
    at_least: float = Field(gt=0, le=1)
    source: str
    verified: bool


@cache
def targets(path: Path = Path(__file__).parent / "targets.yaml") -> dict[str, float]:
    """Return the least that each figure should be; a figure without a target is missing.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    rows = [Target.model_validate(row) for row in yaml.safe_load(path.read_text())]
    return {row.figure: row.at_least for row in rows}


def met(code: str, value: float | None) -> bool | None:
    """Tell whether a figure reaches its target; None where it has none, or there is nothing to measure."""
    least = targets().get(code)
    return None if least is None or value is None else value >= least
