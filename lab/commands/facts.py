"""The command `fawang facts generate`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Command, File, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)


@click.command(
    "generate",
    cls=Command,
    help=gettext_noop(
        "Write the facts of a synthetic province: four years give back the figures of the model province"
        " (docs/datacentre.md). Nobody in it exists.\n\nIt is demo data, and every answer from it says so. Months that"
        " are there already are replaced."
    ),
)
@_option(
    "--years",
    default=4,
    show_default=True,
    type=click.IntRange(1, 4),
    help=gettext_noop("So many years from 2018-04-09 on."),
)
@_option("--seed", default=1, show_default=True, help=gettext_noop("The same seed gives the same rows."))
@_option(
    "--scale",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.001, 2),
    help=gettext_noop("1 is a whole province; 0.01 has a hundredth of the services."),
)
@_option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=gettext_noop("Another folder than that of this installation (FAWANG_FACTS)."),
)
@_option(
    "--divisions",
    type=File(),
    help=gettext_noop(
        "The divisions of another province than Guangdong (fawang/regions/data/README.md says how)."
    ),
)
def generate(years: int, seed: int, scale: float, out: Path | None, divisions: Path | None) -> None:
    """Generate the facts of a synthetic province."""
    from fawang.cli.processes import runtime

    runtime.setup_for_texts()
    from lab.province import printing

    printing.run(years=years, seed=seed, scale=scale, out=out, divisions=divisions, say=click.echo)
