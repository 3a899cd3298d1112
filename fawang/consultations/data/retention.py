"""For how long recordings are kept, read from `data/recordings.yaml`; and what stands against destroying one.

Rooms above know of what is still needed (an open complaint); config/wiring.py connects them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

type Needs = Callable[[int], bool]

_needs: list[Needs] = []


class Row(BaseModel):
    """One row of the file. An unknown key stops the process with its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: int = Field(ge=1, le=3650)
    source: str
    verified: bool
    region: str = ""

    def until(self, begun: datetime) -> datetime:
        """Return until when a recording that began at `begun` is kept."""
        return begun + timedelta(days=self.days)


@cache
def rows(path: Path = Path(__file__).parent / "recordings.yaml") -> tuple[Row, ...]:
    """Return the rows of the file.

    Raises:
        pydantic.ValidationError: a row is wrong; the message says which and why.
    """
    return tuple(Row.model_validate(row) for row in yaml.safe_load(path.read_text()))


def rule_for(region: str) -> Row:
    """Return the rule for a centre in `region`: the most local row wins.

    Raises:
        LookupError: the file has no row that fits.
    """
    fitting = [row for row in rows() if region.startswith(row.region)]
    if not fitting:
        raise LookupError(f"data/recordings.yaml has no row for {region!r}")
    return max(fitting, key=lambda row: len(row.region))


def connect(*needs: Needs) -> None:
    """Set who is asked, by the number of a consultation, whether its recordings are still needed."""
    _needs[:] = needs


def is_needed(consultation_id: int) -> bool:
    """Tell whether the recordings of a consultation are still needed, whatever their date says."""
    return any(ask(consultation_id) for ask in _needs)
