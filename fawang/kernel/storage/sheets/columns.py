"""The columns of a file: what they are called, how a cell is written, what it is read as."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fawang.kernel.rules.text import clean
from fawang.kernel.wording import Text

if TYPE_CHECKING:
    from fawang.kernel.storage.sheets.rows import Row

#: In a cell: this is not known, or there is none. An empty cell leaves what is there.
NOTHING = "-"
_YES, _NO = {"是", "有", "yes", "y", "true", "1"}, {"否", "无", "没有", "no", "n", "false", "0"}


class Wrong(Exception):
    """A cell cannot be right; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        name: its code, as in JSON and in brackets behind the Chinese name.
        chinese: as it stands in the first row of a sheet.
        hint: how a cell is written, said beside what is wrong.
        read: returns the value of a cell that is not empty, or raises `Wrong`.
        schema: its JSON Schema.
        keeps: what NOTHING stands for; `...` where there is always something.
        given: it is written by an export and left alone by an import.
        between: what stands between the items of a list in one cell.
    """

    name: str
    chinese: str
    hint: Text
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    keeps: Any = ...
    given: bool = False
    between: str = "；"

    @property
    def heading(self) -> str:
        """Return what stands above it: 电话 (phone)."""
        return f"{self.chinese} ({self.name})"


@dataclass(frozen=True)
class Sheet:
    """What a file of records has.

    Args:
        name: of the page of a workbook, and of the list in JSON.
        keys: columns by which a record is found again; a row has one of them.
        names: by column, how values read in a workbook.
        check: judges a row as a whole, and notes what is wrong.
    """

    name: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    names: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    check: "Callable[[Row], None] | None" = None

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Return the columns by their codes."""
        return {column.name: column for column in self.columns}

    @cached_property
    def _by_heading(self) -> dict[str, Column]:
        return {heading: column for column in self.columns for heading in (column.name, column.chinese)}

    def column_of(self, typed: str) -> Column | None:
        """Return the column that a heading means: its code, its Chinese name, or both."""
        wanted = typed.strip().replace("（", "(").replace("）", ")")
        inside = wanted.rpartition("(")[2].rstrip(")").strip()
        known = self._by_heading
        return known.get(wanted) or known.get(inside.lower()) or known.get(wanted.lower())


def line(longest: int) -> Callable[[str], str]:
    """Return a reader of a line of text of at most `longest` characters."""

    def read(cell: str) -> str:
        text = " ".join(clean(cell).split())
        if len(text) > longest:
            raise Wrong("field_too_long")
        return text

    return read


def whole(cell: str) -> int:
    """Return a positive whole number."""
    if not re.fullmatch(r"[0-9]{1,18}(?:\.0)?", cell.strip()):
        raise Wrong("field_wrong")
    return int(cell.strip().removesuffix(".0"))


def yes_or_no(cell: str) -> bool:
    """Return whether a cell says yes."""
    text = cell.strip().lower()
    if text not in _YES | _NO:
        raise Wrong("field_wrong")
    return text in _YES
