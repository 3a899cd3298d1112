"""The form of all commands: their texts in the terminal's language, their failures as one sentence."""

import os
import re
import sys
from collections.abc import Iterable
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from fawang.cli.terminal import language
from fawang.cli.terminal.columns import pad, width, wrap
from fawang.cli.terminal.language import gettext_noop
from fawang.kernel.rules.problems import Problem


class Text:
    """A text of a command or an option that is looked up when it is read."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: object, _type: type | None = None) -> Any:
        text = vars(owner).get(self._name) if owner is not None else None
        return _(text) if text else text

    def __set__(self, owner: object, text: str | None) -> None:
        vars(owner)[self._name] = text


class Formatter(click.HelpFormatter):
    """Wraps by columns: click counts characters, and breaks between words only."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(" " * self.current_indent + _("%(heading)s:") % {"heading": heading} + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        paragraphs = (wrap(one, self.width - self.current_indent) for one in text.split("\n\n"))
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean in two columns; a long term gets a line of its own."""
        rows, indent = list(rows), " " * self.current_indent
        first = min(max(width(term) for term, _meaning in rows), col_max) + col_spacing
        for term, meaning in rows:
            lines = wrap(meaning, max(self.width - self.current_indent - first, 10))
            if width(term) > first - col_spacing:
                self.write(f"{indent}{term}\n")
                term = ""  # noqa: PLW2901 it stands there already
            for line in lines:
                self.write(f"{indent}{pad(term, first)}{line}".rstrip() + "\n")
                term = ""  # noqa: PLW2901 only beside the first line


class _Context(click.Context):
    formatter_class = Formatter


class Option(click.Option):
    """An option whose texts are translated."""

    help = Text()
    prompt = Text()


class Argument(click.Argument):
    """An argument whose text is translated."""

    help = Text()


class File(click.Path):
    """A file that exists. click looks the word for it up when the program is loaded, which is too early."""

    name = Text()

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)
        self.name = gettext_noop("file")


class Command(click.Command):
    """A command whose texts are translated. In a list its first sentence describes it."""

    context_class = _Context
    help = Text()

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence: the formatter wraps what is longer than `limit`."""
        return re.split(r"(?<=。)|(?<=[.])\s", self.help or "", maxsplit=1)[0].rstrip(".。")


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


class Program(Group):
    """The whole program: settles the language, and shows `examples`, (what for, command line), below its help."""

    examples: tuple[tuple[str, str], ...] = ()

    def main(self, *args: Any, **options: Any) -> Any:
        """Run. What is written from here on, by this process or one that it starts, is its owner's alone."""
        os.umask(0o077)
        language.settle()
        return super().main(*args, **options)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        with formatter.section(_("Where to begin")):
            # Not of a command that is not installed.
            known = {name for name, command in self.commands.items() if not command.hidden}
            rows = [(_(what), line) for what, line in self.examples if line.split()[1] in known]
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the platform refuses becomes a sentence instead of a traceback."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise click.ClickException(_worded(problem)) from None
        except Exception as failure:
            if not _is_of_database(failure):
                raise
            raise click.ClickException(
                _("The database does not answer: %(why)s") % {"why": failure}
            ) from None


def _is_of_database(failure: Exception) -> bool:
    # A command that has not loaded these cannot have failed in them, and --help does not wait for them.
    kinds = (("django.db", "OperationalError"), ("psycopg", "OperationalError"))
    return any(
        module in sys.modules and isinstance(failure, getattr(sys.modules[module], name))
        for module, name in kinds
    )


def _worded(problem: Problem) -> str:
    """Return what is wrong in the terminal's language; with several fields, a sentence for each."""
    from django.utils import translation

    from fawang.kernel.wording import say

    with translation.override(language.chosen()):
        return " ".join(map(say, problem.errors.values())) or say(problem.code, **problem.params)
