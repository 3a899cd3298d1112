"""An answer as a page shows it: big figures, a chart's numbers, and the table that stands behind every chart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fawang.datacentre import labels
from fawang.datacentre.asking import Figure, Row, Table
from fawang.datacentre.boards import Shape, Tile
from fawang.datacentre.metrics import METRICS, Metric, Unit
from fawang.datacentre.periods import Grain, bucket, buckets
from fawang.kernel import clock

#: More lines than this in one chart cannot be told apart; the table has them all.
_LINES = 8
#: Nor can more streams.
_FLOWS = 26
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
    few = len(table.rows) - len(enough)
    rows = _ordered([row for row in enough if _counts_something(row, tile)], table)
    shown = rows[: tile.limit] if tile.limit else rows
    charts = {
        Shape.LINE: _line, Shape.BARS: _bars, Shape.STACK: _stack, Shape.MAP: _map, Shape.FLOWS: _flows,
        Shape.HEAT: _heat,
    }  # fmt: skip
    chart = charts[tile.shape](shown, tile, table) if shown and tile.shape in charts else None
    compared = table.question.against is not None
    return Drawing(
        chart=chart and {"shape": tile.shape.value, "unit": metrics[0].unit.value, **chart},
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


# --- charts ----------------------------------------------------------------------------------------


def _line(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any]:
    grain = Grain(table.question.keys[0])
    # A day on which nothing happened has no row, and is a day all the same.
    moments = [day.isoformat() for day in buckets(table.question.period, grain)]
    code = tile.metrics[0]
    series: list[dict[str, Any]]
    if len(table.question.keys) > 1:
        by: dict[str, dict[str, Any]] = {}
        for row in rows:
            by.setdefault(row.keys[1], {})[row.keys[0]] = row.figures[code].value
        largest = sorted(by, key=lambda key: -sum(value or 0 for value in by[key].values()))[:_LINES]
        series = [
            {
                "name": labels.value(table.question.keys[1], key, table),
                "values": [by[key].get(one, _none_of(code)) for one in moments],
            }
            for key in largest
        ]
        return {"categories": [moment(one, grain) for one in moments], "series": series, "open": _open(table)}
    of = {row.keys[0]: row.figures for row in rows}
    series = [
        {
            "name": str(METRICS[each].name),
            "values": [of[one][each].value if one in of else _none_of(each) for one in moments],
        }
        for each in tile.metrics
    ]
    if table.question.against and len(tile.metrics) == 1:
        before = [of[one][code].before if one in of else None for one in moments]
        series.append({"name": _against(table), "values": before, "before": True})
    return {"categories": [moment(one, grain) for one in moments], "series": series, "open": _open(table)}


def _open(table: Table) -> bool:
    """Tell whether the last point of a line is of a time that is not over."""
    return table.question.period.last >= clock.today()


def _none_of(code: str) -> int | None:
    """Return what a metric is where nothing happened: a count is 0, of a share nothing is known."""
    return 0 if METRICS[code].additive else None


def _bars(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any]:
    level = table.question.keys[0]
    return {
        "categories": [_name(level, row.keys[0], table) for row in rows],
        "upright": level == "hour",
        "series": [
            {"name": str(METRICS[code].name), "values": [row.figures[code].value for row in rows]}
            for code in tile.metrics
        ],
    }


def _stack(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any]:
    first, second = table.question.keys[:2]
    whole: dict[str, float] = {}
    for row in rows:
        whole[row.keys[0]] = whole.get(row.keys[0], 0) + (row.figures[tile.metrics[0]].value or 0)
    across = sorted(whole, key=lambda key: -whole[key])
    parts = sorted({row.keys[1] for row in rows})
    of = {row.keys: row.figures[tile.metrics[0]].value for row in rows}
    return {
        "categories": [_name(first, one, table) for one in across],
        "stacked": True,
        "series": [
            {"name": _name(second, part, table), "values": [of.get((one, part)) for one in across]}
            for part in parts
        ],
    }


def _map(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any] | None:
    level = table.question.keys[0]
    if level not in ("prefecture", "county"):
        return _bars(rows[:30], tile, table) | {"shape": "bars"}
    known = [row for row in rows if row.keys[0]]
    return {
        "places": [
            {
                "code": row.keys[0],
                "name": _name(level, row.keys[0], table),
                "value": row.figures[tile.metrics[0]].value,
            }
            for row in known
        ],
        "name": str(METRICS[tile.metrics[0]].name),
    }


def _flows(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any] | None:
    first, second = table.question.keys[:2]
    links = [
        {
            "from": _name(first, row.keys[0], table),
            # One name on both sides would be one node, and flow into itself.
            "to": f"{_name(second, row.keys[1], table)} ",
            "value": row.figures[tile.metrics[0]].value,
        }
        for row in sorted(rows, key=lambda row: -(row.figures[tile.metrics[0]].value or 0))[:_FLOWS]
        if row.figures[tile.metrics[0]].value
    ]
    return {"links": links} if links else None


def _heat(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any]:
    place = {name: at for at, name in enumerate(table.question.keys)}
    return {
        "across": [f"{hour:02}" for hour in range(24)],
        "down": [str(WEEKDAYS_ABBR[day]) for day in range(7)],
        "cells": [
            [
                int(row.keys[place["hour"]]),
                int(row.keys[place["weekday"]]) - 1,
                row.figures[tile.metrics[0]].value,
            ]
            for row in rows
        ],
    }


# --- tables ----------------------------------------------------------------------------------------


def _heads(table: Table, metrics: list[Metric], *, compared: bool) -> Iterable[Cell]:
    for level in table.question.keys:
        yield Cell(str(labels.LEVELS[level]))
    for metric in metrics:
        yield Cell(labels.headed(metric), number=True)
        if compared:
            yield Cell(_against(table), number=True)


def _cells(
    row: Row, table: Table, metrics: list[Metric], leading: Leading, *, compared: bool
) -> tuple[Cell, ...]:
    found = []
    for level, code in zip(table.question.keys, row.keys, strict=True):
        if level in _GRAINS:
            found.append(Cell(moment(code, Grain(level))))
        else:
            found.append(Cell(_name(level, code, table), href=leading(level, code)))
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


def _against(table: Table) -> str:
    return _("a year before") if table.question.against == "year_before" else _("the period before")


def _name(level: str, code: str, table: Table) -> str:
    if level == "weekday" and code:
        return str(WEEKDAYS_ABBR[int(code) - 1])
    if level == "hour" and code:
        return f"{int(code):02}:00"
    return labels.value(level, code, table)


def moment(day: str, grain: Grain) -> str:
    """Return what a day, or the week or month that begins on it, is called."""
    when = date.fromisoformat(day)
    if grain == Grain.YEAR:
        return f"{when.year}"
    if grain in (Grain.MONTH, Grain.QUARTER):
        return date_format(when, "YEAR_MONTH_FORMAT")
    return date_format(when, "MONTH_DAY_FORMAT" if grain == Grain.DAY else "DATE_FORMAT")
