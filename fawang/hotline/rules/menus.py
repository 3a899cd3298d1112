"""The menu of a number: which key leads to what. Pure.

0 is a human in every menu, and each other way has at most one of the keys 1 to 9. `*` (another language) and `#`
(again) are the same everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid

KEYS = tuple("123456789")


class Choice(StrEnum):
    """Where a key of the menu leads."""

    ADVICE = "advice"
    #: What became of one's matter: its code is typed.
    PROGRESS = "progress"
    LEGAL_AID = "legal_aid"
    HUMAN = "human"
    MESSAGE = "message"


#: What an operator gives a key to.
OPEN_CHOICES = tuple(choice for choice in Choice if choice != Choice.HUMAN)


@dataclass(frozen=True, slots=True)
class Menu:
    """Keys and where they lead, in the order in which they are said."""

    ways: tuple[tuple[str, Choice], ...]

    def at(self, key: str) -> Choice | None:
        """Return where a key leads; None where it leads nowhere."""
        return dict(self.ways).get(key)


STANDARD = Menu(
    (
        ("1", Choice.ADVICE),
        ("2", Choice.PROGRESS),
        ("3", Choice.LEGAL_AID),
        ("0", Choice.HUMAN),
        ("9", Choice.MESSAGE),
    )
)


def read(keys: Mapping[str, str]) -> Menu:
    """Return the menu of these keys: `{"advice": "1", "message": "9"}`; what is missing or empty has none.

    Raises:
        Invalid: `invalid`: there is no such way (`menu_way_unknown`), no such key (`menu_key_invalid`), or two
            ways have the same (`menu_key_taken`).
    """
    errors: dict[str, str] = {}
    taken: dict[str, Choice] = {}
    for name, key in keys.items():
        if not key:
            continue
        if name not in OPEN_CHOICES:
            errors[name] = "menu_way_unknown"
        elif key not in KEYS:
            errors[name] = "menu_key_invalid"
        elif key in taken:
            errors[name] = "menu_key_taken"
        else:
            taken[key] = Choice(name)
    if errors:
        raise Invalid("invalid", errors=errors)
    standard = Menu((*((key, taken[key]) for key in sorted(taken)), ("0", Choice.HUMAN)))
    return STANDARD if dict(standard.ways) == dict(STANDARD.ways) else standard


def write(menu: Menu) -> dict[str, str]:
    """Return a menu as `read` reads it."""
    return {choice: key for key, choice in menu.ways if choice != Choice.HUMAN}
