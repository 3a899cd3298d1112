"""The languages of people and lawyers, read from `data/languages.toml` when this is loaded. Pure but for that file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import EnumType, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

#: The languages in which pages are written; a name is there in each.
_PAGES = frozenset({"zh-hans", "zh-hant", "en"})


@dataclass(frozen=True, slots=True)
class Row:
    """One language of the file.

    Args:
        name: by language of the pages.
        key: which key chooses it on 12348; 0: 12348 does not speak it.
        spoken: it can be spoken on the telephone.
        also: how files of other systems write it.
    """

    name: Mapping[str, str]
    key: int = 0
    spoken: bool = True
    also: tuple[str, ...] = ()


def read(path: Path = Path(__file__).parent.parent / "data" / "languages.toml") -> dict[str, Row]:
    """Return the languages of a file by code, in its order.

    Raises:
        ValueError: a code is too long for its column, a name is missing, or the keys are not 1, 2, 3 …
        TypeError: a row has what no row has.
    """
    found = {code: Row(**row) for code, row in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    for code, row in found.items():
        if len(code) > 12 or row.name.keys() != _PAGES:
            raise ValueError(f"{path.name}: {code} is longer than 12 characters, or lacks a name")
    keys = sorted(row.key for row in found.values() if row.key)
    if keys != list(range(1, len(keys) + 1)) or len(keys) > 9:
        raise ValueError(f"{path.name}: the keys are {keys}")
    return found


ROWS = read()


class FromRows(EnumType):
    """An enumeration whose members are rows of the file. The type checker cannot know their names."""

    if TYPE_CHECKING:

        def __getattr__[Member](cls: type[Member], name: str) -> Member: ...


class Language(StrEnum, metaclass=FromRows):
    """What a lawyer can work in; spoken Chinese by its dialect. Code names Mandarin alone: everybody has it."""

    _ignore_ = ["code"]
    for code in ROWS:
        vars()[code.upper()] = code


#: What 12348 speaks, in the order of its keys.
ON_12348: tuple[Language, ...] = tuple(
    sorted((one for one in Language if ROWS[one].key), key=lambda one: ROWS[one].key)
)
#: What can be spoken on the telephone.
BY_PHONE: tuple[Language, ...] = tuple(one for one in Language if ROWS[one].spoken)
