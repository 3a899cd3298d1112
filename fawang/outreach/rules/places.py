"""Where something was: distances on the Earth, and words that may not name a unit of the military. Pure."""

import math
import re
from decimal import Decimal, InvalidOperation

from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules import Position

#: Mean radius of the Earth, in metres (IUGG).
_RADIUS = 6_371_009
#: Five digits, alone (hotlines, which begin with 1, are none) or before 部队 and its kin: how units are numbered
#: towards the public. Digits may be full-width, Chinese, or crossed out in part, and spaces may stand between them.
_NUMBERED = re.compile(
    r"(?<![0-9])[02-9][0-9]{4}(?![0-9])"
    r"|[0-9〇零一二三四五六七八九×xX＊*]{4,6}\s*(?:部队|分队|支队|旅|团|信箱)"
    r"|[〇零一二三四五六七八九]{5}"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9〇零一二三四五六七八九])[\s·.\-—]+(?=[0-9〇零一二三四五六七八九])")


def distance(one: Position, other: Position) -> int:
    """Return the distance of two positions (WGS 84) on a sphere, in metres: good to half a percent."""
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(float(other.longitude) - float(one.longitude))
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return round(2 * _RADIUS * math.asin(math.sqrt(min(1.0, chord))))


def read_position(latitude: str, longitude: str) -> Position | None:
    """Return a position as a browser sends it, in degrees of WGS 84; None where none was sent.

    Raises:
        Invalid: `invalid`: there is no such place.
    """
    if not latitude.strip() and not longitude.strip():
        return None
    try:
        found = Position(
            Decimal(latitude.strip()).quantize(Decimal("0.000001")),
            Decimal(longitude.strip()).quantize(Decimal("0.000001")),
        )
    except InvalidOperation:
        raise Invalid("invalid", errors={"latitude": "field_wrong"}) from None
    if not found.possible:
        raise Invalid("invalid", errors={"latitude": "field_wrong"})
    return found


def names_military_unit(text: str) -> bool:
    """Tell whether `text` may hold the number of a unit of the military, which is secret and is not kept here."""
    return bool(_NUMBERED.search(_BETWEEN_DIGITS.sub("", text.translate(_FULL_WIDTH))))


def check_words(**texts: str) -> None:
    """Return if no text names a unit of the military by its number.

    Raises:
        Invalid: `invalid`, with `military_number` for each field that may.
    """
    if errors := {name: "military_number" for name, text in texts.items() if names_military_unit(text)}:
        raise Invalid("invalid", errors=errors)
