"""A list of those who apply together, such as workers of one employer: rows of a file, or lines that somebody types."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from fawang.kernel.storage.sheets.columns import Column, Sheet, Wrong, line
from fawang.kernel.storage.sheets.rows import Row, read_rows
from fawang.people.rules.wishes import read_id_number, read_phone

LONGEST_NAME, MOST_MONTHS = 60, 600
#: In yuan; more is owed to no worker.
_MOST_CLAIMED = Decimal(100_000_000)
_BETWEEN = re.compile(r"[\s,，;；、|]+")
#: 12,000 is one number.
_THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_UNIT = re.compile(r"[\s,，]|元|块|人民币|¥|￥")


def _phone(cell: str) -> str:
    if (phone := read_phone(cell)) is None:
        raise Wrong("phone_wrong")
    return phone


def _id_number(cell: str) -> str:
    if (number := read_id_number(cell)) is None:
        raise Wrong("id_number_wrong")
    return number


def _fen(cell: str) -> int:
    try:
        yuan = Decimal(_UNIT.sub("", unicodedata.normalize("NFKC", cell)))
    except InvalidOperation:
        raise Wrong("field_wrong") from None
    if not yuan.is_finite() or not 0 <= yuan <= _MOST_CLAIMED or yuan != round(yuan, 2):
        raise Wrong("field_wrong")
    return int(yuan * 100)


def _months(cell: str) -> int:
    found = re.fullmatch(r"([0-9]{1,3})(?:\.0)?\s*(?:个?月)?", unicodedata.normalize("NFKC", cell).strip())
    if found is None or int(found[1]) > MOST_MONTHS:
        raise Wrong("field_wrong")
    return int(found[1])


_NUMBER: dict[str, Any] = {"type": "number", "minimum": 0}
COLUMNS = (
    Column("name", "姓名", _("As on the identity card."), line(LONGEST_NAME), {"type": "string"}),
    Column("phone", "手机号", _("Their own number: their link is sent to it. - where they have none."), _phone,
           {"type": "string"}, keeps=""),
    Column("claimed", "欠薪金额", _("In yuan, such as 12000."), _fen, _NUMBER),
    Column("months", "欠薪月数", _("A whole number, such as 3."), _months, _NUMBER),
    Column("id_number", "身份证号", _("Eighteen characters; may be left out."), _id_number, {"type": "string"}),
)  # fmt: skip
SHEET = Sheet("persons", COLUMNS, ("name",))


def typed_rows(text: str) -> Iterator[Row]:
    """Read lines such as `蒋某 13800138000 12000 3`, in the order of the columns, with commas, tabs or spaces between.

    A first line that names the columns is left out.
    """
    lines = enumerate(text.splitlines(), 1)
    names = [column.name for column in COLUMNS]
    whole = (
        (number, _THOUSANDS.sub(lambda found: found[0].replace(",", ""), given)) for number, given in lines
    )
    cells = ((number, _BETWEEN.split(given.strip())) for number, given in whole if given.strip())
    numbered = (
        (number, dict(zip(names, row, strict=False)))
        for number, row in cells
        if SHEET.column_of(row[0]) is None
    )
    return read_rows(SHEET, numbered)
