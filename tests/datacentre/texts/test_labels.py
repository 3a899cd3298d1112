"""How figures are written for people."""

import pytest

from fawang.datacentre.texts.labels import amount, measured
from fawang.datacentre.warehouse.metrics import Unit


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.NUMBER, 23_540_000.0, "23,540,000"),
        (Unit.SHARE, 0.9544, "95.44%"),
        (Unit.MINUTES, 2.44, "2.4"),
        (Unit.MINUTES, -0.26, "-0.3"),
        (Unit.RATIO, 5_971.6, "5,972"),
        (Unit.RATIO, 99.94, "99.9"),
        (Unit.RATIO, 99.96, "100"),
        (Unit.SECONDS, None, "—"),
    ],
)
def test_a_figure_has_as_many_digits_as_say_something(unit: Unit, value: float | None, text: str) -> None:
    assert amount(unit, value) == text


def test_nothing_measured_has_no_unit() -> None:
    assert measured(Unit.MINUTES, None) == "—"
    assert measured(Unit.MINUTES, 3.0).startswith("3.0")
