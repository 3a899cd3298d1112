"""The register and the discipline records as rows of files."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, line, yes_or_no
from fawang.kernel.storage.sheets.rows import Row
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.sanctions import Sort
from fawang.organisations.rules.languages import ROWS
from fawang.organisations.rules.matters import Matter

LONGEST_NAME, LONGEST_LICENCE, LONGEST_PHONE = 60, 40, 60

_TARGETS = {Target.FIRM: "律师事务所", Target.LAWYER: "律师"}
#: The heads as bureaus write them in their lists.
_MATTERS = {
    Matter.LABOUR: "劳动报酬、劳动合同",
    Matter.WORK_INJURY: "工伤",
    Matter.SOCIAL_SECURITY: "社会保险",
    Matter.MARRIAGE_FAMILY: "婚姻家庭",
    Matter.MAINTENANCE: "赡养抚养",
    Matter.INHERITANCE: "继承",
    Matter.DOMESTIC_VIOLENCE: "家庭暴力",
    Matter.PERSONAL_INJURY: "人身损害",
    Matter.TRAFFIC: "交通事故",
    Matter.MEDICAL: "医疗损害",
    Matter.CONSUMER: "消费者权益",
    Matter.DEBT: "债权债务",
    Matter.CONTRACT: "合同",
    Matter.HOUSING: "房产物业",
    Matter.EXPROPRIATION: "征地拆迁",
    Matter.RURAL_LAND: "农村土地",
    Matter.NEIGHBOURS: "相邻关系",
    Matter.ENVIRONMENT: "环境污染",
    Matter.CRIMINAL: "刑事",
    Matter.ADMINISTRATIVE: "行政争议",
    Matter.STATE_COMPENSATION: "国家赔偿",
    Matter.MILITARY: "涉军",
    Matter.PERSONALITY: "人格权",
    Matter.COMPANY: "公司",
    Matter.INTELLECTUAL_PROPERTY: "知识产权",
    Matter.PROCEDURE: "诉讼程序",
    Matter.OTHER: "其他",
}
_LANGUAGES = {code: row.name["zh-hans"] for code, row in ROWS.items()}
_SORTS = {
    Sort.WARNING: "警告",
    Sort.FINE: "罚款",
    Sort.CONFISCATION: "没收违法所得",
    Sort.SUSPENSION: "停止执业",
    Sort.REVOCATION: "吊销执业证书",
    Sort.ADMONITION: "训诫",
    Sort.NOTICE: "通报批评",
    Sort.CENSURE: "公开谴责",
    Sort.MEMBERSHIP_SUSPENDED: "中止会员权利",
    Sort.EXPULSION: "取消会员资格",
}
_BETWEEN = re.compile(r"[;；\n]+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_DATE = {"type": "string", "format": "date"}


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _one_of(names: Mapping[Any, str]) -> Callable[[str], Any]:
    known = {said: code for code, name in names.items() for said in (str(code), name)}

    def read(cell: str) -> Any:
        if cell.strip() not in known:
            raise Wrong("field_wrong")
        return known[cell.strip()]

    return read


def _several(names: Mapping[Any, str]) -> Callable[[str], list[str]]:
    one = _one_of(names)
    return lambda cell: sorted({str(one(part)) for part in _BETWEEN.split(cell) if part.strip()})


def _day(cell: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(cell.strip())
    except ValueError:
        raise Wrong("field_wrong") from None


_SEVERAL = {"type": "array", "items": {"type": "string"}}
_LICENCE = Column(
    "licence_no", "执业证号", _("The number of the licence of the lawyer or firm."),
    line(LONGEST_LICENCE), _text(LONGEST_LICENCE),
)  # fmt: skip


def _check(row: Row) -> None:
    """A cell of a lawyer in the row of a firm is a mistake, not something to be left out silently."""
    if row.values.get("sort") == Target.FIRM:
        for name in ("first_licensed", "fields", "languages", "phone", "active"):
            if row.values.get(name):
                row.wrong(name, "lawyers_other_sort", row.values[name])


REGISTER = Sheet(
    "lawyers",
    (
        _LICENCE,
        Column("sort", "类别", _("One of: 律师, 律师事务所 (lawyer, firm)."), _one_of(_TARGETS), _text(12)),
        Column("name", "姓名", _("Of a lawyer; the name of a firm is in the register of offices."),
               line(LONGEST_NAME), _text(LONGEST_NAME)),
        Column("unit", "律所单位编号", _("The number of the firm in the register of offices, or #system number."),
               line(40), _text(40)),
        Column("first_licensed", "首次执业日期", _("The date of the first licence, such as 2012-07-01."), _day, _DATE),
        Column("fields", "执业领域", _("Fields of practice with ； between them, by code or name, for example"
               " 工伤；合同."),
               _several(_MATTERS), _SEVERAL),
        Column("languages", "语言", _("Languages spoken, with ； between them, by code or name, for example"
               " 普通话；粤语."),
               _several(_LANGUAGES), _SEVERAL),
        Column("legal_aid", "办理法律援助", _("Write 是 or 否 (yes or no)."), yes_or_no, {"type": "boolean"}),
        Column("takes_requests", "接受询价", _("Write 是 or 否 (yes or no): whether people may ask here for a"
               " quote."),
               yes_or_no, {"type": "boolean"}),
        Column("phone", "公开电话", _("A number that the lawyer wants public, never a private one; - where there"
               " is none."),
               line(LONGEST_PHONE), _text(LONGEST_PHONE), keeps=""),
        Column("active", "在执业", _("Write 是 or 否 (yes or no); 否 once they practise no longer."), yes_or_no,
               {"type": "boolean"}),
    ),
    ("licence_no",),
    {
        "sort": {str(code): name for code, name in _TARGETS.items()},
        "fields": {str(code): name for code, name in _MATTERS.items()},
        "languages": _LANGUAGES,
    },
    _check,
)  # fmt: skip

RECORDS = Sheet(
    "sanctions",
    (
        Column("document_no", "文书号", _("The number of the decision, by which the record is found again."),
               line(80), _text(80)),
        _LICENCE,
        Column("sort", "惩戒种类", _("One of: 警告, 罚款, 没收违法所得, 停止执业, 吊销执业证书, 训诫, 通报批评,"
               " 公开谴责, 中止会员权利, 取消会员资格."), _one_of(_SORTS), _text(20)),
        Column("decided_on", "决定日期", _("The date of the decision, such as 2025-03-18."), _day, _DATE),
        Column("authority", "作出机关", _("Who decided: a justice bureau or a lawyers' association."), line(120),
               _text(120)),
        Column("reason", "事由", _("What for, in a sentence. No name of anybody else."), line(300), _text(300)),
        Column("source", "公开来源", _("Where the decision is published: an address or a publication."),
               line(300),
               _text(300)),
        Column("suspended_until", "停止执业至", _("The last day of a suspension; - where there is none."), _day, _DATE,
               keeps=None),
        Column("published_until", "公示截止", _("The last day on which it is shown; - where it stays."), _day, _DATE,
               keeps=None),
        Column("state", "状态", _("Written by an export."), line(12), _text(12), given=True),
    ),
    ("document_no",),
    {"sort": {str(code): name for code, name in _SORTS.items()}},
)  # fmt: skip
