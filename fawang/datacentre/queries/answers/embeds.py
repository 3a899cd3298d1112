"""What of an answer may stand in a public page: rows with small numbers are hidden, and what would give them away."""

from dataclasses import dataclass, replace
from typing import Any

from fawang.datacentre.queries.answers import answers, disclosure
from fawang.datacentre.queries.engines import engine
from fawang.datacentre.queries.engines.engine import Engine
from fawang.datacentre.queries.questions.descriptions import names_filtered
from fawang.datacentre.queries.questions.executor import Figure, Row, Table, ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.suppression import Cell, Sum, hide, small
from fawang.datacentre.warehouse.metrics import METRICS, Unit
from fawang.kernel.rules.problems import Invalid

_TOTAL: Cell = ("total",)
_NOTHING = Figure(None, None)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer for the public: figures of `hidden` rows, and of the total where `total_hidden`, are left out."""

    table: Table
    hidden: frozenset[tuple[str, ...]]
    total_hidden: bool
    said: dict[str, Any]


def check(question: Question) -> None:
    """Return if a question can be embedded.

    Raises:
        Invalid: `cannot_be_embedded`: a comparison, whose earlier figures may be small; sums of money, of which nobody
            can tell how many people are behind them.
    """
    if question.against:
        raise Invalid("cannot_be_embedded", value=question.against)
    for code in question.metrics:
        if METRICS[code].additive and METRICS[code].unit != Unit.NUMBER:
            raise Invalid("cannot_be_embedded", value=code)


def shown(question: Question, least: int, of: Engine | None = None) -> Shown:
    """Return the answer to a question as the public may see it.

    Hidden rows stand last, by their codes: their place among sorted figures would tell how large they are.

    Raises:
        Invalid, Unavailable: as `executor.ask`.
    """
    of = of or engine.engine()
    whole = ask(replace(question, limit=0), of)
    hidden, total_hidden = _hidden(whole, _people(question, of), least)
    rows = [row for row in whole.rows if row.keys not in hidden]
    rows += [_emptied(row) for row in sorted(whole.rows, key=lambda row: row.keys) if row.keys in hidden]
    kept = tuple(rows[: question.limit] if question.limit else rows)
    table = replace(
        whole, question=question, rows=kept, cut=len(kept) < len(rows),
        total=_emptied(whole.total) if total_hidden else whole.total,
    )  # fmt: skip
    with of.session() as session:
        said = answers.answer(table, names_filtered(question, session))
    for row in said["rows"]:
        row["hidden"] = tuple(row["keys"]) in hidden
    said["total_hidden"] = total_hidden
    return Shown(table, frozenset(hidden), total_hidden, said)


def _emptied(row: Row) -> Row:
    return Row(row.keys, dict.fromkeys(row.figures, _NOTHING))


def _people(question: Question, of: Engine) -> dict[tuple[str, ...], int] | None:
    """Return how many people are behind each row, where one of its metrics is of services; the total under ()."""
    if not any(METRICS[code].facts == {"service"} for code in question.metrics):
        return None
    table = ask(replace(question, metrics=("people",), sort="", limit=0), of)
    found = {row.keys: int(row.figures["people"].value or 0) for row in table.rows}
    return {**found, (): int(table.total.figures["people"].value or 0)}


def _hidden(
    table: Table, people: dict[tuple[str, ...], int] | None, least: int
) -> tuple[set[tuple[str, ...]], bool]:
    """Return the keys of the rows to be hidden, and whether the total has to be."""
    codes = [code for code in table.question.metrics if METRICS[code].facts != {"place"}]
    hidden = {row.keys for row in table.rows if any(_small(code, row, people, least) for code in codes)}
    total_hidden = any(_small(code, table.total, people, least) for code in codes)
    if not table.question.keys:
        return ({()} if hidden or total_hidden else set()), bool(hidden) or total_hidden
    while True:
        before = len(hidden), total_hidden
        for code in codes:
            if METRICS[code].additive:
                more, whole = _completed(code, table, hidden, total_hidden, least)
                hidden, total_hidden = hidden | more, total_hidden or whole
            elif hidden:
                # Such a total cannot be told apart into its parts; what it would give away is not looked for.
                total_hidden = True
        if (len(hidden), total_hidden) == before:
            return hidden, total_hidden


def _small(code: str, row: Row, people: dict[tuple[str, ...], int] | None, least: int) -> bool:
    """Tell whether few are behind a figure: counted, counted below or above the line, or left over of a share."""
    metric, figure = METRICS[code], row.figures[code]
    counts = [figure.numerator] if metric.unit in (Unit.NUMBER, Unit.SHARE) else []
    counts.append(figure.denominator)
    if metric.unit == Unit.SHARE and figure.numerator is not None and figure.denominator is not None:
        counts.append(figure.denominator - figure.numerator)
    known: dict[Cell, int] | None
    known = {("of",): people.get(row.keys, 0)} if people is not None and metric.facts == {"service"} else None
    return any(small({("of",): count}, least, known) for count in counts if count)


def _completed(
    code: str, table: Table, hidden: set[tuple[str, ...]], total_hidden: bool, least: int
) -> tuple[set[tuple[str, ...]], bool]:
    values: dict[Cell, int] = {("row", *row.keys): row.figures[code].numerator or 0 for row in table.rows}
    whole = Sum(_TOTAL, tuple(values))
    values[_TOTAL] = table.total.figures[code].numerator or 0
    taken = {("row", *keys) for keys in hidden if values[("row", *keys)]}
    if total_hidden and values[_TOTAL]:
        taken.add(_TOTAL)
    found = hide(values, [whole], least, small=taken, exposed=disclosure.exposed)
    return {cell[1:] for cell in found if cell != _TOTAL}, _TOTAL in found
