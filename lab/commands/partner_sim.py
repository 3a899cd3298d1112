"""The command `fawang partner-sim`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Command, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)


@click.command(
    "partner-sim",
    cls=Command,
    help=gettext_noop(
        "Run a partner as a process of its own, with a small desk page: 110, 12345 or a court.\n\n"
        "It speaks what docs/partners-wire.md says. Its first line is its port and its public key, as JSON; the keys of"
        " the other side stand in `peer.json` of its folder. Ctrl+C ends it."
    ),
)
@_option("--name", default="12368", show_default=True, help=gettext_noop("What it is called."))
@_option("--port", default=8090, show_default=True, help=gettext_noop("Its port on this machine; 0: any."))
@_option(
    "--peer",
    default="http://127.0.0.1:8000/partners/events",
    show_default=True,
    help=gettext_noop("Where the other side takes events."),
)
@_option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help=gettext_noop("Its folder: key, what came and what went."),
)
def partner_sim(name: str, port: int, peer: str, folder: Path) -> None:
    """Run until it is ended."""
    from lab.platforms import partner_side

    partner_side.serve(folder, name=name, port=port, peer=peer, key_id=f"{name}-1")
