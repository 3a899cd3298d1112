"""Service items as rows of a file: the columns of an XLSX, CSV or JSON file, which `fawang items export` writes."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, line, yes_or_no
from fawang.kernel.wording import Text
from fawang.knowledge.data.item import Department, Depth, PersonGroup
from fawang.organisations.rules.kinds import ROWS as UNIT_KINDS

_DEPARTMENTS = {
    Department.JUSTICE: "司法行政",
    Department.LABOUR: "人力资源社会保障",
    Department.POLICE: "公安",
    Department.COURT: "法院",
}
_DEPTHS = {Depth.READ: "了解", Depth.BOOK: "预约", Depth.APPLY: "申请", Depth.WHOLE: "全程网办"}
_GROUPS = {
    PersonGroup.WORKER: "劳动者",
    PersonGroup.WOMAN: "妇女",
    PersonGroup.MINOR: "未成年人",
    PersonGroup.OLD: "老年人",
    PersonGroup.DISABLED: "残疾人",
    PersonGroup.SOLDIER: "军人军属退役军人",
    PersonGroup.BUSINESS: "企业",
}
_OFFICES = {kind: row.name["zh-hans"] for kind, row in UNIT_KINDS.items()}
_TEXT, _LINE = 2_000, 120
#: Items of lists stand in lines of their own: their texts have every other mark.
_LINES = "\n"


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _paragraph(cell: str) -> str:
    text = cell.strip()
    if len(text) > _TEXT:
        raise Wrong("field_too_long")
    return text


def _lines(cell: str) -> list[str]:
    return [one.strip() for one in cell.replace("\r", "").split(_LINES) if one.strip()]


def _codes(cell: str) -> list[str]:
    found = [one.strip() for one in cell.replace("；", _LINES).replace(";", _LINES).split(_LINES)]
    return [one for one in found if one]


def _one_of[E: StrEnum](names: Mapping[E, str]) -> Callable[[str], E]:
    known = {said: code for code, name in names.items() for said in (code.value, name)}

    def read(cell: str) -> E:
        try:
            return known[cell.strip()]
        except KeyError:
            raise Wrong("field_wrong") from None

    return read


def _some_of[E: StrEnum](names: Mapping[E, str]) -> Callable[[str], list[str]]:
    one = _one_of(names)
    return lambda cell: [one(said).value for said in _codes(cell)]


_LISTED = {"type": "array", "items": {"type": "string"}}
_IN_LINES = _("One a line of the cell (Alt+Enter); in JSON a list.")
_BASIS = _(
    "One a line, with the law's full title, such as 《中华人民共和国劳动合同法》第八十二条; it must be in force."
)


def _list(name: str, chinese: str, hint: Text) -> Column:
    return Column(name, chinese, hint, _lines, _LISTED, keeps=[], between=_LINES)


def _line(name: str, chinese: str, hint: Text, longest: int = _LINE, keeps: Any = ...) -> Column:
    return Column(name, chinese, hint, line(longest), _text(longest), keeps=keeps)


def _long(name: str, chinese: str, hint: Text, keeps: Any = ...) -> Column:
    return Column(name, chinese, hint, _paragraph, _text(_TEXT), keeps=keeps)


COLUMNS: tuple[Column, ...] = (
    _line(
        "id",
        "标识",
        _("By it the item is found again: i-, small letters, digits and -, such as i-labour-01."),
        61,
    ),
    _line("code", "事项编码", _("Ours: FW, GF QR JF CJ QT or SS, eight digits (docs/catalogue.md)."), 12),
    _line("official_code", "官方编码", _("Only one that an authority has published."), 40, None),
    Column(
        "department",
        "部门",
        _("One of: 司法行政, 人力资源社会保障, 公安, 法院."),
        _one_of(_DEPARTMENTS),
        _text(20),
    ),
    _line("name", "事项名称", _("At most 120 characters.")),
    _long("about", "是什么", _("What it is for, in plain words.")),
    _list("phrasings", "口语说法", _IN_LINES),
    _long("who", "谁可以申请", _("Who may apply, and who may do so for them."), None),
    _long("where", "去哪里", _("Where to go, at which level.")),
    Column(
        "offices",
        "单位类别",
        _("With ； between them, by code or name as in docs/units.md."),
        _some_of(_OFFICES),
        _LISTED,
        keeps=[],
    ),
    _line("phone", "电话", _("A number that anybody may call, three to five digits."), 5, None),
    _list("papers", "材料", _IN_LINES),
    _line("fee", "收费", _("In words.")),
    _long("waiver", "减免", _("Who pays less or nothing."), None),
    _list("fee_articles", "收费依据条文", _BASIS),
    _list("fee_regulations", "收费依据规定", _IN_LINES),
    _line("term", "法定时限", _("In words; - where the law sets none."), keeps=None),
    _line("term_promised", "承诺时限", _("In words; - where nothing shorter is promised."), keeps=None),
    _list("steps", "步骤", _IN_LINES),
    Column("depth", "办理深度", _("One of: 了解, 预约, 申请, 全程网办."), _one_of(_DEPTHS), _text(8)),
    _line("form", "表单", _("The code of the form in which it is applied for."), 61, None),
    _line(
        "refused_by",
        "谁不在网上受理",
        _("For what can only be read: the authority that takes it only otherwise."),
        keeps=None,
    ),
    _long("refused_source", "不受理的依据", _("What says so, with the article."), None),
    Column(
        "groups",
        "适用人群",
        _("With ； between them: 劳动者, 妇女, 未成年人, 老年人, 残疾人, 军人军属退役军人, 企业."),
        _some_of(_GROUPS),
        _LISTED,
        keeps=[],
    ),
    Column(
        "scenarios",
        "场景",
        _("Codes of guides with ； between them, such as g-wages."),
        _codes,
        _LISTED,
        keeps=[],
    ),
    Column("recommended", "重点推荐", _("Write 是 or 否 (yes or no)."), yes_or_no, {"type": "boolean"}),
    Column(
        "matters",
        "事项分类",
        _("Codes of matters with ； between them, such as labour.wages; the first is its own."),
        _codes,
        _LISTED,
    ),
    _list("articles", "依据条文", _BASIS),
    _list("regulations", "依据规定", _IN_LINES),
    _line("region", "区划", _("00 for the whole country, else 2 to 12 digits of a division, as text."), 12),
    Column("version", "版本", "", line(20), {"type": "integer"}, given=True),
    Column("reviewed", "已审核", "", line(20), {"type": "boolean"}, given=True),
    Column("checked_on", "审核或编写日期", "", line(20), {"type": "string", "format": "date"}, given=True),
)
SHEET = Sheet(
    "items",
    COLUMNS,
    ("id",),
    {
        "department": {code.value: name for code, name in _DEPARTMENTS.items()},
        "depth": {code.value: name for code, name in _DEPTHS.items()},
        "groups": {code.value: name for code, name in _GROUPS.items()},
        "offices": {kind.value: name for kind, name in _OFFICES.items()},
    },
)
