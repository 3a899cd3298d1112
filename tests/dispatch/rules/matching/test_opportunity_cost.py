"""What a rare skill costs others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.dispatch.rules.matching.opportunity_cost import MEMORY, Rates, price
from fawang.dispatch.rules.matching.suitability import Room

rates = st.floats(1e-5, 0.5)


@given(st.integers(1, 20), st.integers(0, 40), rates, st.floats(10, 2000))
def test_the_more_are_free_the_less_it_costs(free: int, busy: int, rate: float, taken: float) -> None:
    one = price(free=free, duty=free + busy, rate=rate, taken=taken)
    more = price(free=free + 1, duty=free + 1 + busy, rate=rate, taken=taken)
    assert 0 <= more <= one


@given(st.integers(1, 5), st.integers(5, 20), rates, rates)
def test_the_more_need_it_the_more_it_costs(free: int, duty: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert price(free=free, duty=duty, rate=low, taken=300) <= price(
        free=free, duty=duty, rate=high, taken=300
    )


def test_by_hand() -> None:
    # The only one at night: within 300 s of talk 0.3 callers come and wait 300 s each.
    assert price(free=1, duty=1, rate=0.001, taken=300) == pytest.approx(90)
    # Two are left, both free: the next caller finds the other one.
    assert price(free=2, duty=2, rate=0.001, taken=300) == pytest.approx(90 * 0.3 / 1.3)
    assert price(free=0, duty=3, rate=1, taken=300) == 0


def test_a_rate_is_measured_and_forgotten() -> None:
    measured = Rates()
    for second in range(0, 7200, 10):
        measured.arrived(Room.EAR, ("hakka",), float(second))
    assert measured.per_second(Room.EAR, "hakka", 7200.0) == pytest.approx(0.1, rel=0.02)
    assert measured.per_second(Room.EAR, "hakka", 7200.0 + 3 * MEMORY) < 0.02
    # Nobody asked for it so far: that is no proof that nobody will.
    assert measured.per_second(Room.EAR, "sign", 7200.0) > 0


def test_a_short_time_is_not_scaled_up() -> None:
    measured = Rates()
    measured.arrived(Room.EAR, ("hakka",), 0.0)
    assert measured.per_second(Room.EAR, "hakka", 0.0) == pytest.approx(1 / 60, rel=0.02)


def test_impatience_is_those_who_gave_up_by_all_waiting() -> None:
    measured = Rates()
    for i in range(5000):
        measured.stopped_waiting(Room.EAR, 30.0, gave_up=i % 5 == 0)
    assert measured.gives_up(Room.EAR) == pytest.approx(0.2 / 30, rel=0.05)


def test_lengths_follow_what_is_measured() -> None:
    measured = Rates()
    for _ in range(500):
        measured.talked(Room.EAR, 100.0)
        measured.wrapped_up(Room.EAR, 20.0)
    assert measured.taken(Room.EAR) == pytest.approx(120, rel=0.01)
