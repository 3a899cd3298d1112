"""The commands about one person's data: erase a matter, erase what a number has left, export matters."""

import json
from collections.abc import Iterable
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING

import click

from fawang.cli.program import Argument, Command, Option
from fawang.cli.terminal.language import gettext_noop

if TYPE_CHECKING:
    from fawang.kernel.security.personal_data import Erased

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
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.kernel.security import personal_data

    _say(personal_data.erase(by=SYSTEM, record=personal_data.find(code)))


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
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.kernel.rules.actor import SYSTEM
    from fawang.kernel.security import personal_data

    erased, others = personal_data.erase_number(by=SYSTEM, number=number)
    _say(erased)
    click.echo(_("Erased what else its calls have left (%(calls)s).") % {"calls": others})


@click.command(
    "export",
    cls=Command,
    help=gettext_noop(
        "Print what is kept about a person in their matters, readable, as one JSON document; files are listed.\n\n"
        "For whoever asks for their data and has shown who they are. Each matter is audited."
    ),
)
@_argument(
    "codes",
    nargs=-1,
    required=True,
    help=gettext_noop("The codes of orders, consultations or call-backs, in any spelling."),
)
def export(codes: tuple[str, ...]) -> None:
    """Export matters."""
    from fawang.cli.processes import runtime

    runtime.prepare()
    from django.core.serializers.json import DjangoJSONEncoder

    from fawang.kernel.rules.actor import SYSTEM
    from fawang.kernel.security import personal_data

    records = [personal_data.find(code) for code in codes]
    document = personal_data.export(by=SYSTEM, records=records)
    click.echo(json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))


def _say(erased: "Iterable[Erased]") -> None:
    for one in erased:
        said = _("%(code)s: erased, with its notices (%(notices)s), its files and its contact.")
        click.echo(said % {"code": one.code, "notices": one.counts["notices"]})
