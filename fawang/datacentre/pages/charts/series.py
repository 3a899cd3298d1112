"""The numbers of charts, as charts.js and screen.js draw them, and what their axes are called."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fawang.datacentre.queries.questions.boards import Shape, Tile
from fawang.datacentre.queries.questions.executor import Row, Table
from fawang.datacentre.rules.periods import Grain, buckets
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock

#: More lines than this in one chart cannot be told apart; the table has them all.
_LINES = 8
#: Nor can more streams.
_FLOWS = 26


def chart(rows: list[Row], tile: Tile, table: Table) -> dict[str, Any] | None:
    """Return what is drawn of the rows that are shown; None where there is nothing to draw."""
    if not rows or tile.shape not in _CHARTS:
        return None
    found = _CHARTS[tile.shape](rows, tile, table)
    unit = METRICS[tile.metrics[0]].unit.value
    return found and {"shape": tile.shape.value, "unit": unit, **found}


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
        series.append({"name": against(table), "values": before, "before": True})
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
        "categories": [name_of(level, row.keys[0], table) for row in rows],
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
        "categories": [name_of(first, one, table) for one in across],
        "stacked": True,
        "series": [
            {"name": name_of(second, part, table), "values": [of.get((one, part)) for one in across]}
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
                "name": name_of(level, row.keys[0], table),
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
            "from": name_of(first, row.keys[0], table),
            # One name on both sides would be one node, and flow into itself.
            "to": f"{name_of(second, row.keys[1], table)} ",
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


_CHARTS: dict[Shape, Callable[[list[Row], Tile, Table], dict[str, Any] | None]] = {
    Shape.LINE: _line, Shape.BARS: _bars, Shape.STACK: _stack, Shape.MAP: _map, Shape.FLOWS: _flows,
    Shape.HEAT: _heat,
}  # fmt: skip


# --- what axes and columns are called --------------------------------------------------------------


def against(table: Table) -> str:
    """Return what the period compared with is called."""
    return _("a year before") if table.question.against == "year_before" else _("the period before")


def name_of(level: str, code: str, table: Table) -> str:
    """Return what a code of a level is called; hours and weekdays as on an axis."""
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
