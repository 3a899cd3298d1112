"""An answer as a sheet: what stands at its head, its columns and rows. `spreadsheets.py` makes files of it."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.queries.answers import streams
from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.questions import descriptions
from fawang.datacentre.queries.questions.compiler import names_of
from fawang.datacentre.queries.questions.executor import Figure, Row
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import OF_THE_DAY, Map
from fawang.datacentre.warehouse.metrics import METRICS, Metric, Unit
from fawang.kernel.clock import CHINA

type Cell = str | float | int | None


class Form(StrEnum):
    """How a column is to be shown."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands above it, and how its cells are to be shown."""

    name: str
    form: Form


@dataclass
class Sheet:
    """An answer as a sheet. `head` has lines of a label and what it says; `rows` are read once, the total is the last.

    `written` counts the rows that have been read so far, without the total.
    """

    head: list[tuple[str, str]]
    columns: list[Column]
    rows: Generator[list[Cell]] = field(init=False)
    written: int = 0


#: Levels of which the code says all there is to say.
_PLAIN = {*OF_THE_DAY[:5], "hour"}


def sheet(question: Question, *, now: datetime, engine: engines.Engine | None = None) -> Sheet:
    """Return the answer to a question as a sheet; its rows come as they are read, however many.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `facts_missing`, `engine_failed`. Both also while rows are read.
    """
    with ExitStack() as stack:
        session = stack.enter_context((engine or engines.engine()).session())
        total = streams.total(question, session)
        found = streams.rows(question, session, settings.FAWANG_FACTS_EXPORT_SECONDS)
        order = streams.arranged(question, found)
        names = {level: names_of(level, None, question, session) for level in question.keys}
        head = _head(
            question, descriptions.names_filtered(question, session), now, total.demo, order.in_order
        )
        made = Sheet(head, _columns(question))
        made.rows = _rows(made, question, order.rows, total.total, names, stack.pop_all())
        return made


def _head(
    question: Question, names: descriptions.Names, now: datetime, demo: bool, in_order: bool
) -> list[tuple[str, str]]:
    period = {"first": question.period.first, "last": question.period.last}
    lines = [
        (_("Question"), descriptions.said(question, names)),
        (_("Period"), _("%(first)s to %(last)s") % period),
        (_("Filters"), "; ".join(descriptions.filters(question, names)) or pgettext("filters", "none")),
        (_("Whose figures"), descriptions.scope(question.scope)),
        (pgettext("sheet", "Map"), _("of today") if question.map == Map.TODAY else _("as it was")),
        (_("As of"), f"{now.astimezone(CHINA):%Y-%m-%d %H:%M}"),
    ]
    if not in_order:
        lines.append(
            (pgettext("sheet", "Order"), _("by codes: there are too many rows to sort them by a figure"))
        )
    if demo:
        lines.append((_("Note"), _("Demo data of a synthetic province.")))
    return lines


def _columns(question: Question) -> list[Column]:
    found = []
    for level in question.keys:
        name = str(labels.LEVELS[level])
        found.append(Column(name, Form.TEXT))
        if level not in _PLAIN:
            found.append(Column(_("%(level)s (code)") % {"level": name}, Form.TEXT))
    for code in question.metrics:
        metric = METRICS[code]
        name, form = _named(metric), _form(metric)
        found.append(Column(name, form))
        if metric.denominator:
            found.append(Column(_("%(metric)s: numerator") % {"metric": metric.name}, Form.WHOLE))
            found.append(Column(_("%(metric)s: denominator") % {"metric": metric.name}, Form.WHOLE))
        if question.against:
            found.append(Column(_("%(metric)s: before") % {"metric": metric.name}, form))
            found.append(Column(_("%(metric)s: change") % {"metric": metric.name}, Form.SHARE))
    return found


def _named(metric: Metric) -> str:
    if metric.unit in (Unit.NUMBER, Unit.SHARE, Unit.GROWTH, Unit.RATIO):
        return str(metric.name)
    return _("%(metric)s (%(unit)s)") % {"metric": metric.name, "unit": labels.UNITS[metric.unit]}


def _form(metric: Metric) -> Form:
    if metric.unit in (Unit.SHARE, Unit.GROWTH):
        return Form.SHARE
    return Form.WHOLE if metric.unit == Unit.NUMBER else Form.DECIMAL


def _rows(
    made: Sheet, question: Question, rows: Iterator[Row], total: Row, names: dict[str, dict[str, str]],
    session: ExitStack,
) -> Generator[list[Cell]]:  # fmt: skip
    with session:
        for row in rows:
            made.written += 1
            yield [*_keys(question, row, names), *_cells(question, row)]
        if question.keys:
            width = sum(1 if level in _PLAIN else 2 for level in question.keys)
            yield [_("in all"), *[""] * (width - 1), *_cells(question, total)]


def _keys(question: Question, row: Row, names: dict[str, dict[str, str]]) -> list[Cell]:
    found: list[Cell] = []
    for level, code in zip(question.keys, row.keys, strict=True):
        found.append(labels.named(level, code, names[level]))
        if level not in _PLAIN:
            found.append(code)
    return found


def _cells(question: Question, row: Row) -> list[Cell]:
    found: list[Cell] = []
    for code in question.metrics:
        figure: Figure = row.figures[code]
        found.append(figure.value)
        if METRICS[code].denominator:
            found += [figure.numerator, figure.denominator]
        if question.against:
            found += [figure.before, figure.change]
    return found
