"""The columns of a file of units: what they are called, how a cell is written, what it is read as."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.storage.sheets.columns import Column, Sheet, line, whole, yes_or_no
from fawang.kernel.storage.sheets.rows import Row
from fawang.organisations.transfer import cells


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


_SAYS_YES = _("Write 是 or 否 (yes or no); - where nobody knows.")
_LISTED = {"type": "array", "items": {"type": "string"}}

COLUMNS: tuple[Column, ...] = (
    Column("code", "编号", _("Your own number of the unit, at most 40 characters; no two have the same."),
           line(40), _text(40)),
    Column("id", "系统编号", _("The number that an export gives; leave it out for new units."), whole,
           {"type": "integer", "minimum": 1}),
    Column("kind", "类别", _("One of the kinds of docs/units.md, for example 公共法律服务工作站 or town_station."),
           cells.kind, {"type": "string"}),
    Column("region", "区划代码", _("The code of its division: 2, 4, 6, 9 or 12 digits, as text."), cells.region,
           {"type": "string", "pattern": "^[0-9]{2,12}$"}),
    Column("name", "名称", _("Its full name, at most 120 characters."), line(120), _text(120)),
    Column("parent", "上级编号", _("Your number (or #system number) of the unit above; empty: the bureau, or for a"
           " workroom the station, of its division."), line(40), _text(40)),
    Column("address", "地址", _("At most 200 characters."), line(200), _text(200), keeps=""),
    Column("directions", "到达方式", _("Bus, gate, floor; at most 300 characters."), line(300), _text(300),
           keeps=""),
    Column("phone", "电话", _("The number that people call, as text so that the leading 0 stays; at most 60"
           " characters."), cells.phone, _text(60), keeps=""),
    Column("other_phones", "其他电话", _("Further numbers with ; between them."), cells.phones, _LISTED, keeps=()),
    Column("latitude", "纬度", _("Degrees in WGS 84 between -90 and 90; latitude and longitude both or neither."),
           cells.degrees(90), {"type": "number", "minimum": -90, "maximum": 90}, keeps=None),
    Column("longitude", "经度", _("Degrees in WGS 84 between -180 and 180; latitude and longitude both or neither."),
           cells.degrees(180), {"type": "number", "minimum": -180, "maximum": 180}, keeps=None),
    Column("services", "服务事项", _("What it offers, with ; between, for example 法律援助；人民调解."), cells.services,
           _LISTED, keeps=()),
    Column("languages", "语言", _("What somebody there speaks, with ; between, for example 普通话；粤语."),
           cells.languages, _LISTED, keeps=()),
    Column("hours", "开放时间", _("For example 周一至周五 08:30-12:00 14:30-17:30；周六 09:00-12:00, or mon-fri"
           " 08:30-12:00."), cells.hours, {"type": "string"}, keeps=None),
    Column("lift", "电梯", _SAYS_YES, yes_or_no, {"type": "boolean"}, keeps=None),
    Column("ramp", "无障碍通道", _SAYS_YES, yes_or_no, {"type": "boolean"}, keeps=None),
    Column("accepts_any", "全域通办", _("Write 是 or 否 (yes or no)."), yes_or_no, {"type": "boolean"}),
    Column("confirmed_on", "最近确认日期", "", line(40), {"type": "string", "format": "date"}, given=True),
    Column("closed_on", "关闭日期", "", line(40), {"type": "string", "format": "date"}, given=True),
    Column("successor", "接续单位系统编号", "", line(40), {"type": "integer"}, given=True),
)  # fmt: skip


def _check(row: Row) -> None:
    wrong = {problem.column for problem in row.problems}
    one, other = row.values.get("latitude", ...), row.values.get("longitude", ...)
    if (one is ...) != (other is ...) or (one is None) != (other is None):
        missing = "longitude" if one not in (..., None) else "latitude"
        if not wrong & {"latitude", "longitude"}:
            row.wrong(missing, "import_half_position")


SHEET = Sheet(
    "units",
    COLUMNS,
    ("code", "id"),
    {"kind": cells.KIND_NAMES, "services": cells.SERVICE_NAMES, "languages": cells.LANGUAGE_NAMES},
    _check,
)
