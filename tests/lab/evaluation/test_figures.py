"""Figures with their intervals."""

import pytest

from lab.evaluation.figures import macro_f1


def test_every_label_counts_the_same() -> None:
    meant = ["甲"] * 8 + ["乙"] * 2
    found = ["甲"] * 9 + ["乙"]
    figure = macro_f1(found, meant)
    assert figure.value == pytest.approx((16 / 17 + 2 / 3) / 2)
    assert figure.low <= figure.value <= figure.high
    assert figure.n == 10


def test_a_label_that_is_never_meant_has_no_f1_of_its_own() -> None:
    assert macro_f1(["甲", "丙"], ["甲", "甲"]).value == pytest.approx(2 / 3)


def test_all_right_is_one_and_nothing_measured_is_nothing() -> None:
    assert macro_f1(["甲", "乙"], ["甲", "乙"]).value == 1
    assert macro_f1([], []).n == 0
