"""`fawang roster absences`: what lawyers reported in the workbench, added to the list rosters are made from."""

from collections.abc import Callable
from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

import click

from fawang.cli.rosters.publication import centre_or_province
from fawang.dispatch.queries import roster_lists
from fawang.dispatch.rostering.lists import Unreadable, read_lawyers, write_lawyers
from fawang.kernel import clock


def run(*, path: Path, centre: int | None, out: Path | None, say: Callable[[str], object]) -> None:
    """Add the absences from today on to a list of lawyers; written to `out`, or over the list itself.

    Raises:
        click.ClickException: the list cannot be read.
    """
    try:
        lawyers = read_lawyers(path)
    except (Unreadable, OSError) as why:
        raise click.ClickException(str(why)) from None
    unit = centre_or_province(centre)
    known = roster_lists.accounts({one.account for one in lawyers if one.account}, unit.path)
    away = roster_lists.absences(known.values(), clock.now().astimezone(clock.CHINA).date())
    told, rows = 0, []
    for one in lawyers:
        own = [absence for absence in away.get(known.get(one.account, 0), ()) if absence not in one.absences]
        told += len(own)
        rows.append(replace(one, absences=(*one.absences, *own)))
    write_lawyers(out or path, rows)
    say(
        ngettext("%(n)s absence added to %(file)s.", "%(n)s absences added to %(file)s.", told)
        % {"n": told, "file": out or path}
    )
    if strangers := [str(one.id) for one in lawyers if one.account not in known]:
        say(
            _("No account at the centre, so nothing is known of: %(lawyers)s")
            % {"lawyers": ", ".join(strangers)}
        )
