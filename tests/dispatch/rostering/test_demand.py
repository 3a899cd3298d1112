"""From calls to seats."""

from datetime import date, timedelta

import pytest

from fawang.dispatch.rostering.demand import EVERYBODY, Specialists, Wanted, covers, needs, pace
from fawang.dispatch.rostering.month import build, days_of, want
from fawang.dispatch.rostering.report import coverage
from fawang.dispatch.rostering.solve import solve
from fawang.dispatch.rostering.standards import standards
from fawang.dispatch.rules.demand.days import DayType
from fawang.dispatch.rules.demand.erlang import Load, Target, meets
from fawang.dispatch.rules.demand.forecast import Count, fit
from tests.dispatch.rostering.cases import lawyer

TARGET = Target(0.8, 15, 0.05)
WANTED = Wanted(
    ("mandarin", "cantonese", "hakka"),
    "mandarin",
    (Specialists("labour", 0, 8, 22), Specialists("criminal", 1, 8, 22)),
    TARGET,
    {"everybody": 2, "language": 3, "several": 2, "matter": 1},
)
COUNTS = tuple(
    Count(
        date(2026, 9, 1) + timedelta(days=n),
        hour,
        language,
        matter,
        calls,
        calls - 1,
        1,
        150.0,
        480.0 * (calls - 1),
    )
    for n in range(70)
    for hour in range(24)
    for language, matter, calls in (("mandarin", "labour", 12), ("hakka", "debt", 3), ("english", "other", 1))
)


def kind(day: date) -> DayType:
    return DayType.WEEKEND if day.weekday() > 4 else DayType.WORKDAY


def test_every_set_of_languages_has_a_cover() -> None:
    assert [cover.code for cover in covers(WANTED)] == [
        EVERYBODY, "cantonese", "hakka", "cantonese+hakka", "labour", "criminal",
    ]  # fmt: skip


def test_seats_are_the_least_that_meet_the_promise() -> None:
    measured = pace(COUNTS, handling=1, otherwise=1)
    assert measured.handling == pytest.approx(480)
    assert measured.patience.mean == pytest.approx(150)
    model = fit(COUNTS, kind)
    day = date(2026, 11, 11)
    seats = needs(model, [(day, kind(day))], WANTED, measured)
    # Sixteen calls an hour, a tenth of a call rounded up.
    load = Load(16.05 / 3600, 480, 150)
    assert meets(load, seats[EVERYBODY][10], TARGET)
    assert not meets(Load(15.9 / 3600, 480, 150), seats[EVERYBODY][10] - 1, TARGET)
    assert seats["hakka"][10] < seats[EVERYBODY][10]
    # Nobody asked in Cantonese, but it is promised at all hours.
    assert set(seats["cantonese"]) == {1}
    assert seats["cantonese+hakka"][10] >= seats["hakka"][10]
    assert [seats["labour"][hour] for hour in (7, 8, 21, 22)] == [0, 2, 2, 0]
    assert set(seats["criminal"]) == {1}


def test_what_was_not_counted_is_assumed() -> None:
    got = pace([Count(date(2026, 9, 1), 1, "hakka", "debt", 5)], handling=400, otherwise=90)
    assert (got.handling, got.patience.mean) == (400, 90)


def test_a_month_from_calls_to_what_callers_meet() -> None:
    first = date(2026, 12, 1)
    some = [
        lawyer(
            n,
            languages={"hakka": 2, "cantonese": 2},
            hours_month=200,
            nights_month=12,
            matters=frozenset({"criminal"}),
        )
        for n in range(1, 7)
    ]
    month = build(first, some, COUNTS, kind, standards())
    assert len(month.problem.day_types) == days_of(first) == 31
    assert month.problem.needs.keys() == {cover.code for cover in month.problem.covers}
    roster = solve(month.problem, seconds=1)
    got = {one.cover: one for one in coverage(month, roster.duties)}
    whole = got["everybody"]
    assert whole.calls == pytest.approx(31 * 24 * 16, rel=0.03)
    assert whole.short > 0
    assert 0 < whole.connected < 1
    assert got["labour"].calls == 0


def test_the_standards_are_whole() -> None:
    figures = standards()
    assert want(figures).everybody in figures.languages.always
    hours = {
        hour % 24 for shift in figures.patterns() for hour in range(shift.start, shift.start + shift.hours)
    }
    assert hours == set(range(24))
    assert figures.pauses().nights_in_row >= 1


def test_days_of() -> None:
    assert [days_of(date(2026, month, 1)) for month in (2, 4, 12)] == [28, 30, 31]
