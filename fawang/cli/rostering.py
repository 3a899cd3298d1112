"""The command `fawang roster`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.language import gettext_noop
from fawang.cli.program import Command, File, Option

_option = partial(click.option, cls=Option)


@click.command(
    "roster",
    cls=Command,
    help=gettext_noop(
        "Make the duty roster of a month: forecast of calls, seats needed by hour and language, who takes what;"
        " and say what stays uncovered, and why.\n\nWithout files it is the month of a model province, whose"
        " lawyers and calls are invented. docs/rosters.md has the formats and the formulae."
    ),
)
@_option("--month", required=True, help=gettext_noop("The month, such as 2026-12."))
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
def roster(
    month: str,
    lawyers: Path | None,
    history: Path | None,
    out: Path | None,
    limit: int,
    seed: int,
    as_json: bool,
) -> None:
    """Make the roster of a month."""
    from fawang.cli import roster_month

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
