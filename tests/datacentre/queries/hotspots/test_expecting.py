"""What is expected of cells, on numbers drawn with growth, seasons and more variation than chance has."""

import numpy as np
import pytest

from fawang.datacentre.queries.hotspots.counting import WEEKS, Counts
from fawang.datacentre.queries.hotspots.expecting import WINDOWS, chance, expect
from fawang.datacentre.queries.hotspots.finding import FALSE, adjusted


def drawn(seed: int, rows: int = 30, columns: int = 40, spread: float = 1.0, mean: float = 4.0) -> Counts:
    """Return weeks of a province that grows, with seasons of the matters, habits of the cells and an epidemic."""
    rng = np.random.default_rng(seed)
    week = np.arange(WEEKS)
    grows = np.exp(-0.6 * week / 52) * np.where((week > 20) & (week < 28), 0.4, 1.0)
    size, weight = rng.lognormal(0, 0.8, rows), rng.lognormal(0, 0.8, columns)
    season = 1 + 0.3 * np.sin(2 * np.pi * (week[None] / 52 + rng.random(columns)[:, None]))
    habit = rng.gamma(20, 1 / 20, (rows, columns))
    expected = mean * (size[:, None] * weight * habit)[:, :, None] * season[None] * grows
    mean_of = expected if spread == 1.0 else rng.gamma(expected / (spread - 1), spread - 1)
    found: Counts = rng.poisson(mean_of).astype(float)
    return found


@pytest.mark.parametrize("spread", [1.0, 2.0])
def test_in_quiet_numbers_hardly_any_look_cries(spread: float) -> None:
    cried = [
        int((adjusted(expect(drawn(seed, spread=spread)).best()[1].ravel()) <= FALSE).any())
        for seed in range(30)
    ]
    # One look in a hundred is to be expected.
    assert sum(cried) <= 2


def test_chances_of_quiet_numbers_are_not_too_small() -> None:
    found = np.concatenate([expect(drawn(seed, spread=1.5)).chance[0].ravel() for seed in range(8)])
    for share in (0.05, 0.01, 0.001):
        assert np.mean(found <= share) <= share * 1.3
    # Nor so large that nothing could be found.
    assert np.mean(found <= 0.05) >= 0.005


def test_a_burst_stands_out_in_its_cell_alone() -> None:
    counts = drawn(5)
    counts[7, 11, :2] += 6 * np.sqrt(counts[7, 11].mean() + 1) + 8
    q = adjusted(expect(counts).best()[1].ravel()).reshape(counts.shape[:2])
    assert np.argwhere(q <= FALSE).tolist() == [[7, 11]]


def test_what_was_a_burst_last_year_is_not_expected_again() -> None:
    calm = drawn(6)
    burst = calm.copy()
    burst[3, 4, 30:33] += 60
    usual, after = expect(calm), expect(burst)
    assert after.expected[0, 3, 4] < 1.5 * usual.expected[0, 3, 4]


def test_what_rises_everywhere_is_no_burst() -> None:
    counts = drawn(8, mean=8)
    counts[:, 5, :3] = np.random.default_rng(1).poisson(counts[:, 5, :3] * 3)
    q = adjusted(expect(counts).best()[1].ravel()).reshape(counts.shape[:2])
    assert not (q[:, 5] <= FALSE).any()


def test_what_is_new_everywhere_is_no_burst() -> None:
    counts = drawn(8, mean=8)
    counts[:, 5, 2:] = 0
    q = adjusted(expect(counts).best()[1].ravel()).reshape(counts.shape[:2])
    assert counts[:, 5, :2].sum() > 100
    assert not (q[:, 5] <= FALSE).any()


def test_windows_are_sums_of_weeks() -> None:
    counts = drawn(9)
    found = expect(counts)
    for place, width in enumerate(WINDOWS):
        assert np.array_equal(found.observed[place], counts[:, :, :width].sum(2))


def test_the_chance_of_a_large_size_is_that_of_poisson_and_of_nothing_is_all() -> None:
    three = np.array([3.0])
    assert chance(three, np.array([1.0]), np.array([1e7]))[0] == pytest.approx(1 - np.exp(-1) * 2.5, rel=1e-4)
    assert chance(np.array([0.0]), np.array([1.0]), np.array([5.0]))[0] == 1


@pytest.mark.parametrize(("rows", "columns"), [(1, 30), (6, 1), (1, 1)])
def test_of_one_county_or_one_matter_quiet_numbers_cry_hardly_ever(rows: int, columns: int) -> None:
    cried = [
        int((adjusted(expect(drawn(seed, rows, columns)).best()[1].ravel()) <= FALSE).any())
        for seed in range(30)
    ]
    assert sum(cried) <= 2


def test_a_matter_that_comes_in_one_county_alone_is_expected_to_go_on() -> None:
    counts = drawn(3)
    counts[:, 9] = 0
    counts[4, 9] = np.random.default_rng(2).poisson(12, WEEKS)
    found = expect(counts)
    assert found.chance[:, 4, 9].min() > 1e-3
    counts[4, 9, :3] += 60
    assert expect(counts).chance[:, 4, 9].min() < 1e-6


def test_numbers_that_never_change_are_no_burst() -> None:
    counts = np.zeros((3, 3, WEEKS))
    counts[0, 0], counts[1, 1], counts[2, 2] = 14, 7, 21
    assert expect(counts).chance.min() > 1e-2
    counts[2, 2, :4] = 42
    assert expect(counts).chance[:, 2, 2].min() < 1e-6
