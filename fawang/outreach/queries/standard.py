"""The list by which offices are inspected, read from `data/standard.toml` when this is loaded."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from fawang.kernel.wording import Text, named
from fawang.organisations.rules import UnitKind

_PAGES = frozenset({"zh-hans", "zh-hant", "en"})
_GROUPS = ("opening", "equipment")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an office of some levels should have."""

    code: str
    group: str
    levels: frozenset[str]
    name: Text


@dataclass(frozen=True, slots=True)
class Standard:
    """An edition of the list, where it is from, and whether an authority has confirmed it."""

    edition: str
    verified: bool
    source: str
    items: tuple[Item, ...]

    def of_level(self, level: str) -> tuple[Item, ...]:
        """Return the items for a level, opening first."""
        return tuple(
            one for group in _GROUPS for one in self.items if one.group == group and level in one.levels
        )


LEVELS = ("centre", "station", "workroom")
#: Units that are neither are stations.
_LEVEL_OF = {UnitKind.CENTRE: "centre", UnitKind.VILLAGE_WORKROOM: "workroom"}


def level_of(kind: UnitKind) -> str:
    """Return the level by whose list a unit is inspected."""
    return _LEVEL_OF.get(kind, "station")


def read(text: str) -> Standard:
    """Return the list in a TOML text.

    Raises:
        ValueError: an item has an unknown level or group, lacks a language, or stands twice.
    """
    data = tomllib.loads(text)
    for row in data["items"]:
        fits = set(row["levels"]) <= set(LEVELS) and row["group"] in _GROUPS and row["name"].keys() == _PAGES
        if row.keys() != {"code", "group", "levels", "name"} or not fits:
            raise ValueError(f"the item {row.get('code')!r} of the standard is not as it should be")
    items = tuple(
        Item(row["code"], row["group"], frozenset(row["levels"]), named(row["name"])) for row in data["items"]
    )
    if len({one.code for one in items}) < len(items):
        raise ValueError("an item of the standard stands twice")
    return Standard(data["edition"], data["verified"], data["source"], items)


STANDARD = read((Path(__file__).parent.parent / "data" / "standard.toml").read_text(encoding="utf-8"))
NAMES: dict[str, Text] = {one.code: one.name for one in STANDARD.items}
