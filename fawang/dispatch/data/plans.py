"""When and how much each centre calls back, read from `data/callbacks.yaml` and checked when first needed."""

from datetime import time, timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from fawang.dispatch.rules.callbacks import Plan
from fawang.organisations.rules import Language


class Row(BaseModel):
    """One row of the file. An unknown key or language stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: tuple[tuple[time, time], ...]
    days: int = Field(ge=1, le=14)
    workdays: bool
    lead_minutes: int = Field(ge=0, le=1440)
    share: float = Field(gt=0, le=1)
    seats: dict[Language, int]
    source: str
    verified: bool
    region: str = ""

    @property
    def plan(self) -> Plan:
        """Return the row as rules read it."""
        return Plan(
            hours=self.hours,
            days=self.days,
            lead=timedelta(minutes=self.lead_minutes),
            seats={str(language): seats for language, seats in self.seats.items()},
            share=self.share,
            workdays=self.workdays,
        )


@cache
def rows(path: Path = Path(__file__).parent / "callbacks.yaml") -> tuple[Row, ...]:
    """Return the rows of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    return tuple(Row.model_validate(row) for row in yaml.safe_load(path.read_text()))


@cache
def plan_for(region: str) -> Plan:
    """Return the plan of a centre in `region`: the most local row wins.

    Raises:
        LookupError: the file has no row that fits.
    """
    fitting = [row for row in rows() if region.startswith(row.region)]
    if not fitting:
        raise LookupError(f"data/callbacks.yaml has no row for {region!r}")
    return max(fitting, key=lambda row: len(row.region)).plan
