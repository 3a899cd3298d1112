"""`fawang units`: the register of units from a file, and into one."""

from functools import partial
from gettext import gettext as _
from pathlib import Path

import click

from fawang.cli.program import Argument, File, Group, Option
from fawang.cli.terminal import bad_rows
from fawang.cli.terminal.language import gettext_noop
from fawang.cli.terminal.sheets import writer_of

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)

units = Group("units", help=gettext_noop("Offices from a file, and into one (docs/units.md)."))


@units.command(
    "import",
    help=gettext_noop(
        "Bring in offices from an XLSX, CSV or JSON file: good rows are saved, bad ones said.\n\n"
        "Run it again after corrections, or after it was broken off: what stands already is left as it is. Ends with 1"
        " if there were bad rows."
    ),
)
@_argument("file", type=File(), help=gettext_noop("A file as `fawang units export` gives it."))
@_option("--dry-run", is_flag=True, help=gettext_noop("Look, and save nothing."))
@_option("--report", type=_OUT, help=gettext_noop("Write what is wrong into this CSV file."))
def _import(file: Path, dry_run: bool, report: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.kernel.storage.sheets.files import read_file
    from fawang.kernel.storage.sheets.rows import read_rows
    from fawang.organisations import actions
    from fawang.organisations.transfer.columns import SHEET

    state = actions.Imported()
    for state in actions.import_units(
        by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, file)), dry_run=dry_run
    ):
        click.echo(_("%(rows)s rows") % {"rows": f"{state.read:,}"}, err=True)
    line = (
        _(
            "%(read)s rows: %(new)s would be new, %(changed)s would change, %(same)s as they stand, %(wrong)s wrong"
        )
        if dry_run
        else _("%(read)s rows: %(new)s new, %(changed)s changed, %(same)s as they stood, %(wrong)s wrong")
    )
    wrong = len({problem.row for problem in state.problems})
    counts = {
        "read": state.read,
        "new": state.created,
        "changed": state.changed,
        "same": state.same,
        "wrong": wrong,
    }
    click.echo(line % {name: f"{count:,}" for name, count in counts.items()})
    if bad_rows.tell(state.problems, report):
        raise SystemExit(1)


@units.command(
    "export",
    help=gettext_noop("Write all offices into an XLSX, CSV or JSON file, which `fawang units import` takes."),
)
@_argument("file", type=_OUT, help=gettext_noop("Ends in .xlsx, .csv or .json."))
@_option("--kind", default="", help=gettext_noop("Only offices of this kind, for example town_station."))
def _export(file: Path, kind: str) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.organisations import queries
    from fawang.organisations.rules import UnitKind
    from fawang.organisations.transfer.columns import SHEET

    if kind and kind not in set(UnitKind):
        raise click.ClickException(_("There is no kind %(kind)s. There are: %(kinds)s") % {
            "kind": kind, "kinds": ", ".join(UnitKind),
        })  # fmt: skip
    write = writer_of(file)
    rows = queries.exported(queries.tops(), kind=kind)
    with file.open("wb") as opened:
        written = write(SHEET, rows, opened)
    click.echo(_("%(count)s offices written to %(file)s.") % {"count": f"{written:,}", "file": file})
