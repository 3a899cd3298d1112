"""A row of a file: its cells by column, read into values or into what is wrong of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.sheets.columns import NOTHING, Column, Sheet, Wrong
from fawang.kernel.wording import SENTENCES


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell: the row as the file counts it, the column, the code of a sentence."""

    row: int
    column: str
    code: str
    value: str = ""
    about: Column | None = None

    @property
    def sentence(self) -> str:
        """Return what is wrong and how it is put right, in the reader's language."""
        said = str(SENTENCES[self.code])
        hint = str(self.about.hint) if self.about else ""
        return f"{said} {hint}".strip()

    @property
    def chinese(self) -> str:
        """Return the Chinese name of the column."""
        return self.about.chinese if self.about else ""

    @property
    def place(self) -> str:
        """Return the column as the file has it."""
        return self.about.heading if self.about else self.column


@dataclass(slots=True)
class Row:
    """A row as it was read; `values` by column, without empty cells."""

    sheet: Sheet
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def wrong(self, column: str, code: str, value: object = "") -> None:
        """Note what is wrong."""
        about = self.sheet.by_name.get(column)
        self.problems.append(RowProblem(self.number, column, code, str(value)[:80], about))


def columns_of(sheet: Sheet, headings: Sequence[object]) -> list[Column | None]:
    """Return the columns that a first row names; None for those that are none of ours, which are left alone.

    Raises:
        Invalid: `import_headings`: none of the keys is among them, or one stands there twice.
    """
    found = [sheet.column_of(str(one)) if one is not None else None for one in headings]
    names = [column.name for column in found if column]
    if not set(names) & set(sheet.keys) or len(set(names)) < len(names):
        raise Invalid("import_headings")
    return found


def read_rows(sheet: Sheet, numbered: Iterable[tuple[int, Mapping[str, object]]]) -> Iterator[Row]:
    """Read cells by name of column, row after row; rows without any content are left out."""
    for number, cells in numbered:
        row = Row(sheet, number)
        for name, cell in cells.items():
            column = sheet.by_name.get(name)
            if column is None or column.given:
                continue
            text = _text(cell, column)
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
    if not any(key in row.values or key in wrong for key in row.sheet.keys):
        row.wrong(row.sheet.keys[0], "import_no_key")
    if row.sheet.check:
        row.sheet.check(row)


def _text(cell: object, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list | tuple):
        return column.between.join(str(one) for one in cell)
    return str(cell).strip()
