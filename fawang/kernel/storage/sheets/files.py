"""XLSX, CSV and JSON, read row after row and written the same way."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import armed, defused
from fawang.kernel.storage import disk
from fawang.kernel.storage.sheets.columns import Column, Sheet
from fawang.kernel.storage.sheets.rows import columns_of

#: JSON is read as a whole; 50,000 records take some 30 MB.
MOST_BYTES = 64 * 1024 * 1024


def read_file(sheet: Sheet, path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Give the rows of a file by its ending, one of ENDINGS. Cells by name of column; numbers as the file counts.

    Raises:
        Invalid: `import_file`, it is no such file; `import_headings`.
    """
    read = {".json": _json, ".xlsx": _xlsx, ".csv": _csv}.get(path.suffix.lower())
    if read is None:
        raise Invalid("import_file", why=path.suffix or path.name)
    yield from read(sheet, path)


def _json(sheet: Sheet, path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    if path.stat().st_size > MOST_BYTES:
        raise Invalid("import_file", why=f"> {MOST_BYTES // 1024 // 1024} MB")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Invalid("import_file", why=str(error)[:100]) from None
    rows = data.get(sheet.name) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid("import_file", why=f'{{"{sheet.name}": [{{…}}, …]}}')
    # A list has no lines: its first row is 1.
    yield from enumerate(rows, 1)


def _xlsx(sheet: Sheet, path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    # Read-only it reads row after row; others hold the whole sheet in memory.
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # zipfile and XML raise what they like for a file that is none of theirs
        raise Invalid("import_file", why=type(error).__name__) from None
    try:
        lines = enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
        columns = columns_of(sheet, next(lines, (1, ()))[1])
        for number, cells in lines:
            yield number, {column.name: cell for column, cell in zip(columns, cells, strict=False) if column}
    finally:
        book.close()


def _csv(sheet: Sheet, path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    encoding = encoding_of(path)
    lines = None
    try:
        with path.open(encoding=encoding, newline="") as file:
            lines = csv.reader(file, strict=True)
            columns = columns_of(sheet, next(lines, []))
            for cells in lines:
                # A quoted cell may have lines of its own: `line_num` is that of the row's last one.
                yield (
                    lines.line_num,
                    {
                        column.name: armed(cell)
                        for column, cell in zip(columns, cells, strict=False)
                        if column
                    },
                )
    except UnicodeDecodeError:
        raise Invalid("import_file", why=f"{encoding}?") from None
    except csv.Error as error:
        raise Invalid("import_file", why=f"{lines.line_num if lines else 0}: {error}") from None


def encoding_of(path: Path) -> str:
    """Return the encoding of a CSV file: the whole file is looked at, since Chinese may come late in it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def write_xlsx(sheet: Sheet, rows: Iterable[Mapping[str, Any]], file: IO[bytes]) -> int:
    """Write rows, values by column, into a workbook; return how many. Every cell is text, never a formula.

    Raises:
        Unavailable: `no_room`.
    """
    import xlsxwriter

    count = 0
    with disk.room(), TemporaryDirectory(prefix="fawang-") as folder:
        kept = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        book = xlsxwriter.Workbook(file, kept)
        page = book.add_worksheet(sheet.name)
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        page.set_column(0, len(sheet.columns) - 1, 18, text)
        page.freeze_panes(1, 0)
        for place, column in enumerate(sheet.columns):
            page.write_string(0, place, column.heading, bold)
        for count, row in enumerate(rows, 1):
            for place, column in enumerate(sheet.columns):
                if said := _cell(sheet, column, row[column.name]):
                    page.write_string(count, place, said, text)
        book.close()
        file.flush()
    return count


def write_csv(sheet: Sheet, rows: Iterable[Mapping[str, Any]], file: IO[bytes]) -> int:
    """Write rows, values by column, as CSV in UTF-8; return how many. No cell is a formula to a spreadsheet."""
    count = 0
    out = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(out)
    lines.writerow([column.heading for column in sheet.columns])
    for row in rows:
        lines.writerow([defused(_cell(sheet, column, row[column.name])) for column in sheet.columns])
        count += 1
    # The file is the caller's to close.
    out.detach()
    return count


def write_json(sheet: Sheet, rows: Iterable[Mapping[str, Any]], file: IO[bytes]) -> int:
    """Write rows, values by column, as JSON, a record a line; return how many."""
    count = 0
    file.write(f'{{"{sheet.name}": ['.encode())
    for count, row in enumerate(rows, 1):
        given = {name: _plain(cell) for name, cell in row.items() if cell not in (None, "", [], ())}
        file.write((b",\n" if count > 1 else b"\n") + json.dumps(given, ensure_ascii=False).encode())
    file.write(b"\n]}\n")
    return count


def _plain(value: Any) -> Any:
    # Six places of a degree are less than a float holds.
    return float(value) if isinstance(value, Decimal) else value


def _cell(sheet: Sheet, column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    named = sheet.names.get(column.name, {})
    if isinstance(value, list | tuple):
        return column.between.join(named.get(one, str(one)) for one in value)
    return named.get(value, str(value))


#: By ending: writes rows, values by column, into a file, and returns how many.
WRITERS: Mapping[str, Callable[[Sheet, Iterable[Mapping[str, Any]], IO[bytes]], int]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}
