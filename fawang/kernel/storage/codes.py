"""Rows that people know by a code: written under a fresh one."""

from django.db import IntegrityError, models

from fawang.kernel.rules.ids import new_code
from fawang.kernel.storage import gathering
from fawang.kernel.storage.prepared import insert


def save_under_code(row: models.Model) -> None:
    """Insert `row` under a fresh `code`. A code in use is one chance in ten thousand million; then another is drawn.

    Raises:
        IntegrityError: something else than the code stands against it.
    """
    while True:
        row.code = new_code()  # type: ignore[attr-defined]
        if gathering.is_gathering():
            # A code in use undoes the transaction, and it is written anew under another.
            gathering.add(row, numbered=True)
            return
        if insert(row, unless_taken="code"):
            return


def refused_by(error: IntegrityError) -> str:
    """Return the name of the constraint that refused a row."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")
