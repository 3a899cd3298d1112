"""WGS 84 shifted to the degrees of Chinese maps."""

from decimal import Decimal

import pytest

from fawang.organisations.rules import Position
from fawang.organisations.rules.positions import to_gcj02


@pytest.mark.parametrize(
    ("latitude", "longitude", "on_the_map"),
    [
        # Pairs that other programs are tested with: Shanghai, Shenzhen, Beijing.
        ("31.1774276", "121.5272106", ("31.175304", "121.531542")),
        ("22.543847", "113.912316", ("22.540796", "113.917176")),
        ("39.911954", "116.377817", ("39.913345", "116.384047")),
    ],
)
def test_pairs_that_others_agree_on(latitude: str, longitude: str, on_the_map: tuple[str, str]) -> None:
    shifted = to_gcj02(Position(Decimal(latitude), Decimal(longitude)))
    assert shifted == tuple(map(Decimal, on_the_map))
