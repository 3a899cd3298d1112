"""The room's data files, read once: figures of the house, limits of fees, terms of complaints, the check list."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fawang.lawyers.rules.complaints import Term
from fawang.lawyers.rules.fees import Limits
from fawang.organisations.rules.matters import Matter
from fawang.work_orders.data.term_files import Terms

_HERE = Path(__file__).resolve().parent
TERMS = Terms(Term, _HERE / "terms.yaml")


@dataclass(frozen=True, slots=True)
class House:
    """The house's figures (data/house.yaml).

    Args:
        open_for: a request that nobody accepted is over after so long.
        most_open: so many requests of one number are open at a time.
        keep_for: personal data are erased so long after the end.
    """

    open_for: timedelta
    most_open: int
    keep_for: timedelta


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the check list: its code, law and article, and whether somebody has compared it with the text."""

    code: str
    law: str
    article: str
    verified: bool


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))


@cache
def house() -> House:
    """Return the figures; an unknown key stops the process."""
    data = _read("house.yaml")
    del data["source"], data["verified"]
    return House(
        open_for=timedelta(days=data.pop("open_days")), keep_for=timedelta(days=data.pop("keep_days")), **data
    )


@cache
def limits() -> Limits:
    """Return the limits of fees.

    Raises:
        ValueError: there is no such matter, or a key is unknown.
    """
    data = _read("fees.yaml")
    barred = frozenset(Matter(code) for code in data.pop("barred"))
    return Limits(barred=barred, highest=Decimal(data.pop("highest")), **data)


@cache
def checklist() -> tuple[Point, ...]:
    """Return the check list, in its order."""
    return tuple(Point(**row) for row in _read("checklist.yaml"))
