"""Files of records: CSV as offices save it, without formulas, and what is said of a file that is none."""

from pathlib import Path

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.sheets.columns import Column, Sheet, line
from fawang.kernel.storage.sheets.files import read_file, write_csv

SHEET = Sheet(
    "rooms",
    (
        Column("number", "编号", "", line(40), {}),
        Column("name", "名称", "", line(40), {}, keeps=""),
        Column("trades", "领域", "", line(40), {}, keeps=[]),
    ),
    ("number",),
)


def read(path: Path) -> list[tuple[int, dict[str, object]]]:
    return list(read_file(SHEET, path))


def test_a_formula_is_text_to_a_spreadsheet_and_the_same_text_to_us(tmp_path: Path) -> None:
    path = tmp_path / "rooms.csv"
    rows: list[dict[str, object]] = [
        {"number": "1", "name": "=HYPERLINK(1)", "trades": ["a", "b"]},
        {"number": "2", "name": "-", "trades": []},
        {"number": "3", "name": '第一行\n第二行，"引"', "trades": None},
    ]
    with path.open("wb") as file:
        assert write_csv(SHEET, rows, file) == 3
        assert not file.closed
    written = path.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in written
    assert "'-" in written
    assert [(number, cells["name"], cells["trades"]) for number, cells in read(path)] == [
        (2, "=HYPERLINK(1)", "a；b"), (3, "-", ""), (5, "第一行\n第二行，\"引\"", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_as_spreadsheets_of_offices_save_them(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ROOMS.CSV"
    path.write_text("名称,别的,编号\r\n南海调委会,x,7\r\n", encoding=encoding)
    assert read(path) == [(2, {"name": "南海调委会", "number": "7"})]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xff\xff\n1", "import_file"),
        (b'number,name\n1,"open', "import_file"),
        (b"", "import_headings"),
        (b"name\nx", "import_headings"),
    ],
)
def test_what_is_no_such_file_is_said(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "rooms.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid) as told:
        read(path)
    assert told.value.code == code


def test_an_ending_that_is_none_of_ours_is_said(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as told:
        read(tmp_path / "rooms.ods")
    assert told.value.code == "import_file"
