"""`fawang register`: a register that a kind of order keeps, from a file, into one, and what is amiss in it."""

from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fawang.cli.program import Argument, File, Group, Option
from fawang.cli.terminal import bad_rows
from fawang.cli.terminal.language import gettext_noop
from fawang.cli.terminal.sheets import writer_of

if TYPE_CHECKING:
    from fawang.kernel.storage.sheets.registers import Register

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
_NAME = gettext_noop("Which register, for example appraisers.")

register = Group(
    "register",
    help=gettext_noop("Registers that services keep, such as that of appraisers (docs/appraisers.md)."),
)


@register.command(
    "import",
    help=gettext_noop(
        "Bring in a register from an XLSX, CSV or JSON file. Every row is judged first: where one is wrong, nothing is"
        " kept and every mistake is said. Ends with 1 if there were bad rows."
    ),
)
@_argument("name", help=_NAME)
@_argument("file", type=File(), help=gettext_noop("A file as `fawang register export` gives it."))
@_option("--dry-run", is_flag=True, help=gettext_noop("Look, and save nothing."))
@_option("--report", type=_OUT, help=gettext_noop("Write what is wrong into this CSV file."))
def _import(name: str, file: Path, dry_run: bool, report: Path | None) -> None:
    kept = _named(name)
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.kernel.storage.sheets.files import read_file
    from fawang.kernel.storage.sheets.rows import read_rows

    rows = read_rows(kept.sheet, read_file(kept.sheet, file))
    bad_rows.told(kept.bring(by=SYSTEM, rows=rows, dry_run=dry_run), report, dry_run=dry_run)


@register.command(
    "export",
    help=gettext_noop(
        "Write a register into an XLSX, CSV or JSON file, which `fawang register import` takes."
    ),
)
@_argument("name", help=_NAME)
@_argument("file", type=_OUT, help=gettext_noop("Ends in .xlsx, .csv or .json."))
def _export(name: str, file: Path) -> None:
    kept = _named(name)
    write = writer_of(file)
    with file.open("wb") as opened:
        written = write(kept.sheet, kept.rows(), opened)
    click.echo(_("%(count)s entries written to %(file)s.") % {"count": f"{written:,}", "file": file})


@register.command(
    "check",
    help=gettext_noop(
        "Say what is amiss in a register, such as licences that end and who cannot sign. Ends with 1 if anything is."
    ),
)
@_argument("name", help=_NAME)
def _check(name: str) -> None:
    kept = _named(name)
    amiss = list(kept.amiss())
    for line in amiss:
        click.echo(line)
    click.echo(
        _("%(entries)s entries, %(amiss)s to look at")
        % {"entries": f"{sum(1 for _row in kept.rows()):,}", "amiss": f"{len(amiss):,}"}
    )
    if amiss:
        raise SystemExit(1)


def _named(name: str) -> "Register":
    """Return the register of this name, once everything is loaded.

    Raises:
        ClickException: no kind of this installation keeps it.
    """
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.config import order_kinds

    found = {module.REGISTER.name: module.REGISTER for module in order_kinds.modules("kind.register")}
    if name not in found:
        raise click.ClickException(
            _("There is no register %(name)s. There are: %(names)s")
            % {"name": name, "names": ", ".join(found)}
        )
    kept: Register = found[name]
    return kept
