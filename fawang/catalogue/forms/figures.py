"""Figures of many check-ups of which none tells what a single firm answered. Pure.

Firms are taken in whole batches, in the order in which they came: between two different figures lie at least as many
firms as in a batch, and whoever looks before and after one firm came learns nothing of it. A number is shown if it is
nought, or if it and what is left of those it was taken from are as many (k-anonymity, also by difference). That all
firms have something is not shown: it would say so of each of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fawang.catalogue.forms.advice import Risk

#: So many firms are behind every number that is shown, and are added at once.
BATCH = 5
#: Fewer say nothing of a park.
LEAST = 10
#: Months whose check-ups are counted, besides the present one.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """A check-up as it is counted: its month, and the gravest risk by field."""

    month: date
    worst: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Field:
    """Of a field: in how many firms something was found, in how many of them something grave; None is not shown."""

    code: str
    any: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of how many firms figures are, and what they are for each field."""

    firms: int
    fields: tuple[Field, ...]


def figures(rows: Sequence[Counted], codes: Sequence[str], *, today: date) -> Figures | None:
    """Return the figures for check-ups in the order in which they came; None where they are too few.

    Args:
        codes: of the fields, in their order.
    """
    counted = [row for batch in _batches(rows) if _months(batch[0].month, today) <= MONTHS for row in batch]
    if len(counted) < LEAST:
        return None
    return Figures(len(counted), tuple(_field(code, counted) for code in codes))


def _batches(rows: Sequence[Counted]) -> list[Sequence[Counted]]:
    whole = len(rows) // BATCH * BATCH
    return [rows[at : at + BATCH] for at in range(0, whole, BATCH)]


def _months(since: date, today: date) -> int:
    return (today.year - since.year) * 12 + today.month - since.month


def _field(code: str, rows: Sequence[Counted]) -> Field:
    some = sum(1 for row in rows if row.worst.get(code))
    high = sum(1 for row in rows if row.worst.get(code) == Risk.HIGH)
    shown = _may(some, len(rows))
    return Field(
        code,
        some if shown else None,
        high if shown and _may(high, len(rows)) and _rest(some - high) else None,
    )


def _may(part: int, whole: int) -> bool:
    return part == 0 or (part >= BATCH and whole - part >= BATCH)


def _rest(part: int) -> bool:
    return part == 0 or part >= BATCH
