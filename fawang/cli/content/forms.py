"""The commands about forms."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, File, Group, Option
from fawang.cli.terminal.language import gettext_noop

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)

forms = Group("forms", help=gettext_noop("Forms that people fill in: definitions, versions, workbooks."))
_FILES = gettext_noop("Definitions (YAML) or XLSForm workbooks; without any, those of FAWANG_CONTENT.")


@forms.command(
    "check",
    help=gettext_noop(
        "Check definitions: form, names, conditions, computed values, the document, articles. Says file, line and cure."
    ),
)
@_argument("files", type=File(), nargs=-1, help=_FILES)
def _check(files: tuple[Path, ...]) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import form_files

    raise SystemExit(0 if form_files.check(files, say=click.echo) else 1)


@forms.command(
    "import",
    help=gettext_noop(
        "Publish definitions as versions. Who is filling in an older version finishes it; a changed definition needs a"
        " higher number. Nothing is published where one of the files is wrong."
    ),
)
@_argument("files", type=File(), nargs=-1, help=_FILES)
@_option("--dry-run", is_flag=True, help=gettext_noop("Say what would change, and change nothing."))
@_option(
    "--to",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("Write workbooks into this folder as YAML, to be gone on with; nothing is published."),
)
def _import(files: tuple[Path, ...], dry_run: bool, to: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import form_files

    raise SystemExit(0 if form_files.publish(files, dry_run=dry_run, to=to, say=click.echo) else 1)


@forms.command("list", help=gettext_noop("List the versions that are published."))
def _list() -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import form_files

    form_files.listed(say=click.echo)
