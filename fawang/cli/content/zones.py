"""`fawang zone`: opens a special zone on every channel from a file, and closes it, without a browser."""

from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from fawang.cli.program import Argument, File, Group
from fawang.cli.terminal.language import gettext_noop

_argument = partial(click.argument, cls=Argument)

zone = Group(
    "zone", help=gettext_noop("Special zones: opened and closed on every channel at once (docs/channels.md).")
)


@zone.command(
    "open",
    help=gettext_noop(
        "Open the zone of a file on every channel: the site, the API, WeChat, text messages, the hotline, widgets, the"
        " province's app, assistants.\n\n"
        "Its lawyers are asked by text message to take part. A zone that is open already changes to what the file says."
    ),
)
@_argument("file", type=File(), help=gettext_noop("The zone as YAML (docs/zones.md)."))
def _open(file: Path) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.consultations.actions import zone_versions
    from fawang.consultations.data import zone_files
    from fawang.consultations.queries import zone_versions as queries
    from fawang.kernel.rules.actor import SYSTEM

    found, faults = zone_files.read_file(file)
    for fault in faults:
        click.echo(str(fault), err=True)
    if found is None:
        raise click.ClickException(_("The zone cannot be read; nothing was opened."))
    before = queries.newest().get(found.code)
    content = found.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    number = before.number if before else 0
    row = _done(zone_versions.write, by=SYSTEM, content=content, number=number, opens=True)
    click.echo(
        _("%(zone)s is open on every channel, version %(number)s.") % {"zone": row.zone, "number": row.number}
    )


@zone.command("close", help=gettext_noop("Close a zone on every channel; its page says that it has ended."))
@_argument("code", help=gettext_noop("The code of the zone."))
def _close(code: str) -> None:
    from fawang.cli.processes import runtime

    runtime.prepare()
    from fawang.consultations.actions import zone_versions
    from fawang.consultations.queries import zone_versions as queries
    from fawang.kernel.rules.actor import SYSTEM

    row = _done(queries.version, code)
    row = _done(zone_versions.close_zone, by=SYSTEM, code=code, number=row.number)
    click.echo(
        _("%(zone)s is closed on every channel, version %(number)s.") % {"zone": code, "number": row.number}
    )


def _done(do: Any, *arguments: Any, **named: Any) -> Any:
    """Do something; a refusal becomes a sentence on the terminal."""
    from fawang.kernel.rules.problems import Problem
    from fawang.kernel.wording import say

    try:
        return do(*arguments, **named)
    except Problem as problem:
        fields = ", ".join(f"{name}: {say(code)}" for name, code in problem.errors.items())
        raise click.ClickException(
            say(problem.code, **problem.params) + (f" {fields}" if fields else "")
        ) from None
