"""Sums, fees and terms: exact, and as the law says."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.catalogue.forms import expressions
from fawang.catalogue.forms.computation import compute
from fawang.catalogue.forms.course import course
from fawang.knowledge.rules.periods import last_day
from tests.catalogue.form_cases import ANSWERS, form, shipped

FEE = shipped("court_fee_relief")
MONEY = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)


def fee_of(amount: str) -> str:
    """Return the court fee of a claim."""
    results = compute(FEE, course(FEE, {"amount": amount}))
    return next(one.value for one in results if one.name == "fee")


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        # By hand, from Art. 13 of the Measures on the Payment of Litigation Costs.
        ("0", "50.00"), ("10000", "50.00"), ("10000.01", "50.00"), ("20000", "300.00"), ("100000", "2300.00"),
        ("200000", "4300.00"), ("300000", "5800.00"), ("500000", "8800.00"), ("1000000", "13800.00"),
        ("2000000", "22800.00"), ("5000000", "46800.00"), ("10000000", "81800.00"), ("20000000", "141800.00"),
        ("30000000", "191800.00"), ("123456.78", "2769.14"),
    ],
)  # fmt: skip
def test_the_court_fee_is_that_of_the_law(amount: str, fee: str) -> None:
    assert fee_of(amount) == fee


BANDS = [
    (10_000, None), (100_000, "0.025"), (200_000, "0.02"), (500_000, "0.015"), (1_000_000, "0.01"),
    (2_000_000, "0.009"), (5_000_000, "0.008"), (10_000_000, "0.007"), (20_000_000, "0.006"), (None, "0.005"),
]  # fmt: skip


@given(MONEY)
def test_the_court_fee_is_exact_for_every_sum(amount: Decimal) -> None:
    total, above = Decimal(50), Decimal(10_000)
    for end, rate in BANDS[1:]:
        part = max(Decimal(0), (min(amount, Decimal(end)) if end else amount) - above)
        total += (part * Decimal(rate or 0)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        above = Decimal(end or 0)
    assert fee_of(str(amount)) == str(total.quantize(Decimal("0.01")))


@given(st.lists(MONEY, min_size=1, max_size=12))
def test_sums_are_exact(amounts: list[Decimal]) -> None:
    rows = [{"amount": str(one)} for one in amounts]
    found = expressions.number("sum(map(rows, #.amount))", {"rows": rows}, frozenset({"amount"}))
    assert found == sum(amounts)


@given(MONEY, MONEY)
def test_what_is_missing_is_nothing_and_not_zero(one: Decimal, other: Decimal) -> None:
    values = {"one": str(one), "other": None}
    numbers = frozenset({"one", "other"})
    with pytest.raises(expressions.Wrong):
        expressions.number("one + other", values, numbers)
    assert expressions.number("one + (other == null ? 0 : other)", values, numbers) == one
    assert not expressions.holds("other > 0", values, numbers)
    assert expressions.holds("one >= other", {**values, "other": str(other)}, numbers) == (one >= other)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)))
def test_terms_end_on_the_corresponding_day(day: date) -> None:
    arbitration = shipped("labour_arbitration")
    answers = {**ANSWERS["labour_arbitration"], "ended_on": day.isoformat()}
    results = {one.name: one.value for one in compute(arbitration, course(arbitration, answers))}
    expected = last_day(day, length=1, unit="years", is_workday=lambda _: True)
    assert results["limitation"] == expected.isoformat()


def test_a_term_from_a_leap_day_ends_on_the_last_of_february() -> None:
    injury = shipped("work_injury")
    results = compute(injury, course(injury, ANSWERS["work_injury"]))
    assert [one.value for one in results] == ["2029-02-28"]


def test_a_later_value_uses_an_earlier_one_and_a_hidden_one_is_left_out() -> None:
    small = form("""
sections:
  - title: 一
    questions:
      - {name: sum_owed, type: money, text: 多少}
      - {name: heirs, type: number, text: 几人}
      - {name: half, type: yes_no, text: 减半}
computed:
  - {name: share, text: 每份, value: sum_owed / heirs, source: 《中华人民共和国民法典》第一千一百三十条}
  - {name: halved, text: 减半, value: share / 2, when: half == true, basis: 约定}
""")
    results = compute(small, course(small, {"sum_owed": "100", "heirs": "3", "half": "yes"}))
    assert [one.value for one in results] == ["33.33", "16.67"]
    assert [one.name for one in compute(small, course(small, {"sum_owed": "100", "heirs": "3"}))] == ["share"]
    assert compute(small, course(small, {"sum_owed": "100"})) == []
