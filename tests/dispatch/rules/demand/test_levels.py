"""The level of a weekly series."""

import math
import random

import pytest

from fawang.dispatch.rules.demand.levels import follow


def test_a_level_series_goes_on_as_it_is() -> None:
    level = follow([5.0] * 30)
    assert level.ahead(1) == level.ahead(8) == pytest.approx(5.0)
    assert set(level.errors) == {0.0}


def test_growth_goes_on_and_is_damped() -> None:
    level = follow([0.01 * week for week in range(60)])
    near, far = level.ahead(1) - level.ahead(0), level.ahead(20) - level.ahead(19)
    assert 0.007 < near <= 0.0101
    assert 0 < far < near


def test_noise_is_not_followed() -> None:
    chance = random.Random(1)
    level = follow([3 + chance.gauss(0, 0.05) for _ in range(80)])
    assert level.ahead(4) == pytest.approx(3, abs=0.06)
    assert level.errors[0] == pytest.approx(0.05, rel=0.4)
    assert list(level.errors) == sorted(level.errors)


def test_one_week_is_enough_to_say_something() -> None:
    assert follow([math.log(700)]).ahead(3) == pytest.approx(math.log(700))
