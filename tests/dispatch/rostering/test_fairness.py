"""The measure of evenness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.dispatch.rostering.construct import construct
from fawang.dispatch.rostering.exchange import even_out
from fawang.dispatch.rostering.fairness import attainable, jain, measure
from fawang.dispatch.rostering.grid import Grid
from fawang.dispatch.rostering.limits import breaches
from tests.dispatch.rostering.cases import DAY, LATE, lawyer, problem


@given(st.lists(st.floats(0, 10), min_size=1, max_size=30))
def test_jain_lies_between_one_for_one_and_all_alike(parts: list[float]) -> None:
    assert 1 / len(parts) - 1e-9 <= jain(parts) <= 1 + 1e-9


def test_jain() -> None:
    assert jain([2, 2, 2]) == 1
    assert jain([1, 0, 0, 0]) == 0.25
    assert jain([]) == jain([0, 0]) == 1


def test_what_whole_duties_allow() -> None:
    assert attainable([1, 1, 1, 1], 4, 1) == 1
    assert attainable([1, 1, 1, 1], 2, 1) == 0.5
    assert attainable([8, 16], 6, 4) == 1
    assert attainable([], 3, 1) == 1


def test_measures_by_what_was_offered() -> None:
    month = problem(
        [lawyer(1, hours_month=16), lawyer(2, hours_month=32), lawyer(3, hours_month=16, nights_month=0)]
    )
    grid = Grid(month)
    hours, nights, weekends, holidays = measure(grid, {1: [1], 2: [1, 4], 3: [1]})
    assert (hours.total, hours.lawyers, hours.close) == (32, 3, 1)
    assert hours.jain == pytest.approx(1)
    assert (nights.total, nights.lawyers) == (0, 2)
    assert (weekends.total, holidays.lawyers) == (0, 0)


def test_evening_out_keeps_the_rules_and_what_is_covered() -> None:
    month = problem(
        [lawyer(number) for number in range(1, 7)],
        shifts=(DAY, LATE),
        needs={"everybody": ((0,) * 8 + (1,) * 16) * 7},
    )
    grid = Grid(month)
    desk = construct(grid, {})
    # All to whoever may: the first ones get most.
    for one in grid.lawyers:
        for option in sorted(desk.taken[one]):
            first = next(
                (o for o in grid.lawyers if o < one and desk.fits(o, option)),
                None,
            )
            if first is not None:
                desk.drop(one, option)
                desk.take(first, option)
    before = measure(grid, desk.taken)[0].jain
    assert even_out(desk)
    duties = [grid.duty(one, option) for one, options in desk.taken.items() for option in options]
    assert measure(grid, desk.taken)[0].jain > before
    assert breaches(month, duties) == []
    assert all(missing <= 0 for row in desk.missing for missing in row)
