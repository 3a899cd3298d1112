"""What is wrong in the rows of a file that was brought in: printed, and as a CSV file."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fawang.kernel.storage.sheets.registers import Imported
    from fawang.kernel.storage.sheets.rows import RowProblem

#: Mistakes that are printed; all of them stand in the report.
_MOST_PRINTED = 50


def told(state: "Imported", report: Path | None, *, dry_run: bool) -> None:
    """Print what a file that is taken as a whole changes, or what is wrong in it.

    Raises:
        SystemExit: with 1, where rows are wrong.
    """
    click.echo(
        _("%(read)s rows: %(new)s new, %(changed)s changed, %(same)s as they stand")
        % {
            "read": f"{state.read:,}",
            "new": f"{state.created:,}",
            "changed": f"{state.changed:,}",
            "same": f"{state.same:,}",
        }
    )
    if bad := tell(state.problems, report):
        click.echo(_("Nothing was kept: %(bad)s rows are wrong.") % {"bad": f"{bad:,}"})
        raise SystemExit(1)
    if dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))


def tell(problems: Sequence["RowProblem"], report: Path | None) -> int:
    """Print what is wrong, and write all of it into `report`, if there is one; return how many rows are bad."""
    for one in problems[:_MOST_PRINTED]:
        click.echo(
            _("Row %(row)s, %(column)s, %(value)s: %(sentence)s")
            % {"row": one.row, "column": one.place, "value": one.value or "–", "sentence": one.sentence}
        )
    if len(problems) > _MOST_PRINTED:
        more = len(problems) - _MOST_PRINTED
        click.echo(_("%(more)s more; --report writes all of them.") % {"more": f"{more:,}"})
    if report is not None:
        _write(report, problems)
    return len({problem.row for problem in problems})


def _write(path: Path, problems: Sequence["RowProblem"]) -> None:
    import csv

    from fawang.kernel.rules.text import defused

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([_("Row"), _("Column"), _("Value"), _("What is wrong, and what to do")])
        for one in problems:
            lines.writerow([one.row, one.place, defused(one.value), one.sentence])
