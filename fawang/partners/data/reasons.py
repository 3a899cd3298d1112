"""Reasons as data: `reasons.yaml`, read and checked when it is first needed."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from fawang.partners.rules.procedure import Command


class Reason(BaseModel):
    """One reason. An unknown key or step stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"[a-z_]+", max_length=40)
    steps: tuple[Command, ...] = Field(alias="for")
    next: str
    names: dict[str, str]


@cache
def reasons() -> dict[str, Reason]:
    """Return the reasons by code, in the order of the file."""
    rows = yaml.safe_load((Path(__file__).parent / "reasons.yaml").read_text(encoding="utf-8"))
    found = [Reason.model_validate(row) for row in rows]
    return {one.code: one for one in found}


def reasons_for(command: str) -> tuple[Reason, ...]:
    """Return the reasons that fit a step."""
    return tuple(one for one in reasons().values() if command in one.steps)
