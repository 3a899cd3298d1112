"""The command `fawang eval`."""

from functools import partial
from pathlib import Path

import click

from fawang.cli.program import Argument, File, Group, Option
from fawang.cli.terminal.language import gettext_noop

_option = partial(click.option, cls=Option)

evaluation = Group("eval", help=gettext_noop("How good it is, measured on questions with known answers."))


@evaluation.command(
    "guidance",
    help=gettext_noop(
        "Measure search and understanding on a file of questions; docs/guidance.md has the formats.\n\n"
        "Where the shipped weights were learned from these questions, they are learned anew by cross-validation."
    ),
)
@_option(
    "--statutes",
    type=File(),
    help=gettext_noop("The collection in which articles are searched, as JSON lines."),
)
@_option("--questions", type=File(), required=True, help=gettext_noop("The questions, as JSON lines."))
@_option(
    "--vectors",
    type=File(),
    help=gettext_noop("Vectors of the collection; else NAME_e5_int8.npz beside it, or computed."),
)
@_option("--also", type=File(), help=gettext_noop("Further answered questions to learn from."))
@_option("--cross-validate", is_flag=True, help=gettext_noop("Learn the weights anew in any case."))
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of a table."))
def _eval_guidance(
    statutes: Path | None,
    questions: Path,
    vectors: Path | None,
    also: Path | None,
    cross_validate: bool,
    as_json: bool,
) -> None:
    from lab import evaluation as measuring

    measuring.run(
        statutes=statutes,
        questions=questions,
        vectors=vectors,
        also=also,
        cross_validate=cross_validate,
        as_json=as_json,
        say=click.echo,
    )


@evaluation.command(
    "first-answer",
    help=gettext_noop(
        "Measure on a file of questions whether the first answer is right, one of two, or a question back.\n\n"
        "Each line has text, and good_first, matters, urgency, articles as far as they are known; docs/guidance.md."
    ),
)
@click.argument(
    "file", cls=Argument, type=File(), help=gettext_noop("The questions, as JSON lines; gzip is understood.")
)
@_option("--json", "as_json", is_flag=True, help=gettext_noop("JSON instead of a table."))
def _eval_first_answer(file: Path, as_json: bool) -> None:
    from lab import evaluation as measuring

    measuring.run_first_answer(file=file, as_json=as_json, say=click.echo)
