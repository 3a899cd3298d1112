"""Files of figures: what is at their head, which text is never a formula, and pages of any number."""

import csv
import io
import zipfile
from collections.abc import Generator
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.queries.answers import spreadsheets
from fawang.datacentre.queries.answers.sheets import Cell, Column, Form, Sheet
from fawang.datacentre.queries.answers.spreadsheets import csv_file, defused, xlsx_file

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
EVIL = ['=HYPERLINK("http://example.org";"x")', "+1", "-2+3", "@SUM(1)", "\t=1", " =1", "＝1", "\r=1"]


def made(rows: list[list[Cell]]) -> Sheet:
    sheet = Sheet(
        [("Question", "=1+1"), ("Note", "Demo")], [Column("=a", Form.TEXT), Column("b", Form.SHARE)]
    )

    def given_out() -> Generator[list[Cell]]:
        for row in rows:
            sheet.written += 1
            yield row

    sheet.rows = given_out()
    return sheet


def read_csv(sheet: Sheet) -> list[list[str]]:
    content = b"".join(csv_file(sheet)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


def pages(sheet: Sheet) -> tuple[list[list[list[Any]]], str]:
    """Return the cells of all pages of the workbook, and all XML in it."""
    file = io.BytesIO()
    xlsx_file(sheet, file)
    found, text = [], ""
    with zipfile.ZipFile(file) as book:
        for name in sorted(one for one in book.namelist() if one.startswith("xl/worksheets/sheet")):
            text += book.read(name).decode()
            tree = ElementTree.fromstring(book.read(name))
            found.append(
                [
                    ["".join(cell.itertext()) for cell in row.iterfind("m:c", _NS)]
                    for row in tree.iterfind(".//m:row", _NS)
                ]
            )
    return found, text


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_typed_is_a_formula(evil: str) -> None:
    assert defused(evil) == f"'{evil}"
    lines = read_csv(made([[evil, 0.5]]))
    assert lines[0] == ["Question", "'=1+1"]
    assert lines[3] == ["'=a", "b"]
    assert lines[4] == [f"'{evil}", "0.5"]
    cells, xml = pages(made([[evil, 0.5]]))
    assert "<f>" not in xml
    # The format writes a carriage return as _x000D_.
    assert [cell.replace("_x000D_", "").strip() for cell in cells[0][3]] == [evil.strip(), "0.5"]


@given(st.text(max_size=20))
def test_whatever_is_typed_comes_back_as_text(text: str) -> None:
    assert defused(text).removeprefix("'") == text.removeprefix("'")
    assert defused(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    lines = read_csv(made([["佛山", -0.25], ["", None]]))
    assert lines[4:6] == [["佛山", "-0.25"], ["", ""]]
    assert lines[-1][1] == "2"


def test_a_workbook_goes_on_in_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_LINES", 14)
    rows: list[list[Cell]] = [[str(n), n / 100] for n in range(25)]
    cells, _ = pages(made(rows))
    assert len(cells) == 3
    assert [line[0] for page in cells for line in page[3:]] == [str(n) for n in range(25)]
    assert all(page[0] == ["Question", "=1+1"] for page in cells)


def test_without_rows_there_is_a_page_with_the_head() -> None:
    cells, _ = pages(made([]))
    assert cells == [[["Question", "=1+1"], ["Note", "Demo"], ["=a", "b"]]]
