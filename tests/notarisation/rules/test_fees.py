"""Fees in exact decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.notarisation.rules.fees import Fee, Part, Row, Share, fee

SHARES = Row(
    shares=(
        Share(Decimal(500_000), Decimal("0.8")),
        Share(Decimal(2_000_000), Decimal("0.3")),
        Share(None, Decimal("0.065")),
    ),
    least=Decimal(200),
)
worths = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("worth", "sum_"),
    # Worked out by hand: 0.8 % of the first half million, 0.3 % up to two million, 0.065 % above.
    [
        ("0", "200"),
        ("10000", "200"),
        ("500000", "4000"),
        ("500001", "4000"),
        ("1200000", "6100"),
        ("3000000", "9150"),
    ],
)
def test_each_part_pays_its_own_share(worth: str, sum_: str) -> None:
    assert fee(SHARES, Decimal(worth)).sum.quantize(Decimal(1)) == Decimal(sum_)


def test_a_part_says_of_what_which_share_is_taken() -> None:
    first = Part(Decimal(500_000), Decimal("0.8"), Decimal(4000))
    assert fee(SHARES, Decimal(500_000)).parts == (first,)
    assert fee(SHARES, Decimal(500_001)).parts == (first, Part(Decimal(1), Decimal("0.3"), Decimal("0.00")))


def test_half_a_fen_is_a_fen_and_just_the_least_sum_is_not_raised() -> None:
    quarter = (Share(None, Decimal("0.25")),)
    assert fee(Row(shares=quarter), Decimal(10)).sum == Decimal("0.03")
    found = fee(Row(shares=quarter, least=Decimal("2.50")), Decimal(1000))
    assert (found.sum, found.raised) == (Decimal("2.50"), False)


def test_how_a_fee_came_about_is_said_part_by_part() -> None:
    assert fee(SHARES, Decimal(1_200_000)) == Fee(
        Decimal(6100),
        (
            Part(Decimal(500_000), Decimal("0.8"), Decimal(4000)),
            Part(Decimal(700_000), Decimal("0.3"), Decimal(2100)),
        ),
    )
    # At the very edge there is no part of nothing.
    assert [part.base for part in fee(SHARES, Decimal(500_000)).parts] == [500_000]
    assert fee(SHARES, Decimal(0)) == Fee(Decimal(200), (), raised=True)
    # Just the least sum is not raised.
    assert not fee(SHARES, Decimal(25_000)).raised


@pytest.mark.parametrize(
    ("worth", "sum_"), [("0.624", "0.00"), ("0.625", "0.01"), ("1.875", "0.02"), ("3.125", "0.03")]
)
def test_half_a_fen_is_a_fen(worth: str, sum_: str) -> None:
    row = Row(shares=(Share(None, Decimal("0.8")),))
    assert str(fee(row, Decimal(worth)).sum) == sum_


def test_a_sum_for_each_is_never_below_the_least_and_needs_no_shares() -> None:
    assert fee(Row(each=Decimal(100), least=Decimal(150))) == Fee(Decimal(150))
    assert fee(Row(each=Decimal(100)), Decimal(-1)) == Fee(Decimal(100))


@given(worths)
def test_the_parts_cover_the_worth_and_make_up_the_fee(worth: Decimal) -> None:
    found = fee(SHARES, worth)
    assert sum((part.base for part in found.parts), Decimal(0)) == worth
    whole = sum((part.sum for part in found.parts), Decimal(0))
    assert found.sum == max(whole, SHARES.least)
    assert found.raised == (whole < SHARES.least)


@given(worths, worths)
def test_what_is_worth_more_never_costs_less(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))
    # Each part is rounded to a fen.
    assert fee(SHARES, less).sum <= fee(SHARES, more).sum + Decimal("0.02")


def test_a_fee_for_each_needs_no_worth() -> None:
    assert fee(Row(each=Decimal(210))).sum == 210


@pytest.mark.parametrize("worth", [None, Decimal(-1)])
def test_a_fee_by_shares_needs_one(worth: Decimal | None) -> None:
    with pytest.raises(ValueError, match="value"):
        fee(SHARES, worth)
