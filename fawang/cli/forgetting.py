"""The commands that erase: a matter by its code, and what a number has left (erasing.py does it)."""

from functools import partial

import click

from fawang.cli.language import gettext_noop
from fawang.cli.program import Argument, Command, Option

_argument = partial(click.argument, cls=Argument)
_confirmed = click.confirmation_option(
    cls=Option,
    prompt=gettext_noop("What is erased cannot be read again by anybody. Go on?"),
    help=gettext_noop("Confirm the action without prompting."),
)


@click.command(
    "erase",
    cls=Command,
    help=gettext_noop(
        "Remove all personal data of one ended order; that there was one, and when what happened, stays."
    ),
)
@_argument("code", help=gettext_noop("The code of the order, in any spelling."))
@_confirmed
def erase(code: str) -> None:
    """Erase a matter."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import erasing

    erasing.erase(code=code, say=click.echo)


@click.command(
    "erase-number",
    cls=Command,
    help=gettext_noop(
        "Remove what a phone number has left at the hotline: calls, messages, recordings, call-backs, consultations."
    ),
)
@_argument("number", help=gettext_noop("The phone number, in any spelling."))
@_confirmed
def erase_number(number: str) -> None:
    """Erase what a number has left."""
    from fawang.cli import runtime

    runtime.prepare()
    from fawang.cli import erasing

    erasing.erase_number(number=number, say=click.echo)
