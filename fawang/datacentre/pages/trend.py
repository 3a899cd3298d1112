"""How a metric went and how it will go on, with how far such forecasts were off before."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from fawang.datacentre.pages.boards import WHO, tabs
from fawang.datacentre.pages.charts.series import moment
from fawang.datacentre.pages.choosing import Option, choices
from fawang.datacentre.pages.showing import chosen_of, words
from fawang.datacentre.queries.forecasts.forecast import (
    LEAST,
    Forecast,
    Method,
    Series,
    Tested,
    forecast,
    series_of,
)
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.boards import Shape, Tile
from fawang.datacentre.queries.questions.concurrency import turn
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.filter_state import Chosen, asked
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.rules.periods import Against, Grain, Period, later_by_years
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow

#: How far is looked ahead, and how much of what was is shown beside it.
AHEAD = {Grain.DAY: 28, Grain.WEEK: 13, Grain.MONTH: 6}
_SHOWN = {Grain.DAY: 84, Grain.WEEK: 78, Grain.MONTH: 48}
#: Metrics that have a value each day; those of kinds of orders only where these are offered.
OFFERED = (
    "volume", "calls", "asked", "consultations", "aid_orders", "referred_in", "satisfied_share", "connect_rate",
    "service_level", "average_wait", "terms_kept",
)  # fmt: skip
#: Of the values this share should lie within the band.
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Seen:
    """A forecast as a page shows it."""

    chart: dict[str, Any]
    rows: tuple[tuple[str, ...], ...]
    #: What was, day by day, or week or month. With `compared` the last cell of each row has the year before.
    was: tuple[tuple[str, ...], ...]
    compared: str
    method: str
    tested: tuple[tuple[str, str, str, str], ...]
    origins: str
    holidays: str
    demo: bool


@never_cache
@allow(*WHO)
@turn()
def trend(request: ActingRequest) -> HttpResponse:
    """Show a metric with its forecast."""
    scope = scope_of(request.actor)
    metric = request.GET.get("metric", "")
    metric = metric if metric in OFFERED and metric in METRICS else OFFERED[0]
    grain = next((one for one in LEAST if one.value == request.GET.get("grain")), Grain.DAY)
    chosen, problem = chosen_of(request, scope, "all")
    seen = None
    if chosen:
        # What lay before what is shown would be another season: compared is with the year before, or nothing.
        against = Against.YEAR_BEFORE if chosen.against else None
        chosen = replace(chosen, also=(("metric", metric), ("grain", grain.value)), against=against)
        try:
            seen = _seen(metric, grain, chosen, scope)
        except Problem as wrong:
            problem = problem or words(wrong)
    offered = choices(chosen, request.GET.dict(), scope, reverse("datacentre:trend")) if chosen else None
    context = {
        "tabs": tabs("trend", chosen and replace(chosen, also=(), span="month"), request.actor),
        "chosen": chosen,
        "choices": offered
        and replace(offered, against=tuple(one for one in offered.against if one.code != Against.BEFORE)),
        "problem": problem,
        "one": seen,
        "demo": bool(seen and seen.demo),
        "at": clock.now(),
        "metric": METRICS[metric],
        "metrics": [
            Option(code, str(METRICS[code].name), code == metric) for code in OFFERED if code in METRICS
        ],
        "grains": [Option(one.value, str(labels.LEVELS[one.value]), one == grain) for one in LEAST],
    }
    return render(request, "datacentre/trend.html", context)


def _seen(metric: str, grain: Grain, chosen: Chosen, scope: Scope) -> Seen:
    """Return what is shown.

    Raises:
        Invalid: see `forecast.forecast`, `questions.check`.
    """
    tile = Tile("trend", METRICS[metric].name, Shape.LINE, (metric,), grain=grain)
    # What is learnt from is everything up to the last day that was chosen.
    learnt = replace(chosen, period=Period(min(chosen.since, chosen.period.first), chosen.period.last))
    table = ask(asked(tile, learnt, scope)[0])
    series = series_of(table, metric, clock.today())
    found = forecast(series, AHEAD[grain], LEVEL)
    earlier = _earlier(series, found) if chosen.against else {}
    return Seen(
        chart=_chart(series, found, str(METRICS[metric].name), earlier),
        rows=tuple(
            _cells(series, point.first, (point.value, point.low, point.high), earlier)
            for point in found.points
        ),
        was=tuple(
            _cells(series, first, (value,), earlier)
            for first, value in zip(
                series.firsts[-_SHOWN[grain] :], series.values[-_SHOWN[grain] :], strict=True
            )
        ),
        compared=_("a year before") if earlier else "",
        method=_method(found),
        tested=(
            (_("this forecast"), *_figures(found.model_tested)),
            (_("the season before, again"), *_figures(found.naive_tested)),
        ),
        origins=ngettext(
            "Forecast again from %(n)s earlier day, and compared with what came.",
            "Forecast again from %(n)s earlier days, and compared with what came.",
            found.origins,
        )
        % {"n": found.origins},
        holidays=""
        if found.calendar_known
        else _("The holidays of some of these days are not announced yet."),
        demo=table.demo,
    )


def _earlier(series: Series, found: Forecast) -> dict[date, float | None]:
    """Return for what is shown and what is expected the value of a year before, where the series goes back so far."""
    known = dict(zip(series.firsts, series.values, strict=True))
    shown = (*series.firsts[-_SHOWN[series.grain] :], *(point.first for point in found.points))
    before = {day: known.get(_year_before(day, series.grain)) for day in shown}
    return before if any(value is not None for value in before.values()) else {}


def _year_before(day: date, grain: Grain) -> date:
    return day - timedelta(weeks=52) if grain == Grain.WEEK else later_by_years(day, -1)


def _cells(
    series: Series, first: date, values: tuple[float | None, ...], earlier: dict[date, float | None]
) -> tuple[str, ...]:
    shown = (*values, earlier[first]) if earlier else values
    return (
        moment(first.isoformat(), series.grain),
        *(labels.measured(series.unit, value) for value in shown),
    )


def _method(found: Forecast) -> str:
    if found.method == Method.MODEL:
        return _("Season, trend and holidays, learnt from everything before.")
    return _("The season before, again: a model was no nearer to what came, so the plain forecast is shown.")


def _figures(tested: Tested) -> tuple[str, str, str]:
    return (
        "—" if tested.error is None else f"{tested.error:.2f}",
        f"{tested.percent:.1%}",
        f"{tested.coverage:.0%}",
    )


def _chart(series: Series, found: Forecast, name: str, earlier: dict[date, float | None]) -> dict[str, Any]:
    shown = _SHOWN[series.grain]
    before, firsts = series.values[-shown:], series.firsts[-shown:]
    empty: list[None] = [None] * len(before)
    days = [*firsts, *(point.first for point in found.points)]
    return {
        "shape": "band",
        "unit": series.unit.value,
        "categories": [moment(day.isoformat(), series.grain) for day in days],
        "name": name,
        "known": [*before, *(None for _point in found.points)],
        # The line goes on where what is known ends.
        "expected": [*empty[:-1], before[-1], *(point.value for point in found.points)],
        "low": [*empty, *(point.low for point in found.points)],
        "high": [*empty, *(point.high for point in found.points)],
        "before": [earlier[day] for day in days] if earlier else None,
        "words": {
            "expected": _("Forecast"),
            "band": _("90 of 100 lie in here"),
            "before": _("a year before"),
        },
    }
