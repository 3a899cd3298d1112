"""Intervals of shares, and who is ranked."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.reports.intervals import FEWEST, apart, interval, rank

COUNTS = st.integers(0, 100_000).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


def test_the_published_examples_come_back() -> None:
    # E. B. Wilson's interval for 81 of 263, as R. G. Newcombe gives it (Statistics in Medicine 17, 1998, table I).
    assert interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert interval(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@given(COUNTS)
def test_the_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    hits, cases = counts
    low, high = interval(hits, cases)
    assert 0 <= low <= high <= 1
    if cases:
        assert low <= hits / cases <= high


@given(st.integers(1, 1000), st.integers(2, 50))
def test_more_cases_say_more(hits: int, times: int) -> None:
    few, many = interval(hits, 2 * hits), interval(hits * times, 2 * hits * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError):
        interval(3, 2)


@given(st.lists(COUNTS, max_size=12))
def test_ranking_keeps_all_and_ranks_only_who_has_enough(counts: list[tuple[int, int]]) -> None:
    rows = [(str(number), f"place {number}", *one) for number, one in enumerate(counts)]
    found = rank(rows)
    assert sorted((one.code, one.hits, one.cases) for one in found) == sorted(
        (r[0], r[2], r[3]) for r in rows
    )
    placed = [one for one in found if one.rank is not None]
    assert all(one.cases >= FEWEST for one in placed)
    assert all(one.cases < FEWEST for one in found if one.rank is None)
    assert found[: len(placed)] == tuple(placed)
    for one, other in itertools.pairwise(placed):
        assert one.hits * other.cases >= other.hits * one.cases
        assert (one.rank == other.rank) == (one.hits * other.cases == other.hits * one.cases)


def test_two_small_shares_are_not_apart_and_two_large_ones_are() -> None:
    nine, eight = rank([("a", "A", 36, 40), ("b", "B", 34, 40)])
    assert not apart(nine, eight)
    many, fewer = rank([("a", "A", 3600, 4000), ("b", "B", 3400, 4000)])
    assert apart(many, fewer)
    assert apart(fewer, many)
