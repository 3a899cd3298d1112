"""Forecasts: nearer than the season before where there is something to learn, and honest where there is not."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.datacentre.queries.forecasts.forecast import (
    LEAST,
    MOST,
    Method,
    Series,
    following,
    forecast,
    series_of,
)
from fawang.datacentre.queries.forecasts.seasons import naive
from fawang.datacentre.queries.questions.executor import Figure, Row, Table
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Grain, Period
from fawang.datacentre.warehouse.metrics import Unit
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.calendar import DayType, day_type

BEGIN = date(2020, 1, 6)


def busy(days: int, seed: int = 1, begin: date = BEGIN, noise: float = 0.04) -> list[float]:
    """Return calls a day: growth of a fifth a year, a year's season, quiet weekends and holidays."""
    rng = np.random.default_rng(seed)
    found = []
    for n in range(days):
        day = begin + timedelta(n)
        kind = {DayType.WORKDAY: 1.0, DayType.MADE_UP: 0.97, DayType.WEEKEND: 0.6, DayType.HOLIDAY: 0.4}[
            day_type(day)
        ]
        season = 1 + 0.15 * np.sin(2 * np.pi * day.timetuple().tm_yday / 365.25)
        found.append(float(np.round(900 * 1.2 ** (n / 365) * kind * season * rng.lognormal(0, noise))))
    return found


def daily(values: list[float], begin: date = BEGIN, unit: Unit = Unit.NUMBER) -> Series:
    return Series(Grain.DAY, unit, begin, tuple(values))


def test_what_can_be_learnt_is_forecast_and_the_interval_holds_what_comes() -> None:
    values = busy(365 * 3)
    known, came = values[:-28], values[-28:]
    found = forecast(daily(known), 28)
    assert found.method == Method.MODEL
    assert found.model_tested.error is not None
    assert found.naive_tested.error is not None
    assert found.model_tested.error < 0.75 * found.naive_tested.error
    assert found.model_tested.percent < 0.06
    assert 0.85 <= found.model_tested.coverage <= 1
    held = [one.low <= real <= one.high for one, real in zip(found.points, came, strict=True)]
    assert np.mean(held) >= 0.8
    assert [one.first for one in found.points] == [BEGIN + timedelta(len(known) + n) for n in range(28)]


def test_holidays_and_made_up_workdays_that_come_are_known() -> None:
    # The National Day of 2023: off from 29 September to 6 October, worked on the 7th and 8th, a weekend.
    begin = date(2020, 9, 14)
    found = forecast(daily(busy((date(2023, 9, 25) - begin).days, begin=begin), begin), 21)
    expected = {one.first: one.value for one in found.points}
    workday, made_up, holiday = (expected[date(2023, *day)] for day in ((9, 27), (10, 8), (10, 3)))
    assert made_up > 0.85 * workday
    assert holiday < 0.6 * workday
    assert found.calendar_known


def test_weekdays_become_more_like_each_other_and_the_forecast_with_them() -> None:
    rng = np.random.default_rng(3)
    number = 365 * 4
    # From half a workday's number of calls to nearly all of it, as people come more and more online.
    values = [
        float(np.round(600 * (1 if one.weekday() < 5 else 0.5 + 0.4 * n / number) * rng.lognormal(0, 0.03)))
        for n, one in enumerate(BEGIN + timedelta(n) for n in range(number))
    ]
    found = forecast(daily(values), 14)
    assert found.method == Method.MODEL
    weekend = [one.value for one in found.points if one.first.weekday() >= 5]
    assert weekend == pytest.approx([600 * 0.9] * len(weekend), rel=0.05)


def test_a_few_holidays_do_not_make_every_day_uncertain() -> None:
    rng = np.random.default_rng(4)
    values = [float(np.round(100 * rng.lognormal(0, 0.05))) for _day in range(400)]
    shut = values[:300] + [1.0] * 7 + values[307:]
    made, rare = (naive(np.log1p(np.array(one)), 14, Grain.DAY) for one in (values, shut))
    assert rare.deviation == pytest.approx(made.deviation, rel=0.15)


def test_where_the_model_is_no_better_the_season_before_is_given() -> None:
    # Each value is the one of a week before but for noise, and nothing else: nobody can do better.
    rng = np.random.default_rng(4)
    values = list(rng.lognormal(5, 0.6, 7))
    while len(values) < 400:
        values.append(values[-7] * float(rng.lognormal(0, 0.25)))
    found = forecast(daily(values), 14)
    assert found.method == Method.NAIVE
    assert [one.value for one in found.points[:7]] == pytest.approx(values[-7:])
    assert found.tested == found.naive_tested


