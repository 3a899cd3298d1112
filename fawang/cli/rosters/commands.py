"""The command `fawang roster`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, File, Group, Option
from fawang.cli.terminal.language import gettext_noop

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)


@click.group(
    "roster",
    cls=Group,
    invoke_without_command=True,
    help=gettext_noop(
        "Make the duty roster of a month: forecast of calls, seats needed by hour and language, who takes what;"
        " and say what stays uncovered, and why.\n\nWithout files it is the month of a model province, whose"
        " lawyers and calls are invented. docs/rosters.md has the formats and the formulae."
    ),
)
@_option("--month", help=gettext_noop("The month, such as 2026-12."))
@_option("--lawyers", type=File(), help=gettext_noop("The list of lawyers (CSV)."))
@_option("--history", type=File(), help=gettext_noop("The calls of the past by hour (CSV)."))
@_option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=gettext_noop("A folder for roster, explanations, figures, and a calendar for each lawyer."),
)
@_option("--limit", default=270, show_default=True, help=gettext_noop("Seconds for the search."))
@_option("--seed", default=1, show_default=True, help=gettext_noop("The seed of the search."))
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of text."))
@click.pass_context
def roster(
    context: click.Context,
    month: str | None,
    lawyers: Path | None,
    history: Path | None,
    out: Path | None,
    limit: int,
    seed: int,
    as_json: bool,
) -> None:
    """Make the roster of a month."""
    if context.invoked_subcommand:
        return
    if month is None:
        raise click.MissingParameter(
            ctx=context, param=next(one for one in context.command.params if one.name == "month")
        )
    from fawang.cli.rosters import month as roster_month

    roster_month.run(
        month=month,
        lawyers=lawyers,
        history=history,
        out=out,
        limit=limit,
        seed=seed,
        as_json=as_json,
        say=click.echo,
    )


@roster.command(
    "publish",
    help=gettext_noop(
        "Publish the month in a folder that --out wrote: lawyers see their duties, and calendars follow.\n\n"
        "Lawyers are found by the column account of lawyers.csv, or by the column lawyer: user name or licence number."
        " A new version keeps the duties that stay and cancels the others."
    ),
)
@_argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("The folder with roster.csv."),
)
@_option(
    "--centre", type=int, help=gettext_noop("The number of the centre; without it, that of the province.")
)
def _publish(folder: Path, centre: int | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.rosters import publication

    publication.run(folder=folder, centre=centre, say=click.echo)


@roster.command(
    "absences",
    help=gettext_noop(
        "Put the absences that lawyers reported in the workbench into a list of lawyers, before a roster is made"
        " from it.\n\nWhose line it is, the column account says: user name or licence number."
    ),
)
@_argument("lawyers", type=File(), help=gettext_noop("The list of lawyers (CSV)."))
@_option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help=gettext_noop("Another file to write.")
)
@_option(
    "--centre", type=int, help=gettext_noop("The number of the centre; without it, that of the province.")
)
def _absences(lawyers: Path, out: Path | None, centre: int | None) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.cli.rosters import absences

    absences.run(path=lawyers, centre=centre, out=out, say=click.echo)
