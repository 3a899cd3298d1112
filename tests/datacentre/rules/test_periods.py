"""Periods: years, buckets, and what they are compared with."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.rules.periods import Against, Grain, Period, bucket, buckets, later_by_years

DAYS = st.dates(date(2017, 1, 1), date(2027, 12, 31))


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        period("2021-02-02", "2021-02-01")


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2018-04-09", "2022-04-08", 4),
        ("2018-04-09", "2022-04-09", 0),
        ("2020-01-01", "2020-12-31", 1),
        ("2020-01-01", "2020-06-30", 0),
        ("2020-02-29", "2022-02-27", 2),
    ],
)
def test_whole_years(first: str, last: str, years: int) -> None:
    assert period(first, last).years == years


def test_the_years_of_a_period_follow_each_other() -> None:
    four = period("2018-04-09", "2022-04-08")
    parts = [four.part(n) for n in range(4)]
    assert parts[0].first == four.first
    assert parts[-1].last == four.last
    assert all(b.first - a.last == timedelta(1) for a, b in pairwise(parts))


@pytest.mark.parametrize(
    ("first", "last", "against", "before"),
    [
        ("2021-03-01", "2021-03-31", Against.BEFORE, ("2021-02-01", "2021-02-28")),
        ("2021-01-01", "2021-03-31", Against.BEFORE, ("2020-10-01", "2020-12-31")),
        ("2021-03-08", "2021-03-14", Against.BEFORE, ("2021-03-01", "2021-03-07")),
        ("2021-03-01", "2021-03-31", Against.YEAR_BEFORE, ("2020-03-01", "2020-03-31")),
        ("2021-02-01", "2021-02-28", Against.YEAR_BEFORE, ("2020-02-01", "2020-02-29")),
        ("2020-02-29", "2020-02-29", Against.YEAR_BEFORE, ("2019-02-28", "2019-02-28")),
    ],
)
def test_what_a_period_is_compared_with(
    first: str, last: str, against: Against, before: tuple[str, str]
) -> None:
    assert period(first, last).before(against) == period(*before)


@given(DAYS, st.integers(0, 800), st.sampled_from(Grain))
def test_buckets_cover_a_period_once(first: date, length: int, grain: Grain) -> None:
    whole = Period(first, first + timedelta(length))
    found = buckets(whole, grain)
    assert list(found) == sorted(set(found))
    assert {bucket(first + timedelta(n), grain) for n in range(length + 1)} == set(found)


@given(DAYS, st.integers(0, 800))
def test_the_period_before_ends_where_this_begins(first: date, length: int) -> None:
    whole = Period(first, first + timedelta(length))
    assert whole.before(Against.BEFORE).last == first - timedelta(1)


@given(DAYS, st.integers(-5, 5))
def test_a_year_later_is_the_same_month(day: date, years: int) -> None:
    later = later_by_years(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)


def test_the_months_of_a_period() -> None:
    assert period("2020-11-30", "2021-02-01").months() == ("2020-11", "2020-12", "2021-01", "2021-02")
