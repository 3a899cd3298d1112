"""Files of units: XLSX, CSV and JSON, headings in either language, nothing that a spreadsheet would run."""

import io
import json
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.sheets.files import WRITERS, read_file, write_json, write_xlsx
from fawang.kernel.storage.sheets.rows import Row, read_rows
from fawang.organisations.transfer.columns import COLUMNS, SHEET

DOCS = Path(__file__).parents[3] / "docs"
UNIT: dict[str, Any] = dict.fromkeys(column.name for column in COLUMNS) | {
    "code": "GZ-1", "id": 7, "kind": "town_station", "region": "440605011", "name": "=HYPERLINK(\"http://x\")",
    "phone": "0757-81234567", "other_phones": ["0757-1111111"], "latitude": Decimal("23.028910"),
    "longitude": Decimal("113.143220"), "services": ["legal_aid", "mediation"], "languages": ["cantonese"],
    "hours": "周一至周五 08:30-12:00", "lift": True, "ramp": False, "accepts_any": True, "address": "桂城1号",
}  # fmt: skip


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def read(path: Path) -> list[Row]:
    return list(read_rows(SHEET, read_file(SHEET, path)))


@pytest.mark.parametrize("ending", WRITERS)
def test_what_is_written_is_read_back(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"units.{ending}"
    with path.open("wb") as file:
        assert WRITERS[ending](SHEET, [UNIT], file) == 1
    [row] = read(path)
    assert row.problems == []
    assert row.number == (1 if ending == "json" else 2)
    given: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in row.values.items()
    }
    hours: Any = given.pop("hours")
    assert hours["fri"] == [["08:30", "12:00"]]
    assert given == {name: value for name, value in UNIT.items() if value is not None and name != "hours"}


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    with path.open("wb") as file:
        write_xlsx(SHEET, [{**UNIT, "address": "+cmd|' /C calc'!A0", "directions": "@SUM(1)"}], file)
    with zipfile.ZipFile(path) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist() if "sheet" in name)
    cells = [
        cell for row in load_workbook(path).worksheets[0].iter_rows(min_row=2) for cell in row if cell.value
    ]
    assert {cell.data_type for cell in cells} == {"s"}


def test_headings(tmp_path: Path) -> None:
    for typed in ("电话", "phone", " Phone ", "电话（phone）", "电话 (phone)"):
        found = SHEET.column_of(typed)
        assert found is not None
        assert found.name == "phone"
    assert all(SHEET.column_of(column.heading) == column for column in COLUMNS)
    [row] = read(
        sheet(tmp_path / "a.xlsx", ["编号", "备注", None, "电话"], ["A", "x", "y", "12348", "beyond"])
    )
    assert row.values == {"code": "A", "phone": "12348"}
    for wrong in (["名称"], ["编号", "code"], []):
        with pytest.raises(Invalid) as failure:
            read(sheet(tmp_path / "b.xlsx", wrong, ["x"]))
        assert failure.value.code == "import_headings"


def test_cells_as_spreadsheets_keep_them(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ["id", "region", "lift", "latitude", "longitude", "phone"],
        [7, 440605.0, True, 23.02891, 113.14322, "-"], [None, " ", None], [8, 440605, None, 95, "-", "7.57E+10"],
    )  # fmt: skip
    one, other = read(path)
    assert one.values == {
        "id": 7, "region": "440605", "lift": True, "latitude": Decimal("23.028910"),
        "longitude": Decimal("113.143220"), "phone": "",
    }  # fmt: skip
    assert other.number == 4
    assert [(problem.column, problem.code) for problem in other.problems] == [
        ("latitude", "field_wrong"),
        ("phone", "import_phone"),
    ]


def test_a_row_needs_a_number_and_a_whole_position(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([{"name": "无号"}, {"code": "A", "latitude": 23.1}, {"code": "-", "phone": "-"}])
    )
    first, second, third = read(path)
    assert [problem.code for problem in first.problems] == ["import_no_key"]
    assert [(problem.column, problem.code) for problem in second.problems] == [
        ("longitude", "import_half_position")
    ]
    # An empty number is none.
    assert third.values["code"] == "-"
    assert "经度 (longitude)" in second.problems[0].place
    said = second.problems[0].sentence
    assert said.count("。") + said.count(".") >= 2


@pytest.mark.parametrize("content", [b"no workbook", b"", b"PK\x03\x04 broken"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Invalid) as failure:
        read(path)
    assert failure.value.code == "import_file"


@pytest.mark.parametrize("content", ["{", "[1]", '{"units": {}}', '"x"', "[" * 100_000])
def test_what_is_no_json_of_ours(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(Invalid) as failure:
        read(path)
    assert failure.value.code == "import_file"
    with pytest.raises(Invalid):
        read(tmp_path / "a.ods")


def test_the_schema_in_the_documents_is_that_of_the_columns() -> None:
    schema = json.loads((DOCS / "units.schema.json").read_text(encoding="utf-8"))
    stated = schema["properties"]["units"]["items"]["properties"]
    assert {
        name: {key: value for key, value in one.items() if key != "description"}
        for name, one in stated.items()
    } == {column.name: dict(column.schema) for column in COLUMNS}
    written = io.BytesIO()
    write_json(SHEET, [UNIT], written)
    jsonschema.validate(json.loads(written.getvalue()), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"units": [{"code": "A", "latitude": 91}]}, schema)
