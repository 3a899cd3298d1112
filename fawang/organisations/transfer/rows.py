"""A row of a file of units: its cells by column, read into values or into what is wrong of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import SENTENCES
from fawang.organisations.transfer.cells import Wrong
from fawang.organisations.transfer.columns import BY_NAME, NOTHING, Column, column_of, heading

#: A row is found again by one of them.
KEYS = ("code", "id")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell: the row as the file counts it, the column, the code of a sentence."""

    row: int
    column: str
    code: str
    value: str = ""

    @property
    def sentence(self) -> str:
        """Return what is wrong and how it is put right, in the reader's language."""
        said = str(SENTENCES[self.code])
        hint = str(BY_NAME[self.column].hint) if self.column in BY_NAME else ""
        return f"{said} {hint}".strip()

    @property
    def chinese(self) -> str:
        """Return the Chinese name of the column."""
        return BY_NAME[self.column].chinese if self.column in BY_NAME else ""

    @property
    def place(self) -> str:
        """Return the column as the file has it."""
        return heading(BY_NAME[self.column]) if self.column in BY_NAME else self.column


@dataclass(slots=True)
class Row:
    """A row as it was read; `values` by column, without empty cells."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def wrong(self, column: str, code: str, value: object = "") -> None:
        """Note what is wrong."""
        self.problems.append(RowProblem(self.number, column, code, str(value)[:80]))


def columns_of(headings: Sequence[object]) -> list[Column | None]:
    """Return the columns that a first row names; None for those that are none of ours, which are left alone.

    Raises:
        Invalid: `import_headings`: neither number nor name is among them, or one stands there twice.
    """
    found = [column_of(str(one)) if one is not None else None for one in headings]
    names = [column.name for column in found if column]
    if not set(names) & set(KEYS) or len(set(names)) < len(names):
        raise Invalid("import_headings")
    return found


def read_rows(numbered: Iterable[tuple[int, Mapping[str, object]]]) -> Iterator[Row]:
    """Read cells by name of column, row after row; rows without any content are left out."""
    for number, cells in numbered:
        row = Row(number)
        for name, cell in cells.items():
            column = BY_NAME.get(name)
            if column is None or column.given:
                continue
            text = _text(cell)
            if text:
                _read(row, column, text)
        if row.values or row.problems:
            _check(row)
            yield row


def _read(row: Row, column: Column, text: str) -> None:
    if text == NOTHING and column.keeps is not ...:
        row.values[column.name] = column.keeps
        return
    try:
        row.values[column.name] = column.read(text)
    except Wrong as wrong:
        row.wrong(column.name, wrong.code, text)


def _check(row: Row) -> None:
    wrong = {problem.column for problem in row.problems}
    if not any(key in row.values or key in wrong for key in KEYS):
        row.wrong("code", "import_no_key")
    one, other = row.values.get("latitude", ...), row.values.get("longitude", ...)
    if (one is ...) != (other is ...) or (one is None) != (other is None):
        missing = "longitude" if one not in (..., None) else "latitude"
        if not wrong & {"latitude", "longitude"}:
            row.wrong(missing, "import_half_position")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list | tuple):
        return ";".join(str(one) for one in cell)
    return str(cell).strip()
