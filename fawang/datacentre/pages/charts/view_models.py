"""An answer as a page shows it: big figures, a chart's numbers, and the table that stands behind every chart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fawang.datacentre.pages.charts.series import against, chart, moment, name_of
from fawang.datacentre.queries.questions.boards import Shape, Tile
from fawang.datacentre.queries.questions.executor import Figure, Row, Table
from fawang.datacentre.rules.periods import Grain, bucket
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS, Metric, Unit
from fawang.kernel import clock

_GRAINS = frozenset(Grain)


@dataclass(frozen=True, slots=True)
class Number:
    """A big figure. `change` against the period compared with, in words; `tone` says whether that is good."""

    name: str
    text: str
    change: str = ""
    before: str = ""
    rising: bool | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `href` where it leads to what lies below."""

    text: str
    number: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A tile ready to be shown. `chart` is what charts.js draws; None where there is nothing to draw."""

    numbers: tuple[Number, ...] = ()
    chart: dict[str, Any] | None = None
    heads: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] = ()
    counts: str = ""
    few: str = ""
    #: How close figures are that were reckoned from a sample.
    sampled: str = ""
    #: That the first or the last stretch of a line is not whole, so that nobody takes it for a fall.
    cut: str = ""


#: Gives the address that a code of a level leads to; "" where it leads nowhere.
type Leading = Callable[[str, str], str]


def drawn(tile: Tile, table: Table, leading: Leading) -> Drawing:
    """Return a tile's answer as it is shown."""
    metrics = [METRICS[code] for code in tile.metrics]
    if tile.shape == Shape.NUMBERS:
        return Drawing(
            numbers=tuple(_number(one, table.total.figures[one.code]) for one in metrics),
            counts=_counts(metrics),
            sampled=_sampled(table, []),
        )
    enough = [row for row in table.rows if _enough(row, tile)]
    few = len(table.rows) - len(enough) if table.few is None else table.few
    rows = _ordered([row for row in enough if _counts_something(row, tile)], table)
    shown = rows[: tile.limit] if tile.limit else rows
    compared = table.question.against is not None
    return Drawing(
        chart=chart(shown, tile, table),
        heads=tuple(_heads(table, metrics, compared=compared)),
        rows=tuple(_cells(row, table, metrics, leading, compared=compared) for row in shown),
        total=tuple(_whole(table, metrics, compared=compared)),
        counts=_counts(metrics),
        few=ngettext(
            "%(n)s with fewer than %(least)s is not shown.",
            "%(n)s with fewer than %(least)s are not shown.",
            few,
        )
        % {"n": few, "least": tile.least}
        if few
        else "",
        sampled=_sampled(table, shown),
        cut=_cut(table) if tile.shape == Shape.LINE else "",
    )


def _cut(table: Table) -> str:
    period, grain = table.question.period, table.question.grain
    if grain is None:
        return ""
    first = bucket(period.first, grain) != period.first
    last = bucket(period.last + timedelta(1), grain) != period.last + timedelta(1)
    if period.last >= clock.today():
        if grain == Grain.DAY:
            return _("The last day is not over.")
        last = True
    if first and last:
        return _("The first and the last point are of a part of their time only.")
    if first:
        return _("The first point is of a part of its time only.")
    return _("The last point is of a part of its time only.") if last else ""


def _ordered(rows: list[Row], table: Table) -> list[Row]:
    """Return rows in their order; hours in that of the day, though their codes are texts."""
    if table.question.keys[:1] != ("hour",):
        return rows
    return sorted(rows, key=lambda row: int(row.keys[0] or -1))


def _counts(metrics: Iterable[Metric]) -> str:
    """Return what the figures count, as the methods page says it."""
    return " ".join(f"{one.name}: {one.meaning}" for one in metrics)


def _enough(row: Row, tile: Tile) -> bool:
    figure = row.figures[tile.metrics[0]]
    size = figure.denominator if figure.denominator is not None else figure.numerator
    return (size or 0) >= tile.least


def _counts_something(row: Row, tile: Tile) -> bool:
    """Leave out of bars what is none: another metric of the same rows has it."""
    return tile.shape != Shape.BARS or any(row.figures[code].value for code in tile.metrics)


# --- big figures -----------------------------------------------------------------------------------


def _number(metric: Metric, figure: Figure) -> Number:
    text = _about(figure) + labels.measured(metric.unit, figure.value)
    if figure.before is None or figure.value is None:
        return Number(str(metric.name), text)
    before = labels.measured(metric.unit, figure.before)
    if metric.unit in (Unit.SHARE, Unit.GROWTH):
        points = (figure.value - figure.before) * 100
        change = _("%(change)s points") % {"change": f"{points:+.2f}"}
        return Number(str(metric.name), text, change, before, None if round(points, 2) == 0 else points > 0)
    if figure.change is None:
        return Number(str(metric.name), text, "", before)
    return Number(
        str(metric.name), text, f"{figure.change:+.1%}", before,
        None if round(figure.change, 3) == 0 else figure.change > 0,
    )  # fmt: skip


def _about(figure: Figure) -> str:
    """Return the mark of a figure that was reckoned from a sample."""
    return "≈ " if figure.error else ""


def _sampled(table: Table, rows: list[Row]) -> str:
    """Return how close figures of a sample are: the largest share that one of those shown may be off by."""
    off = [
        figure.error / figure.value
        for row in (*rows, table.total)
        for figure in row.figures.values()
        if figure.error and figure.value
    ]
    if not off:
        return ""
    return _("≈: people reckoned from a sample; off by at most %(share)s in 19 of 20 cases.") % {
        "share": f"{max(off):.1%}"
    }


# --- tables ----------------------------------------------------------------------------------------


def _heads(table: Table, metrics: list[Metric], *, compared: bool) -> Iterable[Cell]:
    for level in table.question.keys:
        yield Cell(str(labels.LEVELS[level]))
    for metric in metrics:
        yield Cell(labels.headed(metric), number=True)
        if compared:
            yield Cell(against(table), number=True)


def _cells(
    row: Row, table: Table, metrics: list[Metric], leading: Leading, *, compared: bool
) -> tuple[Cell, ...]:
    found = []
    for level, code in zip(table.question.keys, row.keys, strict=True):
        if level in _GRAINS:
            found.append(Cell(moment(code, Grain(level))))
        else:
            found.append(Cell(name_of(level, code, table), href=leading(level, code)))
    return (*found, *_figures(row, metrics, compared=compared))


def _whole(table: Table, metrics: list[Metric], *, compared: bool) -> Iterable[Cell]:
    yield Cell(pgettext("table", "Together"))
    for _level in table.question.keys[1:]:
        yield Cell("")
    yield from _figures(table.total, metrics, compared=compared)


def _figures(row: Row, metrics: list[Metric], *, compared: bool) -> Iterable[Cell]:
    for metric in metrics:
        figure = row.figures[metric.code]
        yield Cell(_about(figure) + labels.amount(metric.unit, figure.value), number=True)
        if compared:
            yield Cell(labels.amount(metric.unit, figure.before), number=True)
