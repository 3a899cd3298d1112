"""Subsidies: the table of the day on which a case was closed, each case once, exact to the fen."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fawang.mediation.rules.subsidies import Closed, Grade, Rate, lines, month_of, rate_for, shares, total

OLD = Rate("44", Grade.SIMPLE, Decimal(50), date(2020, 1, 1), date(2026, 11, 14), "old table", False)
NEW = Rate("44", Grade.SIMPLE, Decimal(80), date(2026, 11, 15), None, "new table", True)
CITY = Rate("4406", Grade.SIMPLE, Decimal(100), date(2026, 1, 1), None, "city", True)


def closed(order_id: int, day: int, *, region: str = "4405", salaried: bool = False) -> Closed:
    return Closed(order_id, date(2026, 11, day), region, Grade.SIMPLE, (1,), salaried)


def test_a_changed_table_holds_for_cases_closed_from_its_day() -> None:
    found = lines([closed(1, 14), closed(2, 15)], [OLD, NEW])
    assert [(line.amount, line.rate) for line in found] == [(Decimal("50.00"), OLD), (Decimal("80.00"), NEW)]


def test_the_first_and_the_last_day_of_a_table_are_its_own() -> None:
    for row, day, holds in (
        (OLD, date(2020, 1, 1), True),
        (OLD, date(2019, 12, 31), False),
        (OLD, date(2026, 11, 14), True),
        (OLD, date(2026, 11, 15), False),
        (NEW, date(2099, 1, 1), True),
    ):
        assert row.holds("440605", day) is holds, day
    assert not CITY.holds("4401", date(2026, 11, 20))
    hard = Rate("44", Grade.MAJOR, Decimal(500), date(2026, 11, 16), None, "hard", True)
    assert rate_for([NEW, hard], region="44", grade=Grade.SIMPLE, on=date(2026, 11, 20)) == NEW
    assert rate_for([], region="44", grade=Grade.SIMPLE, on=date(2026, 11, 20)) is None


def test_the_smallest_region_wins() -> None:
    rate = rate_for([OLD, CITY, NEW], region="440605011", grade=Grade.SIMPLE, on=date(2026, 11, 20))
    assert rate == CITY


def test_of_two_that_overlap_the_later_one_holds() -> None:
    later = Rate("44", Grade.SIMPLE, Decimal(90), date(2026, 11, 1), None, "later", True)
    for table in ([OLD, later], [later, OLD]):
        assert rate_for(table, region="4405", grade=Grade.SIMPLE, on=date(2026, 11, 10)) == later


def test_a_case_counts_once() -> None:
    found = lines([closed(1, 20), closed(1, 20), closed(2, 21)], [NEW])
    assert [line.case.order_id for line in found] == [1, 2]
    assert total(found) == Decimal("160.00")
    assert str(total([])) == "0.00"
    # By the day and then by the number; sums are in fen.
    found = lines([closed(9, 20), closed(8, 21), closed(7, 21)], [NEW])
    assert [line.case.order_id for line in found] == [9, 7, 8]
    assert {str(line.amount) for line in found} == {"80.00"}


def test_where_no_table_holds_the_line_says_so() -> None:
    (found,) = lines([Closed(1, date(2026, 11, 20), "4405", Grade.MAJOR, (1,))], [OLD, NEW])
    assert (found.rate, str(found.amount)) == (None, "0.00")


def test_whoever_has_a_salary_is_paid_only_where_the_table_says_so() -> None:
    (unpaid,) = lines([closed(1, 20, salaried=True)], [NEW])
    assert (str(unpaid.amount), unpaid.rate) == ("0.00", NEW)
    too = Rate("44", Grade.SIMPLE, Decimal(30), date(2026, 1, 1), None, "all", True, salaried=True)
    assert lines([closed(1, 20, salaried=True)], [too])[0].amount == 30


def test_a_month() -> None:
    assert month_of(date(2026, 3, 31)) == "2026-03"


@given(st.decimals(0, 5000, places=2), st.lists(st.integers(1, 99), unique=True, max_size=9))
def test_shares_add_up_to_the_fen(amount: Decimal, mediators: list[int]) -> None:
    found = shares(amount, mediators)
    assert list(found) == mediators
    assert sum(found.values()) == (amount if mediators else 0)
    assert all(share.as_tuple().exponent == -2 for share in found.values())


def test_what_does_not_divide_goes_to_the_leading_one() -> None:
    assert shares(Decimal("100.00"), [7, 3, 5]) == {
        7: Decimal("33.34"),
        3: Decimal("33.33"),
        5: Decimal("33.33"),
    }
    assert shares(Decimal("200.00"), [1, 2, 3])[1] == Decimal("66.68")
