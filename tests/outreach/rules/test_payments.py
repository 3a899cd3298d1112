"""What a month comes to: exact, each day once, no more than agreed."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from fawang.outreach.rules.payments import Served, lines, total

FEE = Decimal("333.33")


def served(number: int, day: int, *, contract: int = 1, agreed: int = 2) -> Served:
    return Served(number, contract, date(2026, 11, day), FEE, agreed)


def test_days_beyond_what_is_agreed_are_in_the_list_with_nothing() -> None:
    found = lines([served(3, 20), served(1, 3), served(2, 9)], paid_before={})
    assert [(one.id, one.amount, one.beyond) for one in found] == [
        (1, FEE, False),
        (2, FEE, False),
        (3, Decimal("0.00"), True),
    ]
    assert total(found) == Decimal("666.66")


def test_what_earlier_lists_have_paid_counts() -> None:
    assert [one.beyond for one in lines([served(1, 3), served(2, 4)], paid_before={1: 1})] == [False, True]


@given(
    some.lists(some.tuples(some.integers(1, 28), some.integers(1, 3)), max_size=40, unique=True),
    some.decimals(0, 5000, places=2),
    some.integers(1, 5),
)
def test_the_total_is_exactly_the_paid_days_times_the_fee(
    days: list[tuple[int, int]], fee: Decimal, agreed: int
) -> None:
    rows = [
        Served(number, contract, date(2026, 11, day), fee, agreed)
        for number, (day, contract) in enumerate(days)
    ]
    found = lines(rows, paid_before={})
    assert {one.id for one in found} == {one.id for one in rows}
    paid = sum(not one.beyond for one in found)
    assert total(found) == paid * fee
    assert paid == sum(min(agreed, sum(row.contract == one for row in rows)) for one in (1, 2, 3))
