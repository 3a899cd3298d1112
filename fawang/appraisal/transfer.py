"""The register as rows of a file: institutions and appraisers by licence number (`fawang register`)."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.appraisal.rules import Scope
from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, line, yes_or_no
from fawang.kernel.storage.sheets.rows import Row

LONGEST_NAME, LONGEST_LICENCE, LONGEST_QUALIFICATION, LONGEST_BODY = 60, 40, 200, 120


class Sort(StrEnum):
    """What a row is about."""

    INSTITUTION = "institution"
    APPRAISER = "appraiser"


_SORTS = {Sort.INSTITUTION: "机构", Sort.APPRAISER: "鉴定人"}
#: The fields as licences name them (Art. 9, and the classes of the Ministry of Justice below it).
_SCOPES = {
    Scope.PATHOLOGY: "法医病理鉴定",
    Scope.CLINICAL: "法医临床鉴定",
    Scope.PSYCHIATRY: "法医精神病鉴定",
    Scope.DNA: "法医物证鉴定",
    Scope.TOXICOLOGY: "法医毒物鉴定",
    Scope.DOCUMENTS: "文书鉴定",
    Scope.TRACES: "痕迹鉴定",
    Scope.SUBSTANCES: "微量物证鉴定",
    Scope.AUDIO_VIDEO: "声像资料鉴定",
    Scope.ELECTRONIC: "电子数据鉴定",
    Scope.ENVIRONMENT: "环境损害鉴定",
}
_BETWEEN = re.compile(r"[;；、\n]+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_DATE = {"type": "string", "format": "date"}
_LISTED = {"type": "array", "items": {"type": "string"}}


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _sort(cell: str) -> Sort:
    known = {said: code for code, name in _SORTS.items() for said in (code.value, name)}
    if cell.strip() not in known:
        raise Wrong("field_wrong")
    return known[cell.strip()]


def _scope(cell: str) -> list[str]:
    known = {said: code.value for code, name in _SCOPES.items() for said in (code.value, name)}
    given = [one.strip() for one in _BETWEEN.split(cell) if one.strip()]
    if any(one not in known for one in given):
        raise Wrong("field_wrong")
    return sorted({known[one] for one in given})


def _bodies(cell: str) -> list[str]:
    found = list(dict.fromkeys(" ".join(one.split()) for one in _BETWEEN.split(cell) if one.strip()))
    if any(len(one) > LONGEST_BODY for one in found):
        raise Wrong("field_too_long")
    return found


def _day(cell: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(cell.strip())
    except ValueError:
        raise Wrong("field_wrong") from None


COLUMNS: tuple[Column, ...] = (
    Column(
        "licence_no", "许可证号", _("The number of the licence, by which the entry is found again."),
        line(LONGEST_LICENCE), _text(LONGEST_LICENCE),
    ),
    Column("sort", "类别", _("One of: 机构, 鉴定人 (institution, appraiser)."), _sort, _text(12)),
    Column("name", "名称", _("Of an appraiser their name; that of an institution is in the register of offices."),
           line(LONGEST_NAME), _text(LONGEST_NAME)),
    Column("unit", "单位编号", _("Of an institution: its number in the register of offices (or #system number)."),
           line(40), _text(40)),
    Column("institution", "所属机构许可证号", _("Of an appraiser: the licence number of their institution, in the"
           " register or in this file."), line(LONGEST_LICENCE), _text(LONGEST_LICENCE)),
    Column("scope", "业务范围", _("Fields of the licence with ； between them, by code or name, for example"
           " 法医临床鉴定；法医物证鉴定."), _scope, _LISTED),
    Column("qualification", "资质职称", _("Accreditation of an institution, title of an appraiser."),
           line(LONGEST_QUALIFICATION), _text(LONGEST_QUALIFICATION), keeps=""),
    Column("valid_until", "有效期至", _("The last day of the licence, such as 2027-06-30."), _day, _DATE),
    Column("suspended_until", "暂停执业至", _("The last day of a suspension, such as 2026-12-31; - where there is"
           " none."), _day, _DATE, keeps=None),
    Column("interests", "利害关系单位", _("Bodies whose cases it does not take, with ； between them: who founded it,"
           " for whom the appraiser works besides (Arts. 32, 33)."), _bodies, _LISTED, keeps=[]),
    Column("account", "账号", _("Of an appraiser: the name with which they sign in here."), line(60), _text(60),
           keeps=""),
    Column("active", "在册", _("Write 是 or 否 (yes or no); 否 once it is struck off."), yes_or_no,
           {"type": "boolean"}),
)  # fmt: skip


def _check(row: Row) -> None:
    """A cell of the other sort is a mistake in the row, not something to be left out silently."""
    sort = row.values.get("sort")
    if sort == Sort.INSTITUTION:
        for name in ("institution", "account"):
            if row.values.get(name):
                row.wrong(name, "register_other_sort", row.values[name])
    elif sort == Sort.APPRAISER and row.values.get("unit"):
        row.wrong("unit", "register_other_sort", row.values["unit"])


SHEET = Sheet(
    "register",
    COLUMNS,
    ("licence_no",),
    {
        "sort": {code.value: name for code, name in _SORTS.items()},
        "scope": {code.value: name for code, name in _SCOPES.items()},
    },
    _check,
)
