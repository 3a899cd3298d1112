"""The forecast against what it was made from, and against doing as four weeks ago."""

import math
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.dispatch.rules.demand.days import DayType, day_type
from fawang.dispatch.rules.demand.forecast import Count, Model, TooLittle, fit, quantile
from fawang.organisations.calendar import OfficeCalendar
from lab.province import roster as model_province
from tests.dispatch.rules.demand.test_days import WEEK

CALENDAR = OfficeCalendar(WEEK)
END, AHEAD = date(2026, 11, 1), 28


def kind(day: date) -> DayType:
    return day_type(day, CALENDAR.is_workday)


@pytest.fixture(scope="module")
def calls() -> tuple[Count, ...]:
    """Invented calls of fourteen months, the last four weeks among them."""
    return model_province.calls(END + timedelta(days=AHEAD), kind)


@pytest.fixture(scope="module")
def model(calls: tuple[Count, ...]) -> Model:
    return fit((one for one in calls if one.day < END), kind)


def hourly(calls: tuple[Count, ...]) -> Counter[tuple[date, int]]:
    found: Counter[tuple[date, int]] = Counter()
    for one in calls:
        found[one.day, one.hour] += one.calls
    return found


def test_errs_less_than_doing_as_four_weeks_ago(model: Model, calls: tuple[Count, ...]) -> None:
    real = hourly(calls)
    ours = naive = total = 0.0
    for n in range(AHEAD):
        day = END + timedelta(days=n)
        for hour in range(24):
            expected = math.fsum(model.expected(day, kind(day), hour).values())
            ours += abs(expected - real[day, hour])
            naive += abs(real[day - timedelta(days=28), hour] - real[day, hour])
            total += real[day, hour]
    assert ours / total < 0.11
    assert ours < 0.75 * naive


def test_the_holiday_within_the_past_does_not_disturb_the_weeks_after(model: Model) -> None:
    day = date(2026, 11, 4)
    mean = model_province.a_day(day, END + timedelta(days=AHEAD), DayType.WORKDAY)
    assert model.calls(day, DayType.WORKDAY) == pytest.approx(mean, rel=0.08)


def test_intervals_hold_what_they_promise(model: Model, calls: tuple[Count, ...]) -> None:
    real = hourly(calls)
    inside = 0
    for n in range(AHEAD):
        day = END + timedelta(days=n)
        for hour in range(24):
            low, high = model.interval(day, math.fsum(model.expected(day, kind(day), hour).values()))
            inside += low <= real[day, hour] <= high
    assert 0.84 < inside / (AHEAD * 24) < 0.97


def test_kinds_of_days(model: Model) -> None:
    wednesday, sunday = date(2026, 11, 4), date(2026, 11, 8)
    workday = model.calls(wednesday, DayType.WORKDAY)
    assert model.calls(wednesday, DayType.HOLIDAY) / workday == pytest.approx(0.5, abs=0.08)
    assert model.calls(sunday, DayType.WEEKEND) / workday == pytest.approx(0.63, abs=0.06)
    # A Sunday that is worked is nearly a workday; there were few of them.
    assert 0.8 < model.calls(sunday, DayType.MADE_UP) / workday < 1.1
    for shape in model.hours.values():
        assert math.fsum(shape) == pytest.approx(1)


def test_languages_and_matters(model: Model) -> None:
    day = date(2026, 11, 4)
    expected = model.expected(day, DayType.WORKDAY, 10)
    whole = math.fsum(expected.values())
    hakka = math.fsum(n for (language, _m), n in expected.items() if language == "hakka")
    labour = math.fsum(n for (_l, matter), n in expected.items() if matter == "labour")
    assert hakka / whole == pytest.approx(0.04, abs=0.006)
    assert labour / whole == pytest.approx(0.31, abs=0.02)


def test_a_thin_cell_leans_on_the_whole() -> None:
    """One call in Hakka at three in the morning, and nothing else then, does not make Hakka the night's language."""
    counts = [
        Count(date(2026, 9, 1) + timedelta(days=n), 10, language, "labour", 20)
        for n in range(40)
        for language in ("mandarin", "hakka")
    ]
    counts.append(Count(date(2026, 9, 3), 3, "hakka", "labour", 1))
    night = fit(counts, kind).languages[3]
    assert night["hakka"] == pytest.approx(0.5, abs=0.01)


def test_too_little() -> None:
    with pytest.raises(TooLittle):
        fit([Count(date(2026, 9, 1), 10, "hakka", "labour", 1)], kind)
    with pytest.raises(TooLittle):
        fit([], kind)


def test_days_without_calls_count_as_such() -> None:
    counts = [Count(date(2026, 6, 1) + timedelta(days=7 * n), 9, "mandarin", "debt", 70) for n in range(20)]
    model = fit(counts, kind)
    week = [date(2026, 10, 19) + timedelta(days=n) for n in range(7)]
    assert math.fsum(model.calls(day, DayType.WORKDAY) for day in week[:5]) < 150


@given(st.floats(0.05, 250), st.floats(0.01, 0.5))
def test_quantiles_rise(mean: float, spread: float) -> None:
    low, middle, high = (quantile(mean, spread, chance) for chance in (0.05, 0.5, 0.95))
    assert 0 <= low <= middle <= high
    assert low <= mean <= high + 1


def test_quantiles_against_drawing() -> None:
    chance = random.Random(3)
    drawn = []
    for _ in range(8000):
        mean = chance.gammavariate(25, 40 / 25)
        drawn.append(sum(1 for _ in range(400) if chance.random() < mean / 400))
    share = sum(number <= quantile(40, 0.2, 0.9) for number in drawn) / len(drawn)
    assert share == pytest.approx(0.91, abs=0.02)
    assert quantile(0, 0.1, 0.5) == 0
    assert quantile(1000, 0.05, 0.95) == pytest.approx(1000 * (1 + 1.64 * math.hypot(0.05, 0.032)), rel=0.02)
