"""Erlang-A against Erlang-B and -C at its limits, and against the chain solved state by state."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.dispatch.rules.demand.erlang import (
    Load,
    Target,
    Unreachable,
    blocking,
    meets,
    needed,
    service,
    waiting,
)

loads = st.builds(Load, st.floats(0.0005, 0.5), st.floats(60, 900), st.floats(20, 1200))
seats = st.integers(1, 60)
#: Callers that may wait in the chain that is solved directly.
QUEUE = 60


def chain(load: Load, seats: int, seconds: float) -> tuple[float, float, float, float]:
    """Return waiting, abandoned, within and mean wait of the birth-and-death chain, cut off far out."""
    serving, leaving = seats / load.handling, 1 / load.patience
    weights = [1.0]
    for k in range(1, seats + QUEUE + 1):
        down = min(k, seats) / load.handling + max(k - seats, 0) * leaving
        weights.append(weights[-1] * load.rate / down)
    state = [weight / math.fsum(weights) for weight in weights]
    queue = math.fsum((k - seats) * p for k, p in enumerate(state) if k > seats)
    within = math.fsum(state[:seats]) + moved_up(state[seats:], serving, leaving, seconds)
    return math.fsum(state[seats:]), queue * leaving / load.rate, within, queue / load.rate


def moved_up(ahead: list[float], serving: float, leaving: float, seconds: float) -> float:
    """Return the share served within `seconds`, given the shares that find so many ahead of them.

    One event of the uniformised chain moves us up, serves us, lets us leave, or nothing; we are served at
    the event n + 1 if that many events come within the time (Poisson).
    """
    fastest = serving + (len(ahead) + 1) * leaving
    term = math.exp(-fastest * seconds)
    tail, served = 1.0, 0.0
    for n in range(1, 2000):
        tail -= term
        served += tail * ahead[0] * serving / fastest
        ahead = [
            share * (1 - (serving + (i + 1) * leaving) / fastest)
            + (ahead[i + 1] * (serving + (i + 1) * leaving) / fastest if i + 1 < len(ahead) else 0)
            for i, share in enumerate(ahead)
        ]
        term *= fastest * seconds / n
        if tail < 1e-14:
            break
    return served


@settings(deadline=None)
@given(
    st.builds(Load, st.floats(0.001, 0.03), st.floats(60, 300), st.floats(20, 300)),
    st.integers(1, 10),
    st.floats(1, 60),
)
def test_agrees_with_the_chain(load: Load, seats: int, seconds: float) -> None:
    got = service(load, seats, seconds)
    wait, abandoned, within, mean = chain(load, seats, seconds)
    assert got.waiting == pytest.approx(wait, rel=1e-7, abs=1e-10)
    assert got.abandoned == pytest.approx(abandoned, rel=1e-7, abs=1e-10)
    assert got.within == pytest.approx(within, rel=1e-6, abs=1e-8)
    assert got.wait == pytest.approx(mean, rel=1e-7, abs=1e-9)


@settings(deadline=None)
@given(st.floats(0.1, 55), st.integers(1, 60))
def test_endless_patience_is_erlang_c(erlangs: float, seats: int) -> None:
    load = Load(erlangs / 300, 300, 300 * 1e5)
    if erlangs < 0.95 * seats:
        c = waiting(erlangs, seats)
        got = service(load, seats, 15)
        assert got.waiting == pytest.approx(c, rel=1e-2, abs=1e-9)
        assert got.within == pytest.approx(1 - c * math.exp(-(seats - erlangs) / 300 * 15), abs=1e-3)
        assert service(Load(load.rate, 300), seats, 15).waiting == pytest.approx(c)


@settings(deadline=None)
@given(st.floats(0.1, 55), st.integers(1, 60))
def test_no_patience_is_erlang_b(erlangs: float, seats: int) -> None:
    got = service(Load(erlangs / 300, 300, 1e-4), seats, 15)
    assert got.abandoned == pytest.approx(blocking(erlangs, seats), rel=1e-3, abs=1e-9)


@settings(deadline=None)
@given(loads, seats, st.floats(0, 120))
def test_more_seats_serve_no_worse(load: Load, seats: int, seconds: float) -> None:
    one, more = service(load, seats, seconds), service(load, seats + 1, seconds)
    assert more.waiting <= one.waiting + 1e-12
    assert more.abandoned <= one.abandoned + 1e-12
    assert more.wait <= one.wait + 1e-9
    assert more.within >= one.within - 1e-9


@settings(deadline=None)
@given(loads, seats, st.floats(0, 60), st.floats(0, 60))
def test_more_time_answers_more(load: Load, seats: int, a: float, b: float) -> None:
    short, long = sorted((a, b))
    assert service(load, seats, short).within <= service(load, seats, long).within + 1e-9


@settings(deadline=None)
@given(loads, seats)
def test_in_the_end_everybody_is_answered_or_gave_up(load: Load, seats: int) -> None:
    got = service(load, seats, 40 * load.patience)
    assert got.within + got.abandoned == pytest.approx(1, abs=2e-5)
    # What is answered keeps the seats busy: flow in equals flow out.
    assert got.busy <= 1 + 1e-12


def test_a_printed_example() -> None:
    """Garnett, Mandelbaum, Reiman, section 1: 50 seats, 48 calls a minute, 1 minute, patience 2 minutes."""
    got = service(Load(48 / 60, 60, 120), 50, 0)
    assert got.abandoned == pytest.approx(0.031, abs=0.001)
    assert got.wait == pytest.approx(3.7, abs=0.1)


@pytest.mark.parametrize("seats", [0, 1, 20, 500, 1990, 2000, 2010])
@pytest.mark.parametrize("erlangs", [0.0, 1e-6, 1.0, 2000.0, 20000.0])
@pytest.mark.parametrize("patience", [0.01, 60.0, 1e5, math.inf])
def test_stays_finite(seats: int, erlangs: float, patience: float) -> None:
    got = service(Load(erlangs / 480, 480, patience), seats, 15)
    for share in (got.waiting, got.abandoned, got.within, got.busy):
        assert 0 <= share <= 1 + 1e-9
    assert got.wait >= 0


@settings(deadline=None)
@given(loads, st.floats(0.5, 0.95), st.floats(0.005, 0.2))
def test_the_smallest_number_that_meets_the_target(load: Load, within: float, abandoned: float) -> None:
    target = Target(within, 15, abandoned)
    found = needed(load, target)
    assert meets(load, found, target)
    assert found == 0 or not meets(load, found - 1, target)
    assert needed(load, target, least=found + 3) == found + 3


def test_nothing_comes_in() -> None:
    assert needed(Load(0, 300, 60), Target(0.8, 15, 0.05)) == 0
    assert needed(Load(0, 300, 60), Target(0.8, 15, 0.05), least=1) == 1


def test_out_of_reach() -> None:
    with pytest.raises(Unreachable):
        needed(Load(1, 300, 60), Target(0.8, 15, 0.05), most=100)
    with pytest.raises(ValueError):
        Load(-1, 300)
