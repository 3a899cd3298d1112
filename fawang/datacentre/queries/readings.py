"""The figure that an alert looks at: of today so far, of the last whole days, or beside its forecast."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fawang.datacentre.queries.engines.engine import Engine
from fawang.datacentre.queries.forecasts import forecast
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question, Scope, read
from fawang.datacentre.rules.alerts import Condition, Reading
from fawang.datacentre.rules.periods import Grain, Period
from fawang.kernel.rules.problems import Invalid

#: So long a past is learnt from, and the share of days that lie within the interval unless a rule says otherwise.
_PAST = timedelta(days=3 * 365)


def question_of(
    *, metric: str, where: Mapping[str, Any], days: int, condition: Condition, against: str, today: date,
    scope: Scope,
) -> Question:  # fmt: skip
    """Return what is asked. A limit counts today, whose figures are there; a change wants whole days.

    Raises:
        Invalid: as `questions.check`.
    """
    last = today if condition in (Condition.ABOVE, Condition.BELOW) else today - timedelta(1)
    asked = {"metrics": [metric], "from": last - timedelta(days - 1), "to": last, "where": dict(where)}
    changes = condition in (Condition.ROSE, Condition.FELL)
    return read(asked | {"against": against if changes else None}, scope)


def reading(question: Question, condition: Condition, limit: float, engine: Engine | None = None) -> Reading:
    """Return the figure. Where too little is known for a forecast, it has no interval.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `facts_missing`, `engine_failed`.
    """
    metric = question.metrics[0]
    figure = ask(question, engine).total.figures[metric]
    counted = figure.numerator if figure.denominator is None else figure.denominator
    found = Reading(figure.value, counted, figure.before)
    if condition != Condition.UNUSUAL:
        return found
    last = question.period.last
    past = replace(question, period=Period(last - _PAST, last - timedelta(1)), grain=Grain.DAY)
    try:
        series = forecast.series_of(ask(past, engine), metric)
        point = forecast.forecast(series, 1, limit).points[0]
    except Invalid as problem:
        if problem.code not in ("series_too_short", "series_has_gaps"):
            raise
        return found
    return replace(found, before=point.value, low=point.low, high=point.high)
