"""The work of `fawang metrics`: a question from the command line, the answer as a table, JSON or CSV."""

import csv
import io
import json
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from fawang.cli.terminal import language
from fawang.cli.terminal.columns import pad, width
from fawang.datacentre.queries.answers import answers
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions import executor
from fawang.datacentre.queries.questions.executor import Row, Table
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid

type Say = Callable[[str], None]


def filters(typed: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what `--where` says, as `questions.read` takes it.

    Raises:
        Invalid: `value_unknown`: there is no `=` in it.
    """
    found = {}
    for one in typed:
        name, equals, values = one.partition("=")
        if not equals:
            raise Invalid("value_unknown", value=one[:60], dimension="--where")
        found[f"!{name[:-1]}" if name.endswith("!") else name] = values.split(",")
    return found


def run(*, asked: dict[str, Any], form: str, folder: Path | None, say: Say) -> None:
    """Ask and print."""
    # Whoever is at the command line of an installation sees all of it.
    question = read(asked, Scope())
    table = executor.ask(question, engine_of(folder))
    with translation.override(language.chosen()):
        say({"json": as_json, "csv": as_csv, "table": as_text}[form](table))


def engine_of(folder: Path | None) -> DuckDB | None:
    """Return an engine over the facts in a folder; None, the installation's own, where none is named."""
    if folder is None:
        return None
    return DuckDB(
        Store(folder), memory_mb=settings.FAWANG_FACTS_MEMORY_MB, threads=settings.FAWANG_FACTS_THREADS,
        seconds=settings.FAWANG_FACTS_SECONDS,
    )  # fmt: skip


def list_all(*, say: Say) -> None:
    """Print every metric with its unit and meaning."""
    with translation.override(language.chosen()):
        longest = max(map(len, METRICS))
        for one in METRICS.values():
            say(f"{one.code:<{longest}}  {one.name}（{labels.UNITS[one.unit]}）")
            say(f"{'':<{longest}}  {one.meaning}")


def as_json(table: Table) -> str:
    """Return the answer with numerators and denominators, so that rows can be added up."""
    question = table.question

    def row(one: Row) -> dict[str, Any]:
        return {
            "keys": dict(zip(question.keys, one.keys, strict=False)),
            "figures": answers.figures(one),
        }

    return json.dumps(
        {
            "from": question.period.first.isoformat(),
            "to": question.period.last.isoformat(),
            "demo": table.demo,
            "cut": table.cut,
            "approximate": table.approximate,
            "names": table.names,
            "rows": [row(one) for one in table.rows],
            "total": answers.figures(table.total),
        },
        ensure_ascii=False,
        indent=1,
    )


def as_csv(table: Table) -> str:
    """Return the answer as CSV: codes, names, and plain numbers."""
    question, file = table.question, io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    named = [level for level in question.keys if level in table.names]
    compared = [f"{code}_before" for code in question.metrics if question.against]
    errors = [f"{code}_error" for code in question.metrics if table.approximate]
    lines.writerow(
        [*question.keys, *(f"{level}_name" for level in named), *question.metrics, *compared, *errors]
    )
    for row in table.rows:
        names = [table.names[level].get(row.keys[question.keys.index(level)], "") for level in named]
        values = [row.figures[code].value for code in question.metrics]
        before = [row.figures[code].before for code in question.metrics if question.against]
        off = [row.figures[code].error for code in question.metrics if table.approximate]
        lines.writerow([*row.keys, *names, *values, *before, *off])
    return file.getvalue().rstrip("\n")


def as_text(table: Table) -> str:
    """Return the answer as a table for a terminal, its last line the total."""
    question = table.question
    heads = [
        *(str(labels.LEVELS[level]) for level in question.keys),
        *(str(METRICS[code].name) for code in question.metrics),
    ]
    lines = [
        [
            *(labels.value(level, key, table) for level, key in zip(question.keys, row.keys, strict=True)),
            *_shown(row, table),
        ]
        for row in table.rows
    ]
    if question.keys:
        lines.append([_("in all"), *[""] * (len(question.keys) - 1), *_shown(table.total, table)])
    widths = [max(map(width, column)) for column in zip(heads, *lines, strict=True)]
    texts = len(question.keys)
    printed = [
        "  ".join(
            pad(cell, size, right=place >= texts)
            for place, (cell, size) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (heads, *lines)
    ]
    notes = [_("Demo data of a synthetic province.")] if table.demo else []
    if table.cut:
        notes.append(_("There are more rows than are shown."))
    if table.approximate:
        notes.append(
            _("≈ is reckoned from a sample and as close as is said in 19 of 20 cases; --exact counts.")
        )
    return "\n".join([*printed, *notes])


def _shown(row: Row, table: Table) -> list[str]:
    found = []
    for code in table.question.metrics:
        figure = row.figures[code]
        text = labels.amount(METRICS[code].unit, figure.value)
        if figure.error is not None and figure.value:
            text = f"≈ {text} ± {figure.error / figure.value:.1%}"
        if table.question.against:
            text += f" ({figure.change:+.1%})" if figure.change is not None else " (—)"
        found.append(text)
    return found
