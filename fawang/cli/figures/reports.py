"""The command `fawang report`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, Command, Option
from fawang.cli.terminal.language import gettext_noop

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)


@click.command(
    "report",
    cls=Command,
    help=gettext_noop(
        "Make a report of a period as PDF or DOCX, with all that the pages' reports have.\n\n"
        "Examples: fawang report month 2021-06 --region 440605 --out june.pdf; fawang report year 2021;"
        " fawang report period 2021-01-01..2021-03-31 --where channel_group=online. Figures are those of all offices."
    ),
)
@_argument(
    "kind", type=click.Choice(["month", "year", "period"]), help=gettext_noop("month, year or period.")
)
@_argument("period", help=gettext_noop("2021-06, 2021, or 2021-01-01..2021-03-31."))
@_option("--region", default="", help=gettext_noop("Only this division, by its code: 4406, 440605, …"))
@_option(
    "--where",
    multiple=True,
    help=gettext_noop("Only rows with these values: matter=labour,traffic or channel!=web; can be repeated."),
)
@_option(
    "--format",
    "form",
    type=click.Choice(["pdf", "docx"]),
    help=gettext_noop("pdf or docx; else as FILE ends."),
)
@_option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=gettext_noop("The file to write; otherwise named by the period."),
)
@_option(
    "--language",
    default="zh-hans",
    show_default=True,
    type=click.Choice(["zh-hans", "zh-hant", "en"]),
    help=gettext_noop("The language of the report."),
)
@_option(
    "--facts",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("Another folder than that of this installation (FAWANG_FACTS)."),
)
def report(
    kind: str,
    period: str,
    region: str,
    where: tuple[str, ...],
    form: str | None,
    out: Path | None,
    language: str,
    folder: Path | None,
) -> None:
    """Make a report."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.cli.figures import report_making

    report_making.run(
        kind=kind, period=period, region=region, where=where, form=form, out=out, language=language,
        folder=folder, say=click.echo,
    )  # fmt: skip
