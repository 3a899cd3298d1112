"""A file in batches of rows, whatever its form, with the number of each line. Never the whole of it in memory."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.sheets.files import encoding_of

FORMS = (".csv", ".xlsx", ".parquet")
#: Rows that are judged together.
BATCH = 20_000
type Row = list[Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a file, and the number of each one's line as somebody counts them who opens it."""

    lines: list[int]
    rows: list[Row]


def read(path: Path, *, encoding: str = "", sheet: str = "") -> tuple[list[Any], Iterator[Batch]]:
    """Return the headings of a file, and its rows in batches.

    Args:
        encoding: of a CSV file; empty: UTF-8, or GB 18030 (which holds GBK) where it is not UTF-8.
        sheet: of an XLSX file; empty: the first one.

    Raises:
        Invalid: `file_form_unknown`, `file_unreadable`, `no_headings`, `sheet_unknown`, and while rows are read too.
    """
    readers = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    if path.suffix.lower() not in readers:
        raise Invalid("file_form_unknown", known=", ".join(FORMS))
    numbered = readers[path.suffix.lower()](path, encoding, sheet)
    try:
        _line, headings = next(numbered)
    except StopIteration:
        raise Invalid("no_headings") from None
    while headings and headings[-1] in (None, ""):
        headings = headings[:-1]
    return headings, _batches(numbered, len(headings))


def digest(path: Path) -> str:
    """Return the beginning of the SHA-256 of a file."""
    found = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()[:16]


def _batches(numbered: Iterator[tuple[int, Row]], width: int) -> Iterator[Batch]:
    lines: list[int] = []
    rows: list[Row] = []
    for line, row in numbered:
        if all(cell in (None, "") for cell in row):
            continue
        lines.append(line)
        rows.append(row + [None] * (width - len(row)))
        if len(rows) == BATCH:
            yield Batch(lines, rows)
            lines, rows = [], []
    if rows:
        yield Batch(lines, rows)


def _csv(path: Path, encoding: str, _sheet: str) -> Iterator[tuple[int, Row]]:
    chosen = encoding or encoding_of(path)
    try:
        with path.open(encoding=chosen, newline="") as file:
            reader = csv.reader(file, strict=True)
            for row in reader:
                # A quoted cell may have lines of its own: `line_num` is that of the row's last one.
                yield reader.line_num, list(row)
    except (UnicodeDecodeError, LookupError):
        raise Invalid("file_unreadable", why=f"{chosen}?") from None
    except csv.Error as error:
        raise Invalid("file_unreadable", why=f"{reader.line_num}: {error}") from None


def _xlsx(path: Path, _encoding: str, sheet: str) -> Iterator[tuple[int, Row]]:
    # Read-only it reads row after row; it is much slower than libraries that hold the whole sheet in memory.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, OSError, KeyError, ValueError) as error:
        raise Invalid("file_unreadable", why=str(error)) from None
    except Exception as error:  # zipfile and XML raise what they like for a file that is none of theirs
        raise Invalid("file_unreadable", why=type(error).__name__) from None
    try:
        if sheet and sheet not in book.sheetnames:
            raise Invalid("sheet_unknown", value=sheet, known=", ".join(book.sheetnames))
        for line, row in enumerate(
            (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True), 1
        ):
            yield line, list(row)
    finally:
        book.close()


def _parquet(path: Path, _encoding: str, _sheet: str) -> Iterator[tuple[int, Row]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise Invalid("file_unreadable", why=str(error)) from None
    with file:
        yield 0, list(file.schema_arrow.names)
        rows = chain.from_iterable(
            zip(*(column.to_pylist() for column in batch.columns), strict=True)
            for batch in file.iter_batches(batch_size=BATCH)
        )
        for line, row in enumerate(rows, 1):
            yield line, list(row)
