"""SQL of analysts on the facts: a statement, its answer on the page or as CSV, and what there is to ask."""

import json
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.datacentre.actions import sql
from fawang.datacentre.data import limits
from fawang.datacentre.pages.boards import tabs
from fawang.datacentre.pages.exports import CSV, download
from fawang.datacentre.pages.showing import words
from fawang.datacentre.queries.answers.sheets import Cell, Column, Form, Sheet
from fawang.datacentre.queries.answers.spreadsheets import csv_file
from fawang.datacentre.queries.questions import columns as describing
from fawang.datacentre.queries.sql.running import MOST_STATEMENT, Answer
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import DECLARED
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

WHO = (Permission.DATA_ANALYSE,)
#: More rows than this nobody reads on a page; the file has up to a hundred times as many.
SHOWN = 1_000
_EXAMPLE = """\
SELECT county, count(*) AS services
FROM service
GROUP BY county
ORDER BY services DESC
LIMIT 20"""
_NUMBERS = ("DECIMAL", "DOUBLE", "FLOAT")


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as the page shows it: columns with their types, and rows of texts, each with whether it is a number."""

    columns: list[tuple[str, str, bool]]
    rows: list[list[tuple[str, bool]]]
    cut: bool
    demo: bool
    seconds: str


@never_cache
@allow(*WHO)
def sql_page(request: ActingRequest) -> HttpResponseBase:
    """Run a statement that is typed; show its first rows, or give them all as a file."""
    statement = request.POST.get("statement", "") if request.method == "POST" else _EXAMPLE
    result, problem = None, ""
    if request.method == "POST":
        try:
            if not statement.strip():
                problem = _("Type a statement.")
            elif request.POST.get("command") == "csv":
                return _file(request, statement)
            else:
                result = _result(request, statement)
        except Problem as refused:
            problem = words(refused)
    context = {
        "tabs": tabs("sql", None, request.actor),
        "heading": "SQL",
        "statement": statement,
        "longest": MOST_STATEMENT,
        "result": result,
        "problem": problem,
        "most": SHOWN,
        "most_file": sql.MOST_ROWS,
        "tables": [_table(code) for code in DECLARED],
    }
    return render(request, "datacentre/sql.html", context, status=422 if problem else 200)


def _result(request: ActingRequest, statement: str) -> Result:
    throttle.take(limits.SQL_BY_STAFF, request.actor.label)
    began = time.monotonic()
    answer = sql.ask(by=request.actor, statement=statement, limit=SHOWN)
    columns = [(name, kind, _is_number(kind)) for name, kind in answer.columns]
    rows = [
        [(_shown(cell), number) for cell, (_name, _kind, number) in zip(row, columns, strict=True)]
        for batch in answer.batches
        for row in batch
    ]
    seconds = formats.number_format(time.monotonic() - began, 2)
    return Result(columns, rows, answer.cut, answer.demo, seconds)


def _is_number(kind: str) -> bool:
    """Tell whether values of a type of DuckDB are numbers: lists of them are not."""
    return kind.startswith(_NUMBERS) or kind.endswith("INT") or kind == "INTEGER"


def _file(request: ActingRequest, statement: str) -> HttpResponseBase:
    throttle.take(limits.SQL_BY_STAFF, request.actor.label)
    answer = sql.ask(by=request.actor, statement=statement, limit=sql.MOST_ROWS)
    # What goes wrong before the first rows is said on the page.
    first = next(answer.batches, [])
    now = clock.now().astimezone(clock.CHINA)
    head = [(_("Statement"), " ".join(statement.split())), (_("Asked at"), f"{now:%Y-%m-%d %H:%M}")]
    if answer.demo:
        head.append((_("Demo data"), _("of a synthetic province")))
    made = Sheet(head, [Column(name, Form.TEXT) for name, _kind in answer.columns])
    made.rows = _rows(made, answer, first)
    # The audit is written by the answer itself, as its rows are read.
    return download(_pieces(csv_file(made)), CSV, f"sql-{now:%Y%m%d-%H%M}.csv", lambda _whole: None)


def _rows(made: Sheet, answer: Answer, first: list[list[Any]]) -> Generator[list[Cell]]:
    for batch in _batches(first, answer.batches):
        for row in batch:
            made.written += 1
            yield [_cell(value) for value in row]


def _batches(first: list[list[Any]], rest: Iterator[list[list[Any]]]) -> Iterator[list[list[Any]]]:
    yield first
    yield from rest


def _pieces(pieces: Iterator[bytes]) -> Generator[bytes]:
    yield from pieces


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)


def _shown(value: Any) -> str:
    """Return a value as a cell of the page: nothing at all is told apart from an empty text by a dash."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.12g}" if isinstance(value, float) else str(_cell(value))


def _table(code: str) -> dict[str, Any]:
    table = DECLARED[code]
    return {
        "code": code,
        "meaning": labels.FACTS.get(code, _(table.meaning)),
        "columns": [
            {
                "name": one.name,
                "kind": describing.KINDS[one.kind],
                "label": labels.LEVELS.get(one.name, ""),
                "meaning": describing.meaning(one),
            }
            for one in table.columns
        ],
    }
