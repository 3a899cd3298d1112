"""The five levels of administrative divisions, and what a division's code says by itself. Pure.

Codes are those of GB/T 2260 (province, prefecture, county) and of the National Bureau of
Statistics (town, village): 2, 4, 6, 9 and 12 digits, each a prefix of those below it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How high a division stands, the highest first."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


#: Digits of a code at each level.
DIGITS: dict[Level, int] = {
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
}
_LEVELS = {digits: level for level, digits in DIGITS.items()}
#: Digits of the code directly above one of so many.
_ABOVE = {4: 2, 6: 4, 9: 6, 12: 9}
CODE = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?)?")


@dataclass(frozen=True, slots=True)
class Place:
    """A division as others see it. `path_name` is its name with those of all above it."""

    code: str
    level: Level
    name: str
    path_name: str


def is_code(text: str) -> bool:
    """Tell whether `text` has the form of a division's code."""
    return len(text) in _LEVELS and text.isascii() and text.isdigit()


def level_of(code: str) -> Level:
    """Return the level of `code`.

    Raises:
        ValueError: not the form of a code.
    """
    if not is_code(code):
        raise ValueError(f"not the code of a division: {code!r}")
    return _LEVELS[len(code)]


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes above `code`, lowest first."""
    return tuple(code[:digits] for digits in (9, 6, 4, 2) if digits < len(code))


def chain(code: str) -> tuple[str, ...]:
    """Return `code` and all above it, lowest first: the order in which offices are looked for."""
    return (code, *ancestors(code))


def parent(code: str) -> str | None:
    """Return the code directly above `code`, or None for a province."""
    digits = _ABOVE.get(len(code))
    return None if digits is None else code[:digits]


def covers(upper: str, code: str) -> bool:
    """Tell whether `code` is `upper` or lies in it."""
    return code.startswith(upper)


def common(one: str, other: str) -> str | None:
    """Return the lowest division that both lie in, or None if they share no province."""
    above = set(chain(one))
    return next((code for code in chain(other) if code in above), None)


def is_placeholder(code: str) -> bool:
    """Tell whether `code` is a county that only repeats its prefecture.

    Dongguan, Zhongshan and a few others have no counties; the Bureau fills the level with a code
    that ends in 00 (441900), which in GB/T 2260 is the prefecture itself.
    """
    return len(code) == DIGITS[Level.COUNTY] and code.endswith("00")


def path_name(names: tuple[tuple[str, str], ...]) -> str:
    """Return the full name from (code, name) pairs, highest first; placeholders would repeat a name."""
    return "".join(name for code, name in names if not is_placeholder(code))
