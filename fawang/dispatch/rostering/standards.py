"""What rosters are made by: shifts, rest, targets, weights, read from `data/standards.yaml` and checked."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from fawang.dispatch.rostering.problem import Rest, Shift
from fawang.dispatch.rules.demand.erlang import Target

PATH = Path(__file__).parent / "data" / "standards.yaml"


class _Block(BaseModel):
    """A part of the file with its source. An unknown key stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    verified: bool


class Targets(_Block):
    """What callers are promised."""

    within: float
    seconds: float
    abandoned: float


class Languages(_Block):
    """Languages that have a seat in every hour, and the one that everybody speaks."""

    always: tuple[str, ...]
    everybody: str
    level: int


class Pauses(_Block):
    """Rest, in hours, and nights in a row."""

    between: int
    after_night: int
    nights_in_row: int


class Shifts(_Block):
    """Shifts by code: begins at, hours."""

    shifts: dict[str, tuple[int, int]]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, raw: Any) -> Any:
        block = dict(raw)
        known = {name: block.pop(name) for name in ("source", "verified") if name in block}
        return {**known, "shifts": block}

    @model_validator(mode="after")
    def _possible(self) -> "Shifts":
        for code, (start, hours) in self.shifts.items():
            if not (0 <= start < 24 and 0 < hours <= 24):
                raise ValueError(f"{code} must begin between 0 and 23 and last 1 to 24 hours")
        return self


class Weights(_Block):
    """What one missing seat hour weighs."""

    everybody: int
    language: int
    several: int
    matter: int


class MatterSeats(BaseModel):
    """Seats of specialists: `always` at all hours, those of the load between `from` and `until` o'clock."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    always: int
    begins: int
    until: int

    @model_validator(mode="before")
    @classmethod
    def _rename(cls, raw: Any) -> Any:
        # `from` is a word of Python.
        return {("begins" if key == "from" else key): value for key, value in dict(raw).items()}


class Matters(_Block):
    """Specialists by matter."""

    matters: dict[str, MatterSeats]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, raw: Any) -> Any:
        block = dict(raw)
        known = {name: block.pop(name) for name in ("source", "verified") if name in block}
        return {**known, "matters": block}


class Standards(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    targets: Targets
    languages: Languages
    rest: Pauses
    shifts: Shifts
    weights: Weights
    matters: Matters

    def target(self) -> Target:
        """Return the promise as seats are reckoned by."""
        return Target(self.targets.within, self.targets.seconds, self.targets.abandoned)

    def pauses(self) -> Rest:
        """Return the rules of rest."""
        return Rest(self.rest.between, self.rest.after_night, self.rest.nights_in_row)

    def patterns(self) -> tuple[Shift, ...]:
        """Return the shifts."""
        return tuple(Shift(code, start, hours) for code, (start, hours) in self.shifts.shifts.items())


@cache
def standards(path: Path = PATH) -> Standards:
    """Return the figures.

    Raises:
        pydantic.ValidationError: the file is wrong; the message says where and why.
    """
    return Standards.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
