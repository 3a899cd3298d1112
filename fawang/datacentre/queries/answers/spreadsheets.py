"""Sheets as files: CSV piece by piece, XLSX with a row in memory at a time. A formula is only text in both."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.utils.translation import gettext as _

from fawang.datacentre.queries.answers.sheets import Cell, Column, Form, Sheet
from fawang.kernel.storage import disk

#: A sheet of XLSX has 2^20 rows (ECMA-376); what is longer goes on in the next one.
MOST_LINES = 1_048_576
#: Programs read a cell that begins with one of these as a formula; a space before it does not help.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TOGETHER = 500
_SHOWN = {Form.TEXT: "@", Form.WHOLE: "#,##0", Form.DECIMAL: "#,##0.00", Form.SHARE: "0.00%"}


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before it where it would be one."""
    return (
        f"'{text}"
        if text.lstrip(" \u00a0\u3000").startswith(_FORMULAS) or text.startswith(_FORMULAS)
        else text
    )


def csv_file(sheet: Sheet) -> Iterator[bytes]:
    """Give a sheet as CSV in UTF-8 with a mark, so that spreadsheets read Chinese. The last line counts the rows."""
    yield "\ufeff".encode()
    yield _lines([*[list(line) for line in sheet.head], [], [column.name for column in sheet.columns]])
    held: list[list[Cell]] = []
    with closing(sheet.rows) as rows:
        for row in rows:
            held.append(row)
            if len(held) == _TOGETHER:
                yield _lines(held)
                held = []
    # Who does not find this line has not the whole file.
    yield _lines([*held, [], [_("Rows"), sheet.written]])


def _lines(rows: list[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _plain(cell: Cell) -> Any:
    if isinstance(cell, str):
        return defused(cell)
    return round(cell, 6) if isinstance(cell, float) else cell


def xlsx_file(sheet: Sheet, file: IO[bytes]) -> None:
    """Write a sheet as XLSX into an open file.

    Raises:
        Invalid, Unavailable: the engine failed while rows were read (sheets.py); `no_room`.
    """
    with disk.room():
        _write(sheet, file)
        # What is still on its way to the disk finds it full here, and not where the file is sent.
        file.flush()


def _write(sheet: Sheet, file: IO[bytes]) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Rows go to files of their own as they are written, and are never held. Where one fails they would be left there.
    with TemporaryDirectory(prefix="fawang-") as folder:
        kept = {"constant_memory": True, "tmpdir": folder}
        book = xlsxwriter.Workbook(file, kept | {"strings_to_formulas": False, "strings_to_urls": False})
        try:
            try:
                _Pages(book, sheet).write()
            finally:
                book.close()
        except FileCreateError as failure:
            # It has put what the disk said into words of its own.
            raise failure.args[0] from None


class _Pages:
    """The pages of a workbook: each with the head and the columns' names above its rows."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._forms = {form: book.add_format({"num_format": shown}) for form, shown in _SHOWN.items()}
        self._bold = book.add_format({"bold": True})
        self._page: Any = None
        self._line = MOST_LINES

    def write(self) -> None:
        with closing(self._sheet.rows) as rows:
            self._write(rows)

    def _write(self, rows: Iterator[list[Cell]]) -> None:
        for row in rows:
            if self._line >= MOST_LINES:
                self._next_page()
            for place, (cell, column) in enumerate(zip(row, self._sheet.columns, strict=True)):
                self._cell(place, cell, column)
            self._line += 1
        if self._page is None:
            self._next_page()

    def _next_page(self) -> None:
        self._page = self._book.add_worksheet()
        self._page.set_column(0, len(self._sheet.columns) - 1, 18)
        for line, (label, said) in enumerate(self._sheet.head):
            self._page.write_string(line, 0, label, self._bold)
            self._page.write_string(line, 1, said)
        heads = len(self._sheet.head) + 1
        for place, column in enumerate(self._sheet.columns):
            self._page.write_string(heads, place, column.name, self._bold)
        self._page.freeze_panes(heads + 1, 0)
        self._line = heads + 1

    def _cell(self, place: int, cell: Cell, column: Column) -> None:
        if isinstance(cell, str):
            self._page.write_string(self._line, place, cell, self._forms[Form.TEXT])
        elif cell is not None:
            self._page.write_number(self._line, place, cell, self._forms[column.form])
