"""The command of the server for assistants."""

from functools import partial
from gettext import gettext as _

import click

from fawang.cli.program import Command, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)


@click.command(
    "assistants",
    cls=Command,
    help=gettext_noop(
        "Answer assistants of others by the Model Context Protocol, at /mcp: five tools that read.\n\n"
        "Put the reverse proxy in front of it, under the name of the site. It needs the extra `assistants` of the"
        " package, and the channel `assistants` to be on (docs/assistants.md)."
    ),
)
@_option("--host", default="127.0.0.1", show_default=True, help=gettext_noop("The address to listen on."))
@_option("--port", default=8010, show_default=True, help=gettext_noop("The port."))
def assistants(host: str, port: int) -> None:
    """Serve until stopped, in this process."""
    from fawang.cli.processes import runtime

    runtime.prepare()
    try:
        import uvicorn

        from fawang.channels.api.assistants import server
    except ModuleNotFoundError as missing:
        if missing.name in ("mcp", "mcp_types", "uvicorn"):
            raise click.ClickException(
                _("The extra `assistants` is not installed: pip install fawang[assistants]")
            ) from None
        raise
    # Paths and questions of people are no matter of a log.
    uvicorn.run(
        server.application(), host=host, port=port, access_log=False, log_level="warning", server_header=False
    )
