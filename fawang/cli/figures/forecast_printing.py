"""The work of `fawang forecast`: the figures of the back-test, and the forecast, as tables for a terminal."""

import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any

from django.utils import translation

from fawang.cli.figures.metrics import engine_of
from fawang.cli.terminal import language
from fawang.cli.terminal.columns import pad, width
from fawang.datacentre.queries.forecasts import forecast
from fawang.datacentre.queries.forecasts.forecast import Forecast, Method, Tested
from fawang.datacentre.queries.questions import executor
from fawang.datacentre.queries.questions.question import Scope, read
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock

type Say = Callable[[str], None]


def run(*, asked: dict[str, Any], ahead: int, points: bool, folder: Path | None, say: Say) -> None:
    """Ask, forecast and print."""
    table = executor.ask(read(asked, Scope()), engine_of(folder))
    forecast.load()
    with translation.override(language.chosen()):
        lines, found = [_heads()], []
        for metric in table.question.metrics:
            for values, series in forecast.all_series(table, metric, clock.today()).items():
                began = time.process_time()
                made = forecast.reckon(series, ahead)
                spent = time.process_time() - began
                shown = (labels.value(*pair, table) for pair in zip(table.question.by, values, strict=True))
                named = " ".join((str(METRICS[metric].name), *shown))
                lines.append([named, *_tested(made), f"{spent * 1000:.0f}"])
                found.append((named, metric, made))
        say(_aligned(lines))
        for named, metric, made in found if points else ():
            unit = METRICS[metric].unit
            say(f"\n{named}")
            cells = [
                [
                    one.first.isoformat(),
                    *(labels.amount(unit, value) for value in (one.value, one.low, one.high)),
                ]
                for one in made.points
            ]
            say(_aligned([[_("from"), _("expected"), _("low"), _("high")], *cells]))
        if table.demo:
            say(_("Demo data of a synthetic province."))


def _heads() -> list[str]:
    return [
        "", _("taken"), _("error"), _("of naive"), _("percent"), _("of naive"), _("held"), _("of naive"), _("CPU, ms"),
    ]  # fmt: skip


def _tested(made: Forecast) -> list[str]:
    sides = (made.model_tested, made.naive_tested)

    def error(one: Tested) -> str:
        return "—" if one.error is None else f"{one.error:.2f}"

    return [
        _("model") if made.method == Method.MODEL else _("naive: no better by model"),
        *map(error, sides),
        *(f"{one.percent:.1%}" for one in sides),
        *(f"{one.coverage:.0%}" for one in sides),
    ]


def _aligned(lines: list[list[str]]) -> str:
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            pad(cell, size, right=place > 0)
            for place, (cell, size) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
