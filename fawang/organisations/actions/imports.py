"""Units from a file: good rows are saved, bad ones said; done again, nothing changes.

Rows are written some hundreds at a time, each lot in a transaction with as many statements as any other. Where it is
broken off, what was written stays, and the same file brought in again goes on from there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.kernel.storage.sheets.rows import Row, RowProblem
from fawang.kernel.storage.turns import take_turn
from fawang.organisations import queries
from fawang.organisations.actions._import_lot import Lot
from fawang.organisations.models import Unit

IMPORTED = audit.declare("organisations.units_imported", gettext_lazy("Brought in offices from a file"))

#: Rows of one transaction.
TOGETHER = 500
#: What is written back of a unit that is there.
_WRITTEN = (
    "code", "name", "address", "directions", "phone", "other_phones", "latitude", "longitude", "services", "languages",
    "hours", "lift", "ramp", "accepts_any", "version", "updated_at",
)  # fmt: skip


@dataclass(slots=True)
class Imported:
    """How far it is: rows read, units created, changed, and found as they should be; what is wrong."""

    read: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    problems: list[RowProblem] = field(default_factory=list)


def import_units(*, by: Actor, rows: Iterable[Row], dry_run: bool = False) -> Iterator[Imported]:
    """Bring in units; give the state so far after each lot, at least once.

    A row is found again by its code, else by its number. A cell that is empty leaves what is there. What is wrong, and
    where, stands in `problems`; the other rows are saved.

    Args:
        rows: as `sheets.rows.read_rows` gives them.
        dry_run: look, and save nothing.
    """
    state, seen = Imported(), set[str]()
    # What would stand there by now, if anything were saved.
    pretended: list[Unit] = []
    for lot in batched(rows, TOGETHER):
        new = _bring(by, lot, state, seen, pretended if dry_run else None)
        pretended += new if dry_run else []
        yield state
    if not state.read:
        yield state


def _bring(
    by: Actor, rows: tuple[Row, ...], state: Imported, seen: set[str], pretended: list[Unit] | None
) -> list[Unit]:
    for row in rows:
        code = row.values.get("code")
        if code and code in seen:
            row.wrong("code", "import_twice", code)
        seen.update([code] if code else [])
    with transaction.atomic():
        # Two files at once would both find a unit missing.
        take_turn("organisations.import")
        lot = Lot(by, rows, clock.now(), pretended or ())
        lot.judge()
        if pretended is None:
            _write(by, lot)
    state.read += len(rows)
    state.created += len(lot.new)
    state.changed += len(lot.changed)
    state.same += lot.same
    state.problems += [problem for row in rows for problem in row.problems]
    return lot.new


def _write(by: Actor, lot: Lot) -> None:
    Unit.objects.bulk_create(lot.new)
    # All of them are there: it is the one statement that changes many rows in many columns.
    Unit.objects.bulk_create(
        [unit for unit, _before in lot.changed],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_WRITTEN,
    )
    if lot.new or lot.changed:
        audit.record(
            IMPORTED, by=by, object="organisations:import", created=[unit.pk for unit in lot.new],
            changed={str(unit.pk): before for unit, before in lot.changed},
        )  # fmt: skip
        queries.forget_calendars()
