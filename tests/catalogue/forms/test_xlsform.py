"""Forms from workbooks: what is mapped, and what is named with its row and column."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from fawang.catalogue.forms.computation import compute
from fawang.catalogue.forms.course import course
from fawang.catalogue.forms.shape import Type
from fawang.catalogue.forms.xlsform import Mapped, read_workbook
from fawang.catalogue.forms.xpath import Unsupported, translate

HEADINGS = ["type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "required", "relevant",
            "calculation", "appearance"]  # fmt: skip
SURVEY: list[list[Any]] = [
    ["begin_group", "basics", "基本情况", "Basics"],
    ["text", "who", "姓名", "Name", "照身份证填写", "yes"],
    ["text", "id", "身份证号", "Identity number", None, "no", None, None, "id_number"],
    ["select_one yn", "has", "有债权人吗", "Creditors?", None, "yes"],
    ["end_group"],
    ["begin_repeat", "debts", "债权人", "Creditor", None, None, "${has} = 'yes'"],
    ["text", "creditor", "名称", "Name", None, "yes"],
    ["decimal", "owed", "金额", "Amount", None, "yes"],
    ["end_repeat"],
    ["select_multiple proof", "proofs", "证据", "Proof", None, "no"],
    ["text", "which", "哪一种", "Which", None, "yes", "selected(${proofs}, 'other')"],
    ["calculate", "total", "合计", "Total", None, None, None, "sum(${owed})"],
]
CHOICES = [["yn", "yes", "是", "Yes"], ["yn", "no", "否", "No"], ["proof", "note", "欠条", "Note"],
           ["proof", "other", "其他", "Other"]]  # fmt: skip


def read(tmp_path: Path, survey: list[list[Any]], **settings: str) -> Mapped:
    """Return what a workbook of these rows is."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    for row in [HEADINGS, *survey]:
        sheet.append(row)
    choices = book.create_sheet("choices")
    for row in [["list_name", "name", "label::中文 (zh)", "label::English (en)"], *CHOICES]:
        choices.append(row)
    own = {
        "form_title": "债务清单",
        "form_id": "debts_list",
        "version": "3",
        "where": "法院立案窗口",
        **settings,
    }
    sheet = book.create_sheet("settings")
    sheet.append([name for name, value in own.items() if value])
    sheet.append([value for value in own.values() if value])
    path = tmp_path / "form.xlsx"
    book.save(path)
    return read_workbook(path)


def test_a_workbook_becomes_a_form(tmp_path: Path) -> None:
    mapped = read(tmp_path, SURVEY)
    assert mapped.faults == []
    assert mapped.read is not None
    assert mapped.read.mistakes == ()
    form = mapped.read.form
    assert form is not None
    assert (form.code, form.version, form.title.zh_Hans) == ("debts_list", 3, "债务清单")
    types = {question.name: question.type for _, question, _ in form.everything()}
    assert types == {
        "who": Type.TEXT, "id": Type.ID_NUMBER, "has": Type.YES_NO, "creditor": Type.TEXT, "owed": Type.MONEY,
        "proofs": Type.SEVERAL, "which": Type.TEXT,
    }  # fmt: skip
    answers = {
        "who": "甲", "has": "yes", "debts__more__0": "yes", "debts__1__creditor": "乙", "debts__1__owed": "0.1",
        "debts__more__1": "yes", "debts__2__creditor": "丙", "debts__2__owed": "0.2", "debts__more__2": "no",
        "proofs": "other", "which": "录音",
    }  # fmt: skip
    found = course(form, answers)
    assert found.missing == {}
    assert [one.value for one in compute(form, found)] == ["0.30"]
    assert "which" not in {one.name for one in course(form, {**answers, "proofs": "note"}).asked}


@pytest.mark.parametrize(
    ("row", "column", "cure"),
    [
        (["geopoint", "gp", "地点"], "type", "use one of"),
        (["text", "gp", None, "only English"], "label", "label::中文"),
        (["text", "gp", "问", None, None, None, "pulldata('x', ${who})"], "relevant", "selected()"),
        (["calculate", "gp", "算", None, None, None, None, "today() - 1"], "calculation", "sum()"),
    ],
)
def test_what_is_not_supported_is_named_by_row_and_column(
    tmp_path: Path, row: list[Any], column: str, cure: str
) -> None:
    mapped = read(tmp_path, [*SURVEY, row])
    assert mapped.read is None
    assert [(one.row, one.column) for one in mapped.faults] == [(len(SURVEY) + 2, column)]
    assert cure in str(mapped.faults[0])


def test_what_no_workbook_may_have_is_said_by_its_reader(tmp_path: Path) -> None:
    mapped = read(tmp_path, [*SURVEY, ["select_one nothing", "x", "问"]])
    assert mapped.read is None
    assert mapped.faults[0].row == len(SURVEY) + 2


def test_a_workbook_says_what_becomes_of_it(tmp_path: Path) -> None:
    mapped = read(tmp_path, SURVEY, where="")
    assert [(one.sheet, one.column) for one in mapped.faults] == [("settings", "kind")]


def test_expressions_are_translated() -> None:
    types = {"a": Type.YES_NO, "b": Type.SEVERAL, "c": Type.CHOICE, "n": Type.NUMBER}
    assert translate("${a} = 'yes' and ${n} >= 3", types, {}) == "a == true and n >= 3"
    assert translate("selected(${b}, 'x') or selected(${c}, 'y')", types, {}) == "'x' in b or c == 'y'"
    assert translate("(${n} + 1) div 2", types, {}) == "(n + 1) / 2"
    assert translate("count(${kids}) > 0", types, {}) == "len(kids) > 0"
    with pytest.raises(Unsupported):
        translate("${n} + pow(2, 3)", types, {})
