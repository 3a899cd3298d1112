"""The register as rows of a file: committees by the number of their unit, mediators by that of their card."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, line, yes_or_no
from fawang.kernel.storage.sheets.rows import Row
from fawang.mediation.rules import committees as rules
from fawang.mediation.rules.committees import Duty
from fawang.organisations.transfer import cells

LONGEST_NAME, LONGEST_NUMBER, LONGEST_BODY = 60, 40, 120


class Sort(StrEnum):
    """What a row is about."""

    COMMITTEE = "committee"
    MEDIATOR = "mediator"


_SORTS = {Sort.COMMITTEE: "委员会", Sort.MEDIATOR: "调解员"}
_KINDS = {
    rules.Sort.VILLAGE: "村居",
    rules.Sort.TOWN: "乡镇街道",
    rules.Sort.TRADE: "行业专业",
    rules.Sort.PARK: "园区",
    rules.Sort.FIRM: "企事业单位",
}
_DUTIES = {Duty.DIRECTOR: "主任", Duty.DEPUTY: "副主任", Duty.MEMBER: "委员", Duty.ENGAGED: "聘任"}
#: As committees of a trade call what they take.
_TRADES = {
    "medical": "医疗", "traffic": "交通", "labour": "劳动", "housing": "物业", "consumer": "消费", "contract": "合同",
    "environment": "环境", "rural_land": "土地", "marriage_family": "婚姻家庭", "neighbours": "邻里",
    "intellectual_property": "知识产权",
}  # fmt: skip
_BETWEEN = re.compile(r"[;；、\n]+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_DATE = {"type": "string", "format": "date"}
_FLAG = {"type": "boolean"}
_LISTED = {"type": "array", "items": {"type": "string"}}


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _one_of(names: "dict[Any, str]") -> Any:
    known = {said: str(code) for code, name in names.items() for said in (str(code), name)}

    def read(cell: str) -> str:
        if cell.strip() not in known:
            raise Wrong("field_wrong")
        return known[cell.strip()]

    return read


def _trades(cell: str) -> list[str]:
    read = _one_of(_TRADES)
    return sorted({read(one) for one in _BETWEEN.split(cell) if one.strip()})


def _bodies(cell: str) -> list[str]:
    found = list(dict.fromkeys(" ".join(one.split()) for one in _BETWEEN.split(cell) if one.strip()))
    if any(len(one) > LONGEST_BODY for one in found):
        raise Wrong("field_too_long")
    return found


def _languages(cell: str) -> list[str]:
    return list(cells.languages(cell))


def _day(cell: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(cell.strip())
    except ValueError:
        raise Wrong("field_wrong") from None


COLUMNS: tuple[Column, ...] = (
    Column("number", "编号", _("Of a committee: its number in the register of offices (or #system number). Of a"
           " mediator: the number of the card. By it the entry is found again."), line(LONGEST_NUMBER),
           _text(LONGEST_NUMBER)),
    Column("sort", "类别", _("One of: 委员会, 调解员 (committee, mediator)."), _one_of(_SORTS), _text(12)),
    Column("name", "姓名", _("Of a mediator their name; that of a committee is in the register of offices."),
           line(LONGEST_NAME), _text(LONGEST_NAME)),
    Column("committee", "所属委员会编号", _("Of a mediator: the number of their committee, in the register or in this"
           " file."), line(LONGEST_NUMBER), _text(LONGEST_NUMBER)),
    Column("kind", "委员会类型", _("Of a committee, one of: 村居, 乡镇街道, 行业专业, 园区, 企事业单位 (village,"
           " town, trade, park, firm)."), _one_of(_KINDS), _text(12)),
    Column("formed_on", "换届日期", _("Of a committee: the day of the last election, such as 2025-03-01."), _day,
           _DATE),
    Column("trades", "领域", _("With ； between them, for example 医疗；交通; - for all."), _trades, _LISTED, keeps=[]),
    Column("duty", "职务", _("Of a mediator, one of: 主任, 副主任, 委员, 聘任 (director, deputy, member, engaged)."),
           _one_of(_DUTIES), _text(12)),
    Column("full_time", "专职", _("Of a mediator: 是 or 否 (yes or no)."), yes_or_no, _FLAG),
    Column("woman", "女性", _("Of a mediator: 是 or 否 (yes or no); - where it is not known."), yes_or_no, _FLAG,
           keeps=None),
    Column("since", "任期起", _("Of a mediator: the first day, such as 2025-03-01."), _day, _DATE),
    Column("until", "任期止", _("Of a mediator: the last day; - where there is none."), _day, _DATE, keeps=None),
    Column("suspended_until", "暂停至", _("Of a mediator: the last day of a suspension; - where there is none."), _day,
           _DATE, keeps=None),
    Column("phone", "电话", _("Of a mediator, as text so that nothing is lost; it is not published."), cells.phone,
           _text(60), keeps=""),
    Column("languages", "语言", _("Of a mediator, with ； between them."), _languages, _LISTED, keeps=[]),
    Column("bodies", "利害关系单位", _("Of a mediator: for whom they work or to which they belong, with ； between"
           " them; they do not mediate in disputes of these."), _bodies, _LISTED, keeps=[]),
    Column("account", "账号", _("Of a mediator: the name with which they sign in here."), line(60), _text(60),
           keeps=""),
)  # fmt: skip
OF_COMMITTEE = ("kind", "formed_on")
OF_MEDIATOR = (
    "name", "committee", "duty", "full_time", "woman", "since", "until", "suspended_until", "phone", "languages",
    "bodies", "account",
)  # fmt: skip


def _check(row: Row) -> None:
    """A cell of the other sort is a mistake in the row, not something to be left out silently."""
    sort = str(row.values.get("sort", ""))
    other = {Sort.COMMITTEE.value: OF_MEDIATOR, Sort.MEDIATOR.value: OF_COMMITTEE}.get(sort, ())
    for name in other:
        # The name of a committee comes with an export, and is left alone.
        if row.values.get(name) and (name, row.values["sort"]) != ("name", Sort.COMMITTEE):
            row.wrong(name, "mediation_other_sort", row.values[name])
    begins, ends = row.values.get("since"), row.values.get("until")
    if begins and ends and ends < begins:
        row.wrong("until", "mediation_until_before", ends)


SHEET = Sheet(
    "committees",
    COLUMNS,
    ("number",),
    {
        "sort": {str(code): name for code, name in _SORTS.items()},
        "kind": {str(code): name for code, name in _KINDS.items()},
        "duty": {str(code): name for code, name in _DUTIES.items()},
        "trades": _TRADES,
    },
    _check,
)
