"""The commands `fawang forecast` and `fawang hotspots`."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, Command, Option
from fawang.cli.terminal.language import gettext_noop

_option, _argument = partial(click.option, cls=Option), partial(click.argument, cls=Argument)
_facts = _option(
    "--facts",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=gettext_noop("Another folder than that of this installation (FAWANG_FACTS)."),
)
_day = click.DateTime(["%Y-%m-%d"])


@click.command(
    "forecast",
    cls=Command,
    help=gettext_noop(
        "Say how metrics go on, with an interval, and how far such forecasts were off before, beside the season before"
        " again.\n\nError is in units of what the season before is usually off; percent is the symmetric mean error."
    ),
)
@_argument(
    "names",
    nargs=-1,
    required=True,
    metavar="METRIC...",
    help=gettext_noop("Such as volume or connect_rate."),
)
@_option("--from", "first", type=_day, required=True, help=gettext_noop("The first day."))
@_option("--to", "last", type=_day, required=True, help=gettext_noop("The last day."))
@_option(
    "--grain", default="day", show_default=True, help=gettext_noop("A value for each day, week or month.")
)
@_option("--ahead", default=28, show_default=True, help=gettext_noop("So many days, weeks or months."))
@_option("--each", help=gettext_noop("A forecast for each value of this dimension, such as channel_group."))
@_option(
    "--where",
    multiple=True,
    help=gettext_noop("Only rows with these values: region=440605, matter=labour,traffic or channel!=web."),
)
@_option(
    "--points", is_flag=True, help=gettext_noop("The forecast itself, and not only how far such were off.")
)
@_facts
def forecast(
    names: tuple[str, ...],
    first: date,
    last: date,
    grain: str,
    ahead: int,
    each: str | None,
    where: tuple[str, ...],
    points: bool,
    folder: Path | None,
) -> None:
    """Forecast."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.cli.figures import forecast_printing, metrics

    asked = {
        "metrics": list(names),
        "from": f"{first:%Y-%m-%d}",
        "to": f"{last:%Y-%m-%d}",
        "grain": grain,
        "by": [each] if each else [],
        "where": metrics.filters(where),
    }
    forecast_printing.run(asked=asked, ahead=ahead, points=points, folder=folder, say=click.echo)


@click.command(
    "hotspots",
    cls=Command,
    help=gettext_noop(
        "Show with which matters more people come somewhere than was to be expected, as seen from a day.\n\n"
        "Of what is shown, one in a hundred is expected to be chance (docs/datacentre.md)."
    ),
)
@_option("--on", "day", type=_day, required=True, help=gettext_noop("The day that is looked from."))
@_facts
def hotspots(day: date, folder: Path | None) -> None:
    """Show hot spots."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from fawang.cli.figures import hotspot_printing

    hotspot_printing.run(day=date(day.year, day.month, day.day), folder=folder, say=click.echo)
