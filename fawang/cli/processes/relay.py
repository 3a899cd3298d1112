"""The command about the relay of calls."""

from functools import partial
from gettext import gettext as _

import click

from fawang.cli.program import Group, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)

turn = Group("turn", help=gettext_noop("The relay of voice and video calls (coturn)."))


@turn.command(
    "config",
    help=gettext_noop(
        "Print the turnserver.conf that fits this installation, with its secret.\n\n"
        "Where all calls go by the relay (FAWANG_TURN_ONLY), the relay may send to itself alone, and nobody can use"
        " it to reach another network."
    ),
)
@_option("--address", required=True, help=gettext_noop("The relay's own public IP address."))
@_option("--realm", required=True, help=gettext_noop("Its name, such as relay.example.org."))
@_option(
    "--cert", default="", help=gettext_noop("The certificate (PEM) for turns:; without it there is no TLS.")
)
@_option("--key", default="", help=gettext_noop("The key of the certificate."))
def _turn_config(address: str, realm: str, cert: str, key: str) -> None:
    from fawang.cli.processes import runtime

    runtime.setup_django()
    from fawang.browser_calls.queries import relay
    from fawang.browser_calls.rules.turn import configuration

    if not relay().urls:
        raise click.ClickException(_("Set FAWANG_TURN_URLS and FAWANG_TURN_SECRET first."))
    click.echo(configuration(relay(), address=address, realm=realm, certificate=cert, key=key), nl=False)
