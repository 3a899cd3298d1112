"""Where something stands on the maps of China: GCJ-02, which is WGS 84 shifted by some hundred metres. Pure.

Makers of maps in China have to shift them and take links in these degrees. The state never published the formula; this
is the one that map programs have in common, right to about a metre.
"""

from decimal import Decimal
from math import cos, pi, radians, sin, sqrt
from typing import Final

from fawang.organisations.rules import Position

#: The ellipsoid of Krassowsky (1940): half its long axis in metres, and the square of its eccentricity.
_AXIS: Final = 6_378_245.0
_ECCENTRICITY: Final = 0.006_693_421_622_965_943
#: From where the shift is reckoned, in degrees.
_EAST: Final = 105.0
_NORTH: Final = 35.0


def to_gcj02(at: Position) -> tuple[Decimal, Decimal]:
    """Return latitude and longitude in degrees of GCJ-02, with six digits behind the point."""
    latitude, longitude = float(at.latitude), float(at.longitude)
    east, north = longitude - _EAST, latitude - _NORTH
    flat = 1 - _ECCENTRICITY * sin(radians(latitude)) ** 2
    metres_a_degree_north = radians(_AXIS * (1 - _ECCENTRICITY) / (flat * sqrt(flat)))
    metres_a_degree_east = radians(_AXIS / sqrt(flat) * cos(radians(latitude)))
    return (
        _rounded(latitude + _northwards(east, north) / metres_a_degree_north),
        _rounded(longitude + _eastwards(east, north) / metres_a_degree_east),
    )


def _northwards(x: float, y: float) -> float:
    """Return the shift to the north in metres."""
    straight = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (
        straight
        + _waves(x, ((20, 6), (20, 2)))
        + _waves(y, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))
    )


def _eastwards(x: float, y: float) -> float:
    """Return the shift to the east in metres."""
    straight = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return straight + _waves(x, ((20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))


def _waves(at: float, heights: tuple[tuple[float, float], ...]) -> float:
    return sum(height * sin(often * pi * at) for height, often in heights) * 2 / 3


def _rounded(degrees: float) -> Decimal:
    return round(Decimal(repr(degrees)), 6)
