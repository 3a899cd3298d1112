"""`fawang items`: service items from a file, into one, and how far they go in this installation."""

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

items = Group("items", help=gettext_noop("Service items from a file, and into one (docs/catalogue.md)."))


@items.command(
    "import",
    help=gettext_noop(
        "Bring in service items from an XLSX, CSV or JSON file. Every row is judged first: where one is wrong, nothing"
        " is kept and every mistake is said.\n\n"
        "What differs is handed in; a second person publishes it at the workbench. Ends with 1 if there were bad rows."
    ),
)
@_argument("file", type=File(), help=gettext_noop("A file as `fawang items export` gives it."))
@_option("--dry-run", is_flag=True, help=gettext_noop("Look, and save nothing."))
@_option("--report", type=_OUT, help=gettext_noop("Write what is wrong into this CSV file."))
def _import(file: Path, dry_run: bool, report: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.catalogue.transfer import SHEET
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.kernel.storage.sheets.files import read_file
    from fawang.kernel.storage.sheets.rows import read_rows
    from fawang.knowledge.actions.items import import_items

    state = import_items(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, file)), dry_run=dry_run)
    bad_rows.told(state, report, dry_run=dry_run)
    if state.kept and (state.created or state.changed):
        click.echo(
            _("Handed in. A second person publishes them at the workbench: Knowledge, To be reviewed.")
        )


@items.command(
    "export",
    help=gettext_noop(
        "Write all published service items into an XLSX, CSV or JSON file, which `fawang items import` takes."
    ),
)
@_argument("file", type=_OUT, help=gettext_noop("Ends in .xlsx, .csv or .json."))
@_option(
    "--department",
    default="",
    help=gettext_noop("Only items of this department: justice, labour, police, court."),
)
def _export(file: Path, department: str) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.catalogue.transfer import SHEET
    from fawang.knowledge.data.item import Department
    from fawang.knowledge.queries.items import records

    if department and department not in set(Department):
        raise click.ClickException(_("There is no department %(name)s. There are: %(names)s") % {
            "name": department, "names": ", ".join(Department),
        })  # fmt: skip
    write = writer_of(file)
    with file.open("wb") as opened:
        written = write(SHEET, records(department), opened)
    click.echo(_("%(count)s items written to %(file)s.") % {"count": f"{written:,}", "file": file})


@items.command(
    "check",
    help=gettext_noop(
        "Say how far the items go here: which their authors mean to be applied for and nothing in this installation"
        " carries, by the form that is missing."
    ),
)
def _check() -> None:
    from collections import Counter

    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.catalogue.queries import carriers, listing
    from fawang.catalogue.texts.items import DEPTHS
    from fawang.knowledge.data.item import Depth

    known, lines = carriers.current(), listing.current().lines
    counts = Counter(known.depth(line) for line in lines)
    meant = Counter(line.depth for line in lines)
    for depth in Depth:
        click.echo(
            _("%(depth)s: %(here)s here, %(meant)s meant")
            % {"depth": DEPTHS[depth], "here": counts[depth], "meant": meant[depth]}
        )
    for line in lines:
        if line.depth in (Depth.APPLY, Depth.WHOLE) and known.of(line) is None:
            click.echo(f"{line.id}  {line.name}  {line.form or '–'}")
