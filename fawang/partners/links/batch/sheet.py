"""The columns of a file of referrals, and the message that a row is."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, whole, yes_or_no
from fawang.kernel.storage.sheets.rows import Row
from fawang.kernel.wording import Text
from fawang.organisations.rules.languages import ROWS
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.rules.agreements import FIELDS
from fawang.partners.rules.messages import (
    LONGEST_FIELD,
    LONGEST_NUMBER,
    LONGEST_WORDS,
    MessageType,
    ReferralMessage,
    Urgency,
)

#: What a row may say, as offices write it.
TYPES = {
    MessageType.OFFERED: "转介",
    MessageType.ACKNOWLEDGED: "签收",
    MessageType.ACCEPTED: "接收",
    MessageType.REFUSED: "拒收",
    MessageType.RETURNED: "退回",
    MessageType.CONCLUDED: "办结",
    MessageType.WITHDRAWN: "撤回",
    MessageType.NEWS: "告知",
}
URGENCIES = {Urgency.NORMAL: "普通", Urgency.URGENT: "紧急", Urgency.DANGER: "危险"}
#: Of a side's messages on one referral, which this is where the file does not say: each comes once in the usual course.
_USUAL_STEP = {
    MessageType.OFFERED: 1,
    MessageType.ACKNOWLEDGED: 1,
    MessageType.ACCEPTED: 2,
    MessageType.REFUSED: 2,
    MessageType.CONCLUDED: 3,
    MessageType.RETURNED: 3,
    MessageType.WITHDRAWN: 9,
}
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?|分)?)?"
)
_REGION = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")


def _one_of(names: Callable[[], Mapping[str, str]]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        typed = cell.strip()
        for code, name in names().items():
            if typed in (str(code), name):
                return str(code)
        raise Wrong("field_wrong")

    return read


@cache
def matters() -> dict[str, str]:
    """Return the Chinese names of matters by their codes."""
    with translation.override("zh-hans"):
        return {str(code): str(name) for code, name in MATTERS.items()}


@cache
def _languages() -> dict[str, str]:
    return {str(code): row.name["zh-hans"] for code, row in ROWS.items()}


def _moment(cell: str) -> str:
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    try:
        if found is None:
            moment = datetime.fromisoformat(cell.strip())
        else:
            moment = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 below
    except ValueError:
        raise Wrong("field_wrong") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).isoformat()


def _region(cell: str) -> str:
    if not _REGION.fullmatch(cell.strip()):
        raise Wrong("field_wrong")
    return cell.strip()


def _text(longest: int, *, lines: bool = False) -> Callable[[str], str]:
    def read(cell: str) -> str:
        text = cell if lines else " ".join(cell.split())
        if len(text) > longest:
            raise Wrong("field_too_long")
        return text

    return read


def _schema(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest}


def _field(name: str, chinese: str, hint: Text, longest: int = 200, *, lines: bool = False) -> Column:
    return Column(name, chinese, hint, _text(longest, lines=lines), _schema(longest))


SHEET = Sheet(
    "referrals",
    (
        _field("number", "贵方编号", _("Your own number of the referral, by which it is found again. Each once."),
               LONGEST_NUMBER),
        _field("reference", "我方编号", _("Our number, where we have told you one; empty for a new referral."),
               LONGEST_NUMBER),
        Column("type", "类型", _("One of: 转介, 签收, 接收, 拒收, 退回, 办结, 撤回, 告知. Empty is 转介."),
               _one_of(lambda: {str(code): name for code, name in TYPES.items()}), _schema(12)),
        Column("step", "第几条", _("Which of your messages on this referral it is: 1, 2, 3. Leave it empty where you"
               " write the usual ones once each; 告知 always needs it."), whole, {"type": "integer"}),
        Column("at", "时间", _("When it happened, such as 2026-11-29 14:05."), _moment,
               {"type": "string", "format": "date-time"}),
        Column("matter", "事项", _("The matter by its code or name, for example labour."), _one_of(matters),
               _schema(40)),
        Column("region", "地区代码", _("The division's code of 2 to 12 digits, such as 440605."), _region, _schema(12)),
        Column("urgency", "紧急程度", _("One of: 普通, 紧急, 危险. Danger goes to 110 by telephone first."),
               _one_of(lambda: {str(code): name for code, name in URGENCIES.items()}), _schema(8)),
        Column("discreet", "须保密", _("Write 是 or 否 (yes or no): 是 where the person may be watched by somebody."),
               yes_or_no, {"type": "boolean"}),
        _field("name", "姓名", _("The name of the person, where the agreement lets it go.")),
        _field("phone", "电话", _("A number at which the person can be called.")),
        Column("language", "语言", _("What the person speaks, such as 粤语 or cantonese."), _one_of(_languages),
               _schema(20)),
        _field("needs", "特殊需要", _("What the person needs to be served, such as an interpreter of sign language.")),
        _field("place", "地点", _("Where it happened, in words.")),
        _field("summary", "情况", _("What happened, so that the person need not tell it again."), LONGEST_FIELD,
               lines=True),
        _field("request", "诉求", _("What is asked of us."), LONGEST_FIELD, lines=True),
        _field("account", "处理过程", _("What you have done so far."), LONGEST_FIELD, lines=True),
        Column("reason", "原因代码", _("With 拒收, 退回 and 撤回: the code of a reason of the agreement."),
               _text(40), _schema(40)),
        Column("next", "下一步由谁", _("With 拒收 and 退回: giver, taker, referee, or the code of another partner."),
               _text(40), _schema(40)),
        _field("words", "说明", _("The result, or words for the other side's staff."), LONGEST_WORDS, lines=True),
    ),
    ("number", "reference"),
    {
        "type": {str(code): name for code, name in TYPES.items()},
        "urgency": {str(code): name for code, name in URGENCIES.items()},
    },
)  # fmt: skip
_FIELDS = frozenset(FIELDS)


def message_of(row: Row, *, now: datetime) -> ReferralMessage | None:
    """Return the message that a row is; None where something is wrong, which is noted at its column.

    Args:
        now: when the file came; what has no time of its own happened then.
    """
    if row.problems:
        return None
    given = row.values
    kind = given.get("type", str(MessageType.OFFERED))
    data: dict[str, Any] = {
        name: given[name]
        for name in (
            "number",
            "reference",
            "matter",
            "region",
            "urgency",
            "discreet",
            "reason",
            "next",
            "words",
        )
        if name in given
    }
    data |= {"type": kind, "at": given.get("at", now.isoformat())}
    data["fields"] = {name: text for name, text in given.items() if name in _FIELDS}
    step = given.get("step", _USUAL_STEP.get(MessageType(kind)))
    if step is None:
        row.wrong("step", "message_required")
        return None
    try:
        return ReferralMessage.read({**data, "step": step})
    except Invalid as wrong:
        for place, code in wrong.errors.items():
            name = place.removeprefix("fields.")
            row.wrong(name if name in SHEET.by_name else "number", code, given.get(name, ""))
        return None


def row_of(message: ReferralMessage) -> dict[str, Any]:
    """Return the cells of a message, by column: what we send to a partner, and what comes back of it."""
    data = message.data()
    cells: dict[str, Any] = {name: data.get(name) for name in SHEET.by_name} | dict(message.fields)
    cells["matter"] = matters().get(message.matter, message.matter)
    cells["language"] = _languages().get(message.fields.get("language", ""), message.fields.get("language"))
    cells["at"] = f"{message.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    return cells


EXAMPLE: Mapping[str, Any] = {
    "number": "110-20261129-0001", "type": "转介", "at": "2026-11-29 14:05", "matter": "labour", "region": "440605",
    "urgency": "普通", "discreet": False, "name": "张某（示例）", "phone": "13800000000", "language": "普通话",
    "place": "佛山市南海区桂城街道", "summary": "离职后单位拖欠两个月工资（示例行，请删除）",
    "request": "想咨询如何申请法律援助",
}  # fmt: skip
"""A row of the template: how cells are written."""


def example() -> dict[str, Any]:
    """Return the row of the template, every column of it."""
    return {name: EXAMPLE.get(name) for name in SHEET.by_name}
