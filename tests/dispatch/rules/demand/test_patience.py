"""The estimate of patience finds what the calls were made with."""

import math
import random

import pytest

from fawang.dispatch.rules.demand.patience import Waited, hazards, patience


def calls(mean: float, number: int, seed: int) -> list[tuple[float, bool]]:
    """Return waits: whichever comes first, the answer or the end of patience."""
    chance = random.Random(seed)
    found = []
    for _ in range(number):
        willing, offered = chance.expovariate(1 / mean), chance.expovariate(1 / 20)
        found.append((min(willing, offered), willing < offered))
    return found


def test_finds_the_mean_in_nine_of_ten_samples() -> None:
    hits = 0
    for seed in range(60):
        waits = calls(150, 1500, seed)
        got = patience([Waited(sum(gone for _, gone in waits), sum(seconds for seconds, _ in waits))])
        assert got.low < got.mean < got.high
        hits += got.low <= 150 <= got.high
    assert hits >= 54


def test_kinds_are_added_together() -> None:
    assert patience([Waited(1, 100), Waited(3, 300)]).mean == 100


def test_nobody_gave_up() -> None:
    assert patience([Waited(0, 500)], otherwise=120).mean == 120
    assert math.isinf(patience([], otherwise=120).high)
    with pytest.raises(ValueError):
        patience([Waited(0, 500)])


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError):
        patience([Waited(-1, 5)])


def test_hazards_of_exponential_patience_are_level() -> None:
    rates = hazards(calls(150, 40_000, 7), (0, 5, 15, 30, 60))
    assert all(rate == pytest.approx(1 / 150, rel=0.15) for rate in rates)


def test_hazards_show_who_leaves_at_the_announcement() -> None:
    waits = [(2.0, True)] * 50 + [(40.0, False)] * 50
    first, second, third = hazards(waits, (0, 5, 50, 100))
    assert first > 0.1
    assert second == third == 0