def test_shares_stay_between_none_and_all() -> None:
    rng = np.random.default_rng(2)
    values = [float(one) for one in np.clip(rng.normal(0.985, 0.01, 200), 0, 1)]
    found = forecast(daily(values, unit=Unit.SHARE), 28)
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found.points)
    assert 0.97 < found.points[0].value < 0.995


@pytest.mark.parametrize("grain", [Grain.WEEK, Grain.MONTH])
def test_weeks_and_months(grain: Grain) -> None:
    days = busy(365 * 4)
    firsts = following(date(2020, 2, 3) if grain == Grain.WEEK else date(2020, 2, 1), grain, 40)
    sums = [sum(days[(one - BEGIN).days : (after - BEGIN).days]) for one, after in pairwise(firsts)]
    found = forecast(Series(grain, Unit.NUMBER, firsts[0], tuple(sums)), 4)
    assert [one.first for one in found.points] == list(following(firsts[-1], grain, 4))
    assert 0.7 < found.points[0].value / sums[-1] < 1.4


def test_what_never_changes_goes_on() -> None:
    found = forecast(daily([0.0] * 200), 7)
    assert [one.value for one in found.points] == pytest.approx([0] * 7)
    assert found.tested.error is None


@given(st.lists(st.integers(0, 30), min_size=70, max_size=90), st.integers(1, 14))
@settings(max_examples=25, deadline=None)
def test_an_interval_is_around_its_value_and_nothing_is_below_nothing(values: list[int], ahead: int) -> None:
    found = forecast(daily([*map(float, values)]), ahead)
    assert len(found.points) == ahead
    for one in found.points:
        assert 0 <= one.low <= one.value <= one.high
    assert 0 <= found.tested.coverage <= 1
    assert found.tested.percent >= 0


def test_what_cannot_be_forecast_is_refused() -> None:
    def code(series: Series, ahead: int) -> str:
        with pytest.raises(Invalid) as refused:
            forecast(series, ahead)
        return refused.value.code

    enough = LEAST[Grain.DAY] + 7
    assert code(daily([1.0] * (enough - 1)), 7) == "series_too_short"
    assert len(forecast(daily(busy(enough)), 7).points) == 7
    assert code(daily(busy(400)), MOST[Grain.DAY] + 1) == "horizon_wrong"
    assert code(daily(busy(400)), 0) == "horizon_wrong"
    gaps = Series(Grain.DAY, Unit.SHARE, BEGIN, tuple([0.5, None] * 100))
    assert code(gaps, 7) == "series_has_gaps"


def answer(question: Question, values: dict[str, float]) -> Table:
    rows = tuple(Row((day,), {"volume": Figure(value, int(value))}) for day, value in values.items())
    return Table(question, rows, Row((), {}), {})


def test_a_series_begins_with_the_first_figure_and_has_whole_weeks_only() -> None:
    # From a Wednesday to a Tuesday: neither the first nor the last week is whole.
    period = Period(date(2021, 3, 3), date(2021, 4, 6))
    table = answer(
        Question(("volume",), period, grain=Grain.WEEK),
        {"2021-03-01": 2, "2021-03-15": 5, "2021-03-29": 6, "2021-04-05": 1},
    )
    series = series_of(table, "volume")
    assert series.first == date(2021, 3, 15)
    assert series.values == (5, 0, 6)


def test_a_series_needs_a_grain() -> None:
    table = answer(Question(("volume",), Period(BEGIN, BEGIN)), {})
    with pytest.raises(Invalid) as refused:
        series_of(table, "volume")
    assert refused.value.code == "forecast_needs_grain"


def test_what_has_come_of_a_day_that_is_not_over_is_not_learnt_from() -> None:
    wednesday = date(2021, 4, 7)
    values = {"2021-03-22": 4.0, "2021-03-29": 5.0, "2021-04-05": 2.0}
    period = Period(date(2021, 3, 22), date(2021, 4, 11))
    weeks = answer(Question(("volume",), period, grain=Grain.WEEK), values)
    assert series_of(weeks, "volume", wednesday).values == (4, 5)
    assert series_of(weeks, "volume", date(2021, 4, 12)).values == (4, 5, 2)
    day = answer(
        Question(("volume",), Period(date(2021, 4, 6), wednesday), grain=Grain.DAY),
        {"2021-04-06": 9.0, "2021-04-07": 1.0},
    )
    assert series_of(day, "volume", wednesday).values == (9,)
    assert series_of(day, "volume").values == (9, 1)


def test_a_first_step_in_a_flat_line_makes_no_endless_interval() -> None:
    values = [42.0] * 99 + [63.0] * 5
    found = forecast(Series(Grain.WEEK, Unit.NUMBER, date(2019, 4, 1), tuple(values)), 13)
    assert all(np.isfinite([one.value, one.low, one.high]).all() for one in found.points)
    assert all(one.low <= one.value <= one.high < 63 * 20 for one in found.points)
