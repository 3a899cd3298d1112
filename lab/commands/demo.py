"""The command `fawang demo`."""

from functools import partial

import click

from fawang.cli.program import Command, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)


@click.command(
    "demo",
    cls=Command,
    help=gettext_noop(
        "Start everything with a province's data, and say where to look and whom to sign in as."
    ),
)
@_option("--port", default=8000, show_default=True, help=gettext_noop("The port to listen on."))
@_option("--stop", is_flag=True, help=gettext_noop("Stop the demo that runs."))
@_option(
    "--foreground", is_flag=True, help=gettext_noop("Stay until Ctrl-C instead of running in the background.")
)
@_option(
    "--hotline", is_flag=True, help=gettext_noop("With a number that can be dialled (see `make hotline`).")
)
def demo(port: int, stop: bool, foreground: bool, hotline: bool) -> None:
    """Start or stop the demonstration."""
    from lab.demo import demonstration

    if stop:
        demonstration.stop(click.echo)
    else:
        demonstration.start(port=port, foreground=foreground, say=click.echo, hotline=hotline)
