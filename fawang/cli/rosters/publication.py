"""The work of `fawang roster publish`: a folder that `fawang roster --out` wrote goes into the tables of a centre."""

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import click

from fawang.dispatch.actions.rosters import publish
from fawang.dispatch.rostering.folder import WrongLine, read
from fawang.dispatch.rostering.lists import Unreadable
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind

type Say = Callable[[str], object]


def run(*, folder: Path, centre: int | None, say: Say) -> None:
    """Publish the month in `folder` for a centre; without one, for that of the province.

    Raises:
        click.ClickException: the folder cannot be read.
        Problem: a lawyer has no account at the centre; the sentence has the line.
    """
    try:
        plan = read(folder)
    except WrongLine as wrong:
        raise click.ClickException(
            _("roster.csv, line %(line)s: the column “%(column)s” is missing or cannot be read.")
            % {"line": wrong.line, "column": wrong.column}
        ) from None
    except (Unreadable, OSError) as why:
        raise click.ClickException(str(why)) from None
    unit = centre_or_province(centre)
    done = publish(by=SYSTEM, unit_id=unit.id, plan=plan)
    say(
        _(
            "%(month)s, version %(version)s, %(centre)s: %(added)s duties new, %(kept)s kept, %(dropped)s dropped"
        )
        % {
            "month": f"{plan.month:%Y-%m}",
            "version": done.roster.version,
            "centre": unit.name,
            "added": done.added,
            "kept": done.kept,
            "dropped": done.dropped,
        }
    )


def centre_or_province(centre: int | None) -> organisations.UnitRow:
    """Return the centre of this number; without one, that of the province."""
    if centre:
        return organisations.unit(centre)
    found = organisations.nearest("44", UnitKind.HOTLINE_CENTRE)
    if not found:
        raise click.ClickException(_("There is no hotline centre. Name the office with --centre."))
    return found[0]
