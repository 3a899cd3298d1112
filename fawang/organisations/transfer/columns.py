"""The columns of a file of units: what they are called, how a cell is written, what it is read as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.organisations.transfer import cells

#: In a cell: this is not known, or there is none. An empty cell leaves what is there.
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        name: its code, as in JSON and in brackets behind the Chinese name.
        chinese: as it stands in the first row of a sheet.
        hint: how a cell is written, said beside what is wrong.
        read: returns the value of a cell that is not empty, or raises `cells.Wrong`.
        schema: its JSON Schema.
        keeps: what NOTHING stands for; `...` where there is always something.
        given: it is written by an export and left alone by an import.
    """

    name: str
    chinese: str
    hint: Text
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    keeps: Any = ...
    given: bool = False


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


_SAYS_YES = _("Write 是 or 否 (yes or no); - where nobody knows.")
_LISTED = {"type": "array", "items": {"type": "string"}}

COLUMNS: tuple[Column, ...] = (
    Column("code", "编号", _("Your own number of the unit, at most 40 characters; no two have the same."),
           cells.line(40), _text(40)),
    Column("id", "系统编号", _("The number that an export gives; leave it out for new units."), cells.whole,
           {"type": "integer", "minimum": 1}),
    Column("kind", "类别", _("One of the kinds of docs/units.md, for example 公共法律服务工作站 or town_station."),
           cells.kind, {"type": "string"}),
    Column("region", "区划代码", _("The code of its division: 2, 4, 6, 9 or 12 digits, as text."), cells.region,
           {"type": "string", "pattern": "^[0-9]{2,12}$"}),
    Column("name", "名称", _("Its full name, at most 120 characters."), cells.line(120), _text(120)),
    Column("parent", "上级编号", _("Your number (or #system number) of the unit above; empty: the bureau, or for a"
           " workroom the station, of its division."), cells.line(40), _text(40)),
    Column("address", "地址", _("At most 200 characters."), cells.line(200), _text(200), keeps=""),
    Column("directions", "到达方式", _("Bus, gate, floor; at most 300 characters."), cells.line(300), _text(300),
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
    Column("lift", "电梯", _SAYS_YES, cells.yes_or_no, {"type": "boolean"}, keeps=None),
    Column("ramp", "无障碍通道", _SAYS_YES, cells.yes_or_no, {"type": "boolean"}, keeps=None),
    Column("accepts_any", "全域通办", _("Write 是 or 否 (yes or no)."), cells.yes_or_no, {"type": "boolean"}),
    Column("confirmed_on", "最近确认日期", "", cells.line(40), {"type": "string", "format": "date"}, given=True),
    Column("closed_on", "关闭日期", "", cells.line(40), {"type": "string", "format": "date"}, given=True),
    Column("successor", "接续单位系统编号", "", cells.line(40), {"type": "integer"}, given=True),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
_BY_HEADING = {heading: column for column in COLUMNS for heading in (column.name, column.chinese)}


def heading(column: Column) -> str:
    """Return what stands above a column: 电话 (phone)."""
    return f"{column.chinese} ({column.name})"


def column_of(typed: str) -> Column | None:
    """Return the column that a heading means: its code, its Chinese name, or both."""
    wanted = typed.strip().replace("（", "(").replace("）", ")")
    inside = wanted.rpartition("(")[2].rstrip(")").strip()
    return _BY_HEADING.get(wanted) or _BY_HEADING.get(inside.lower()) or _BY_HEADING.get(wanted.lower())
