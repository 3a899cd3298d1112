"""What another package adds to the command line, found by its entry points (pyproject.toml).

The commands of `lab` keep their names where `lab` is absent, as in an installation from a wheel: there they say so.
"""

from functools import cache
from gettext import gettext as _
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from fawang.cli.program import Command
from fawang.cli.terminal.language import gettext_noop

#: Groups of entry points: commands, "facts.generate" being one of a group; and parts of the demonstration.
_COMMANDS, _DEMO = "fawang.commands", "fawang.demo"
OF_LAB = ("bench", "demo", "eval", "facts.generate", "partner-sim", "simulate", "story")


class Absent(click.ClickException):
    """What was asked for belongs to a package that is not here."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _(
                "%(what)s belongs to the package lab, which is not installed here; a checkout of the source has it."
            )
            % {"what": f"`{what}`"}
        )


def add_commands(program: click.Group) -> None:
    """Add the commands of other packages to `program`; those of `lab` in any case, hidden where they only refuse."""
    found = {point.name: _loaded(point) for point in entry_points(group=_COMMANDS)}
    for name in sorted({*found, *OF_LAB}):
        *path, last = name.split(".")
        group = program
        for one in path:
            inner = group.commands[one]
            assert isinstance(inner, click.Group)
            group = inner
        group.add_command(found.get(name) or _refusal(" ".join((program.name or "", *path, last))), last)


@cache
def part_of_demo(name: str, *, wanted_by: str) -> Any:
    """Return what the demonstration registered as `name`.

    Raises:
        Absent: it is not here; the message names the command line or variable `wanted_by`.
    """
    for point in entry_points(group=_DEMO, name=name):
        if (part := _loaded(point)) is not None:
            return part
    raise Absent(wanted_by)


def _loaded(point: EntryPoint) -> Any:
    """Return what an entry point names, or None where its module is absent: metadata may name what was left out.

    What the module itself cannot import is a fault. A folder that happens to be called like the package is none.
    """
    try:
        return point.load()
    except ModuleNotFoundError as why:
        if not f"{point.module}.".startswith(f"{why.name}."):
            raise
        return None


def _refusal(line: str) -> click.Command:
    """Return a command that says where it belongs, whatever it is called with."""

    @click.command(
        cls=Command,
        hidden=True,
        help=gettext_noop("Belongs to the package lab, which is not installed here."),
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("rest", nargs=-1, type=click.UNPROCESSED)
    def refuse(rest: tuple[str, ...]) -> None:
        del rest
        raise Absent(line)

    return refuse
