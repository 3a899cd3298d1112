"""What every row begins with, and how it goes on to its next version."""

from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.rules.text import clean
from fawang.organisations.queries import UnitRow
from fawang.outreach.models.kept import Kept


def beginning(by: Actor, unit: UnitRow, *, is_demo: bool = False) -> dict[str, Any]:
    """Return the columns that every row of a unit has."""
    return {
        "unit_id": unit.id,
        "units": list(unit.path),
        "created_by": by.label,
        "created_at": clock.now(),
        "is_demo": is_demo,
    }


def check_version(row: Kept, version: int) -> None:
    """Return if `version` is still the row's.

    Raises:
        Conflict: `stale`, with the newer `version`.
    """
    if row.version != version:
        raise Conflict("stale", version=row.version)


def save(row: Kept, **changes: object) -> None:
    """Write `changes` and the next version."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])


def line(text: str, longest: int) -> str:
    """Return a cleaned line of text, no longer than its column."""
    return " ".join(clean(text).split())[:longest]


def named(row: Kept) -> str:
    """Return how the audit names a row."""
    return f"outreach.{type(row).__name__.lower()}:{row.pk}"
